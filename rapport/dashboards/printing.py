"""A dashboard on paper, as PDF, set by Typst.

What people wrote goes in as data and is never read as Typst source. Fonts are those of the machine, and
whatever lies in the folder ``fonts`` of the home: Chinese, Japanese and Korean need one there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

SOURCE = Path(__file__).parent / "typeset" / "dashboard.typ"


def pdf_of(paper: Mapping[str, Any]) -> bytes:
    """What ``paper_of`` wrote, as a PDF file."""
    import typst  # 25 MB, and needed by nobody else

    fonts = [str(folder) for folder in (Path(settings.HOME) / "fonts",) if folder.is_dir()]
    made = typst.compile(
        str(SOURCE),
        font_paths=fonts,
        sys_inputs={"document": json.dumps(paper, ensure_ascii=False)},
    )
    assert isinstance(made, bytes)
    return made
