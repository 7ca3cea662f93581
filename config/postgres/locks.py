"""Locks between processes; the kernel gives them back when a process dies, however it dies."""

import fcntl
import os
from pathlib import Path
from typing import Self

SHARED, EXCLUSIVE, AT_ONCE = fcntl.LOCK_SH, fcntl.LOCK_EX, fcntl.LOCK_NB


class FileLock:
    """An advisory lock on ``path``; the file itself stays."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def take(self, how: int = EXCLUSIVE) -> bool:
        """Lock, waiting unless AT_ONCE is given; taking again changes the kind of lock."""
        try:
            fcntl.flock(self._file, how)
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        """Give the lock back."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def is_taken(path: Path) -> bool:
    """Whether another process holds ``path`` exclusively (or, it waiting, holds it at all)."""
    if not path.exists():
        return False
    with FileLock(path) as lock:
        return not lock.take(SHARED | AT_ONCE)
