"""The product itself, run as a company runs it: ``rapport up`` on a home and port of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.support import machine

PROJECT = Path(__file__).parents[2]
RAPPORT = [
    sys.executable,
    "-c",
    "import sys; sys.argv[0] = 'rapport'; from config.cli import main; main()",
]


def surroundings(home: Path, **more: str) -> dict[str, str]:
    """The environment of a process that works on ``home`` and nothing else."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RAPPORT_")}
    return {**kept, "RAPPORT_HOME": str(home), **more}


def rapport(home: Path, *arguments: str) -> dict[str, Any]:
    """Run a command to its end and return its JSON; what it says on the way goes to stderr."""
    done = subprocess.run(
        [*RAPPORT, *arguments, "--json"],
        env=surroundings(home),
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        check=True,
    )
    return dict(json.loads(done.stdout))


@dataclass
class Product:
    """A running ``rapport up``."""

    process: subprocess.Popen[bytes]
    home: Path
    port: int
    seconds: float
    """From the command to the first 200 on /-/health."""


@contextmanager
def running(home: Path, *arguments: str, patience: float = 600) -> Iterator[Product]:
    """``rapport up`` until it answers, stopped at the end."""
    port = free_port()
    begun = time.perf_counter()
    process = subprocess.Popen(
        [*RAPPORT, "up", *arguments],
        env=surroundings(
            home, RAPPORT_PORT=str(port), RAPPORT_WEB_PROCESSES="2", RAPPORT_API_CALLS="1000000"
        ),
        cwd=PROJECT,
        stdout=subprocess.DEVNULL,
        process_group=0,
    )
    try:
        while not is_healthy(port):
            if process.poll() is not None:
                raise SystemExit(f"rapport up ended with code {process.returncode}")
            if time.perf_counter() - begun > patience:
                raise SystemExit(f"rapport up did not answer within {patience:.0f} seconds")
            time.sleep(0.02)
        yield Product(process, home, port, time.perf_counter() - begun)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()


def at_rest(product: Product, patience: float = 900) -> None:
    """Have nothing left to do: PostgreSQL may have to vacuum, and the worker to read what happened, both
    because of an earlier run.
    """
    _vacuum()
    began = time.perf_counter()
    while time.perf_counter() - began < patience:
        processes = machine.family([product.process.pid, *machine.database_keeper(product.home)])
        before = machine.cpu_seconds(processes)
        time.sleep(3)
        if machine.cpu_seconds(processes) - before < 0.3:
            return
    raise SystemExit(f"rapport up was still busy after {patience:.0f} seconds")


def _vacuum() -> None:
    import psycopg

    from config.environment import environment

    with psycopg.connect(environment().dsn, autocommit=True) as database:
        database.execute("VACUUM (ANALYZE)")
        database.execute("CHECKPOINT")


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def is_healthy(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/-/health")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def signed_in(port: int, email: str, password: str) -> str:
    """Sign in as people do; returns the Cookie header of the session."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/sign-in/login/")
    answer = connection.getresponse()
    page, cookies = answer.read().decode(), _cookies(answer.headers.get_all("Set-Cookie"))
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    body = urlencode(
        {"login": email, "password": password, "csrfmiddlewaretoken": token[1] if token else ""}
    )
    headers = {"Cookie": _header(cookies), "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/sign-in/login/", body, headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status not in (302, 303):
        raise SystemExit(f"signing in as {email} was answered with {answer.status}")
    return _header({**cookies, **_cookies(answer.headers.get_all("Set-Cookie"))})


def _cookies(headers: list[str] | None) -> dict[str, str]:
    pairs = (header.split(";")[0].partition("=") for header in headers or [])
    return {name: value for name, _, value in pairs}


def _header(cookies: Mapping[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())
