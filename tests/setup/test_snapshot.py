"""The short cut to a new database leads where the migrations lead."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import ProgrammingError, transaction

from config import snapshot
from tests.setup.installation import Installation, installed_at

WHAT_STANDS = """
from config.startup import running_database
with running_database(is_migrated=False):
    from config import schema, snapshot
    print(snapshot.text(schema.applied()), end="")
"""


def reduced(script: str) -> list[str]:
    """Lines without the casts and brackets that PostgreSQL writes differently when it reads again."""
    return re.sub(r"::(character varying|text)(\[\])?|[()]", "", script).splitlines()


@pytest.mark.slow
def test_the_migrations_make_the_schema_that_is_written(tmp_path: Path) -> None:
    made = tmp_path / "schema.sql"
    done = Installation(tmp_path / "home").run("migrate", "--write", str(made))
    assert done.returncode == 0, done.stderr
    assert made.read_text("utf-8") == snapshot.FILE.read_text("utf-8"), "run make schema"


def test_a_new_installation_has_that_schema(tmp_path: Path) -> None:
    home = installed_at(tmp_path / "home")
    found = subprocess.run(
        [sys.executable, "-c", WHAT_STANDS],
        env=home.environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert reduced(found) == reduced(snapshot.FILE.read_text("utf-8"))


def test_a_schema_is_written_from_nothing_only(tmp_path: Path) -> None:
    home = installed_at(tmp_path / "home")
    refused = home.run("migrate", "--write", str(tmp_path / "schema.sql"))
    assert refused.returncode == 1
    assert "The schema is written from an empty database" in refused.stderr
    assert not (tmp_path / "schema.sql").exists()


@pytest.mark.django_db
def test_an_older_server_takes_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ProgrammingError, match="already exists"), transaction.atomic():
        snapshot.load()
    monkeypatch.setattr(snapshot, "_written_by", lambda script: 1_000)
    snapshot.load()
