"""A whole installation in a home of its own, driven through its commands."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from config.postgres.locks import FileLock
from tests.home import OURS

RAPPORT = Path(sys.executable).with_name("rapport")


@dataclass(frozen=True)
class Installation:
    home: Path

    @property
    def environment(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith("RAPPORT_")}
        return {**own, "RAPPORT_HOME": str(self.home)}

    def run(self, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a command of ``rapport`` to its end."""
        return subprocess.run(
            [str(RAPPORT), *words],
            env={**self.environment, **settings},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def start(self, *words: str, **settings: str) -> subprocess.Popen[str]:
        """Start a command that goes on, its words to people on ``stderr``."""
        return subprocess.Popen(
            [str(RAPPORT), *words],
            env={**self.environment, **settings},
            stderr=subprocess.PIPE,
            text=True,
        )


def installed_at(home: Path) -> Installation:
    """An installation at ``home`` that is migrated, empty and stopped: a copy of the session's first."""
    return _copied(first_installed(), home)


def demo_at(home: Path) -> Installation:
    """Likewise, with a small demo company in it."""
    return _copied(_first("demo", "demo", "--customers", "200"), home)


def first_installed() -> Path:
    """The home of an empty installation, in which nothing runs."""
    return _first("installed", "migrate")


def _first(name: str, *command: str) -> Path:
    """The home that the first who asks makes, with the command that people use."""
    home = Path(os.environ[OURS]) / name
    with FileLock(home.with_suffix(".lock")) as turn:
        turn.take()
        if not home.exists():
            draft = Installation(home.with_suffix(".draft"))
            done = draft.run(*command)
            assert done.returncode == 0, done.stderr
            draft.home.rename(home)
    return home


def _copied(first: Path, home: Path) -> Installation:
    home.parent.mkdir(parents=True, exist_ok=True)
    copy(first, home)
    return Installation(home)


def copy(folder: Path, to: Path) -> None:
    """Copy a folder with its owners: a database started by root belongs to another account."""
    subprocess.run(["cp", "-a", str(folder), str(to)], check=True)


def is_alive(pid: int) -> bool:
    """Whether ``pid`` runs; a zombie does not."""
    import psutil

    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
