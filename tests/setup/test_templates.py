"""Every template of ours compiles."""

from pathlib import Path

import pytest
from django.template import engines

from config.environment import PROJECT

TEMPLATES = sorted(
    path.relative_to(folder).as_posix()
    for folder in (PROJECT / "rapport").glob("**/templates")
    for path in folder.rglob("*")
    if path.is_file()
)


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_template_compiles(name: str) -> None:
    engines["pages"].get_template(name)


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 20
    assert Path(TEMPLATES[0]).suffix
