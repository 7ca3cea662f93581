"""A quote on paper: its document as PDF, set by Typst.

What people wrote goes in as data and is never read as Typst source. Fonts are those of the machine, and
whatever lies in the folder ``fonts`` of the home: Chinese, Japanese and Korean need one there.
"""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings

from rapport.quotes.document import Document

SOURCE = Path(__file__).parent / "typeset" / "quote.typ"


def pdf_of(document: Document) -> bytes:
    """The document as a PDF file."""
    import typst  # 25 MB, and needed by nobody else

    fonts = [str(folder) for folder in (Path(settings.HOME) / "fonts",) if folder.is_dir()]
    made = typst.compile(
        str(SOURCE),
        font_paths=fonts,
        sys_inputs={"document": json.dumps(document, ensure_ascii=False)},
    )
    assert isinstance(made, bytes)
    return made
