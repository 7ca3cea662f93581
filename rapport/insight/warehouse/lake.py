"""Generations of the lake: each build fills a folder of its own, and one rename puts it in force.

    lake/20261121T220000000000-4711/   raw/*.parquet  marts/*.parquet  manifest.json
    lake/current                 a link to the generation in force

A build that dies leaves its folder behind without touching ``current``; the next one removes it.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
KEPT = 2


@dataclass(frozen=True)
class Generation:
    """The folder of one build."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    def raw(self, table: str) -> Path:
        return self.folder / "raw" / f"{table}.parquet"

    def mart(self, name: str) -> Path:
        return self.folder / "marts" / f"{name}.parquet"

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
        generation = Generation(self.folder / f"{at:%Y%m%dT%H%M%S%f}-{os.getpid()}")
        for part in ("raw", "marts"):
            (generation.folder / part).mkdir(parents=True, exist_ok=True)
        return generation

    def publish(self, generation: Generation, manifest: Mapping[str, Any]) -> None:
        """Put ``generation`` in force with one rename, once its files are on the disk."""
        (generation.folder / MANIFEST).write_text(json.dumps(manifest, indent=1, default=str))
        for path in [*generation.folder.rglob("*"), generation.folder]:
            _sync(path)
        draft = self.folder / f"current.{os.getpid()}"
        draft.unlink(missing_ok=True)
        draft.symlink_to(generation.name)
        draft.replace(self.folder / "current")
        _sync(self.folder)
        self.sweep()

    def sweep(self) -> None:
        """Remove what the dead spilled, unfinished generations, and all but the newest ``KEPT``."""
        for spill in self.temp.glob("*"):
            if not _is_alive(int(spill.name)):
                shutil.rmtree(spill, ignore_errors=True)
        current = self.current()
        whole = [generation for generation in self.generations() if generation.is_whole]
        kept = {generation.name for generation in whole[-KEPT:]} | (
            {current.name} if current else set()
        )
        for generation in self.generations():
            if generation.name not in kept:
                shutil.rmtree(generation.folder, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
