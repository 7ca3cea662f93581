"""What a file is by its bytes; neither its name nor the browser is believed."""

from __future__ import annotations

import codecs
import re

import filetype

HEAD_BYTES = 8192
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
DOCUMENTS = frozenset({"application/pdf"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f<>:\"/\\|?*\u202a-\u202e\u2066-\u2069]")


def content_type_of(head: bytes) -> str:
    """The type of a file that begins with ``head``; markup and code count as plain text.

    >>> content_type_of(b"<html><script>alert(1)</script>")
    'text/plain'
    """
    found = filetype.guess(head)
    if found is not None:
        return str(found.mime)
    return "text/plain" if _is_text(head) else "application/octet-stream"


def safe_name(name: str) -> str:
    """``name`` without folders, control and direction marks, at most 200 characters, ending kept.

    >>> safe_name("../../etc/pass\\nwd.txt")
    'passwd.txt'
    """
    last = re.split(r"[/\\]", name)[-1]
    cleaned = _CONTROL.sub("", last).strip(" .") or "file"
    if len(cleaned) <= 200:
        return cleaned
    stem, dot, ending = cleaned.rpartition(".")
    return f"{stem[: 199 - len(ending)]}.{ending}" if dot and len(ending) < 20 else cleaned[:200]


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(
            head
        )  # a character cut off at the end is no harm
    except UnicodeDecodeError:
        return False
    return True
