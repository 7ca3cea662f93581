"""Files that builds have finished, each under a name that says what is in it: none is made twice.

    lake/kept/raw_orders-3-5f0c….parquet

A generation holds links to them. A file gets its name when all of it is on the disk, so that a build that is
killed leaves whole files or none; the next one goes on with what is there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path


@dataclass(frozen=True)
class Kept:
    """The folder of finished files. One builder at a time."""

    folder: Path

    def put(self, name: str, target: Path, write: Callable[[Path], object]) -> None:
        """Have the file called ``name`` at ``target``; ``write`` makes it where it is missing."""
        file = self.folder / f"{name}.parquet"
        if not file.exists():
            self._make(file, write)
        try:
            target.hardlink_to(file)
        except OSError:  # some file systems have no links: then nothing is taken over
            shutil.copyfile(file, target)

    def sweep(self) -> None:
        """Remove what no generation links to."""
        for file in self.folder.glob("*"):
            if file.stat().st_nlink == 1:
                file.unlink()

    def forget(self) -> None:
        """Have everything made anew. Generations keep what they link to."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _make(self, file: Path, write: Callable[[Path], object]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(".draft")
        try:
            write(draft)
            sync(draft)
        except BaseException:
            draft.unlink(missing_ok=True)  # of a full disk, each byte counts
            raise
        draft.replace(file)


def digest(*parts: object) -> str:
    """A short name for all of ``parts``, another one as soon as any of them differs."""
    return blake2b("\0".join(map(str, parts)).encode(), digest_size=16).hexdigest()


def sync(path: Path) -> None:
    """Wait until what was written is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
