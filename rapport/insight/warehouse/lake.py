"""Generations of the lake: each build fills a folder of its own, and one rename puts it in force.

    lake/20261121T220000000000-4711/   raw/*.parquet  marts/*.parquet  manifest.json
    lake/current                 a link to the generation in force
    lake/kept/                   the files that generations link to

A build that dies leaves its folder behind without touching ``current``; the next one removes it, and goes on with
the files that it had finished.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rapport.insight.warehouse.kept import Kept, digest, sync

MANIFEST = "manifest.json"
MOMENT = "%Y%m%dT%H%M%S%f"
KEPT = 2


@dataclass(frozen=True)
class Generation:
    """The folder of one build."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def began(self) -> datetime:
        """When its build began."""
        return datetime.strptime(self.name.partition("-")[0], MOMENT).replace(tzinfo=UTC)

    def raw(self, table: str) -> Path:
        """A pattern for the files of a table's chunks."""
        return self.folder / "raw" / f"{table}-*.parquet"

    def mart(self, name: str) -> Path:
        return self.folder / "marts" / f"{name}.parquet"

    @property
    def traits(self) -> Path:
        """What was said of the parties."""
        return self.folder / "traits.parquet"

    def put_raw(self, name: str, write: Callable[[Path], object]) -> None:
        """Have the file of a chunk; ``write`` makes it where it is not kept under that name."""
        self._kept.put(name, self.folder / "raw" / f"{name}.parquet", write)

    def put_mart(self, name: str, made_of: str, write: Callable[[Path], object]) -> None:
        """Have the file of a mart; ``write`` makes it where none is kept that is ``made_of`` the same."""
        self._kept.put(f"{name}-{made_of}", self.mart(name), write)

    def state(self, table: str) -> str:
        """The same for the same files of a table."""
        path = self.raw(table)
        return digest(*sorted(file.name for file in path.parent.glob(path.name)))

    @property
    def _kept(self) -> Kept:
        return Kept(self.folder.parent / "kept")

    @property
    def manifest(self) -> dict[str, Any]:
        return dict(json.loads((self.folder / MANIFEST).read_text()))

    @property
    def is_whole(self) -> bool:
        return (self.folder / MANIFEST).exists()


@dataclass(frozen=True)
class Lake:
    """Where the generations lie. One builder at a time: the caller holds the lock."""

    folder: Path

    @property
    def temp(self) -> Path:
        return self.folder / "temp"

    @property
    def kept(self) -> Kept:
        return Kept(self.folder / "kept")

    def current(self) -> Generation | None:
        """The generation in force, if there is one."""
        link = self.folder / "current"
        return Generation(link.resolve()) if link.exists() else None

    def generations(self) -> list[Generation]:
        """All generation folders, oldest first."""
        found = [
            path for path in self.folder.glob("*T*-*") if path.is_dir() and not path.is_symlink()
        ]
        return [Generation(path) for path in sorted(found)]

    def begin(self, at: datetime) -> Generation:
        """An empty folder for a new build; what a build that died left behind is removed."""
        self.sweep()
        generation = Generation(self.folder / f"{at.astimezone(UTC):{MOMENT}}-{os.getpid()}")
        for part in ("raw", "marts"):
            (generation.folder / part).mkdir(parents=True, exist_ok=True)
        return generation

    def publish(self, generation: Generation, manifest: Mapping[str, Any]) -> None:
        """Put ``generation`` in force with one rename, once its files are on the disk."""
        (generation.folder / MANIFEST).write_text(json.dumps(manifest, indent=1, default=str))
        for path in [*generation.folder.rglob("*"), generation.folder]:
            sync(path)
        draft = self.folder / f"current.{os.getpid()}"
        draft.unlink(missing_ok=True)
        draft.symlink_to(generation.name)
        draft.replace(self.folder / "current")
        sync(self.folder)
        self.sweep()

    def sweep(self) -> None:
        """Remove what the dead spilled, unfinished generations, and all but the newest ``KEPT``.

        What only the unfinished link to is kept once more: the build that begins now takes it over.
        """
        for spill in self.temp.glob("*"):
            if not _is_alive(int(spill.name)):
                shutil.rmtree(spill, ignore_errors=True)
        current, found = self.current(), self.generations()
        whole = [generation.name for generation in found if generation.is_whole]
        in_use = {*whole[-KEPT:], current.name if current else ""}
        _remove(one for one in found if one.name in whole and one.name not in in_use)
        self.kept.sweep()
        _remove(one for one in found if one.name not in whole)


def _remove(generations: Iterable[Generation]) -> None:
    for generation in generations:
        shutil.rmtree(generation.folder, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
