"""Requests over kept connections, as light as Python makes them.

``python -m bench.support.requests`` is the load generator of ``bench pages``: it reads one JSON
object (port, cookie, paths, seconds, connections) and writes counts, latencies and its CPU time.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

TIMING = re.compile(r"app;dur=([\d.]+), cpu;dur=([\d.]+)")


@dataclass(frozen=True)
class Sample:
    """One answer: milliseconds by the server's own word, its work in them, and by the client's clock."""

    server: float
    cpu: float
    client: float
    status: int
    size: int


def sample(
    port: int, cookie: str, paths: Sequence[str], *, is_fragment: bool = False, token: str = ""
) -> list[Sample]:
    """Ask for ``paths`` one after the other over one connection, as a person or with a token."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    who = {"Authorization": f"Bearer {token}"} if token else {"Cookie": cookie}
    headers = {**who, **({"HX-Request": "true"} if is_fragment else {})}
    return [_ask(connection, headers, path) for path in paths]


def _ask(connection: HTTPConnection, headers: dict[str, str], path: str) -> Sample:
    begun = time.perf_counter()
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    took = (time.perf_counter() - begun) * 1000
    said = TIMING.search(answer.headers.get("Server-Timing", ""))
    if said is None:  # failed before or outside of Django
        return Sample(took, 0.0, took, answer.status, len(body))
    return Sample(float(said[1]), float(said[2]), took, answer.status, len(body))


async def load(
    port: int, cookie: str, paths: Sequence[str], seconds: float, connections: int
) -> dict[str, Any]:
    """As many requests as ``connections`` clients get answered in ``seconds``."""
    turns = itertools.cycle(paths)
    taken: list[float] = []
    wrong: list[int] = []
    deadline = time.perf_counter() + seconds
    clients = [_client(port, cookie, turns, deadline, taken, wrong) for _ in range(connections)]
    begun = time.perf_counter()
    await asyncio.gather(*clients)
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "seconds": time.perf_counter() - begun,
        "answers": len(taken),
        "not_200": len(wrong),
        "milliseconds": taken,
        "cpu_seconds": used.ru_utime + used.ru_stime,
    }


async def _client(
    port: int,
    cookie: str,
    turns: Iterator[str],
    deadline: float,
    taken: list[float],
    wrong: list[int],
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (begun := time.perf_counter()) < deadline:
        writer.write(
            f"GET {next(turns)} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        await _skip_body(reader, head.lower())
        taken.append((time.perf_counter() - begun) * 1000)
        if not head.startswith(b"HTTP/1.1 200"):
            wrong.append(int(head.split(b" ", 2)[1]))
    writer.close()


async def _skip_body(reader: asyncio.StreamReader, head: bytes) -> None:
    length = re.search(rb"content-length: (\d+)", head)
    if length:
        await reader.readexactly(int(length[1]))
        return
    while size := int(await reader.readuntil(b"\r\n"), 16):  # chunked
        await reader.readexactly(size + 2)
    await reader.readexactly(2)


if __name__ == "__main__":
    json.dump(asyncio.run(load(**json.load(sys.stdin))), sys.stdout)
