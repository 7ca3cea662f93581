"""A whole installation in a home of its own, driven through its commands."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

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


def is_alive(pid: int) -> bool:
    """Whether ``pid`` runs; a zombie does not."""
    import psutil

    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
