"""Asking a ClamAV daemon whether a file holds something harmful. Standard library only.

Speaks the command INSTREAM of clamd: the file is sent in pieces, each after its length; the answer is
"stream: OK", or names what was found.
"""

from __future__ import annotations

import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

PORT, SECONDS, PIECE = 3310, 60.0, 1 << 16
MOST_ANSWERED = 4096


class UnreachableError(Exception):
    """Nobody answered, or not what a clamd answers; says what."""


class TooLargeError(Exception):
    """The daemon does not take files of this size."""


@dataclass(frozen=True)
class Clamd:
    """A daemon at an address."""

    host: str
    port: int = PORT
    seconds: float = SECONDS

    def find(self, path: Path) -> str:
        """The name of what the file at ``path`` holds, or nothing when it is clean.

        Raises UnreachableError, TooLargeError, or FileNotFoundError.
        """
        with path.open("rb") as file:
            try:
                with socket.create_connection((self.host, self.port), self.seconds) as daemon:
                    return read(self._ask(daemon, file))
            except OSError as wrong:
                raise UnreachableError(str(wrong)) from wrong

    def _ask(self, daemon: socket.socket, file: BinaryIO) -> str:
        with suppress(
            BrokenPipeError, ConnectionResetError
        ):  # it has heard enough; its answer says why
            self._send(daemon, file)
        answer = b""
        while b"\x00" not in answer and len(answer) < MOST_ANSWERED:
            piece = daemon.recv(MOST_ANSWERED)
            if not piece:
                break
            answer += piece
        return answer.partition(b"\x00")[0].decode("utf-8", "replace")

    def _send(self, daemon: socket.socket, file: BinaryIO) -> None:
        daemon.sendall(b"zINSTREAM\x00")
        while piece := file.read(PIECE):
            daemon.sendall(struct.pack("!I", len(piece)) + piece)
        daemon.sendall(struct.pack("!I", 0))


def read(answer: str) -> str:
    """What an answer says was found, or nothing. Raises UnreachableError or TooLargeError.

    >>> read("stream: Eicar-Signature FOUND"), read("stream: OK")
    ('Eicar-Signature', '')
    """
    said = answer.strip()
    if said == "stream: OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removeprefix("stream: ").removesuffix(" FOUND") or "?"
    if "size limit exceeded" in said:
        raise TooLargeError(said)
    raise UnreachableError(said or "no answer")
