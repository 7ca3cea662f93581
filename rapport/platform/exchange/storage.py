"""Where the bytes of imports lie: under the home's ``imports``, by checksum."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from rapport.kit.errors import Invalid

BLOCK = 1 << 20


@dataclass(frozen=True)
class Stored:
    """A file that was taken in."""

    path: Path
    sha256: str
    size_bytes: int


def folder() -> Path:
    """The folder, made when it is not there; only its owner may look into it."""
    path = Path(settings.HOME) / "imports"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def exports_folder() -> Path:
    """Where files are kept that were made in the background; only their owner may look into it."""
    path = Path(settings.HOME) / "exports"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def store(blocks: Iterable[bytes], *, limit: int = 0) -> Stored:
    """Keep what ``blocks`` hold, once for the same bytes. Raises Invalid past ``limit`` bytes."""
    digest, size = hashlib.sha256(), 0
    with draft(folder() / f".{uuid.uuid4().hex}") as file:
        for block in blocks:
            size += len(block)
            if limit and size > limit:
                raise Invalid(
                    "file_too_large",
                    fields={
                        "file": ("The file is larger than the %(limit)s MB that may be uploaded.")
                    },
                    limit=f"{limit >> 20:,}",
                )
            digest.update(block)
            file.write(block)
        if not size:
            raise Invalid("unreadable_file", fields={"file": "The file is empty."})
        path = folder() / digest.hexdigest()
        file.flush()
        Path(file.name).replace(path)
    return Stored(path, digest.hexdigest(), size)


def blocks_of(path: Path) -> Iterator[bytes]:
    """The bytes of ``path``, block by block. Raises Invalid when it cannot be read."""
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                yield block
    except OSError as error:
        raise Invalid(
            "unreadable_file",
            "%(path)s cannot be read: %(strerror)s.",
            path=path,
            strerror=error.strerror,
        ) from None


@contextmanager
def draft(path: Path) -> Iterator[IO[bytes]]:
    """A file to write that is gone afterwards unless it was moved to its place."""
    try:
        with path.open("wb") as file:
            yield file
    finally:
        path.unlink(missing_ok=True)


def refused_path(import_id: int) -> Path:
    """Where the refused rows of an import are kept."""
    return folder() / f"refused-{import_id}.csv"


def kept(chosen: Any) -> Path:
    """The bytes of an import that was handed in. Raises Invalid when they are gone."""
    path = Path(chosen.path)
    if not path.is_file():
        raise Invalid(
            "file_is_gone", "The file of this import is no longer here: hand it in again."
        )
    return path
