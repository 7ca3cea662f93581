"""A second process for the rows of a file: while one is worked on here, the next is worked on there."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection, Pipe
from typing import Generic, TypeVar

Piece = TypeVar("Piece")
Made = TypeVar("Made")


def worked_on(pieces: Iterator[Piece], work: Callable[[Piece], Made]) -> Iterator[Made]:
    """What ``work`` makes of each piece; of every other one in a second process, where that can be had.

    The first is worked on here: what ``work`` learns from it, the second process knows too. It must
    not touch the database. A second process that dies costs time, and nothing else.
    """
    for first in pieces:
        yield work(first)
        break
    if not _may_fork():
        yield from map(work, pieces)
        return
    second = _Second(work)
    try:
        for piece in pieces:
            second.give(piece)
            for own in pieces:
                yield work(own)
                break
            yield second.take()
    finally:
        second.close()


def _may_fork() -> bool:
    """A process of several threads must not be copied: what the others hold would stay held."""
    return (os.cpu_count() or 1) > 1 and threading.active_count() == 1


class _Second(Generic[Piece, Made]):
    """A copy of this process that does one piece of work after the other."""

    def __init__(self, work: Callable[[Piece], Made]) -> None:
        self.work = work
        self.given: list[Piece] = []
        self.line, other_end = Pipe()
        self.pid = os.fork()
        if not self.pid:
            self.line.close()
            _serve(other_end, work)
        other_end.close()

    def give(self, piece: Piece) -> None:
        self.given = [piece]
        try:
            self.line.send(piece)
        except OSError:  # it died: ``take`` does the work
            return

    def take(self) -> Made:
        """What it made of what was given last; what it died of happens here again."""
        (piece,) = self.given
        try:
            made: Made = self.line.recv()
        except (EOFError, OSError):
            return self.work(piece)
        return made

    def close(self) -> None:
        self.line.close()
        os.waitpid(self.pid, 0)


def _serve(line: Connection, work: Callable[[Piece], Made]) -> None:
    """Work until the other end of the line is gone, and leave without tidying up what is not ours."""
    try:
        while True:
            line.send(work(line.recv()))
    finally:
        os._exit(0)
