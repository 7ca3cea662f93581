"""Where the bytes of files lie: under the home's ``files``, each by its checksum, each once."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.conf import settings

from rapport.platform.records.sniffing import HEAD_BYTES, content_type_of


class Stored(NamedTuple):
    """Bytes that have been put away."""

    sha256: str
    size_bytes: int
    content_type: str


class TooLargeError(Exception):
    """More bytes came than may be kept."""


def path_of(sha256: str) -> Path:
    """Where the bytes with this checksum lie."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:4] / sha256


def store(chunks: Iterable[bytes], *, limit: int) -> Stored:
    """Put bytes away, all or none. Raises TooLargeError past ``limit``."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = tempfile.mkstemp(dir=root, prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as file:
            stored = _written(chunks, file, limit)
        place = path_of(stored.sha256)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        Path(draft).replace(place)
    finally:
        Path(draft).unlink(missing_ok=True)
    return stored


def _written(chunks: Iterable[bytes], file: BinaryIO, limit: int) -> Stored:
    digest, size, head = hashlib.sha256(), 0, b""
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise TooLargeError
        head = head or chunk[:HEAD_BYTES]
        digest.update(chunk)
        file.write(chunk)
    return Stored(digest.hexdigest(), size, content_type_of(head))


def forget(sha256: str) -> None:
    """Delete the bytes with this checksum, if they are there."""
    path_of(sha256).unlink(missing_ok=True)
