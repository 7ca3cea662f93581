"""The product as a newcomer starts it: ``rapport up`` in a home of its own, on a free port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

PROJECT = Path(__file__).resolve().parents[2]
RAPPORT = str(Path(sys.executable).with_name("rapport"))
PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Product:
    """A running Rapport: where it is and how to run commands in its home."""

    home: Path
    address: str
    environment: dict[str, str]
    process: subprocess.Popen[bytes]

    def command(self, *words: str) -> str:
        """What ``rapport WORDS`` prints."""
        return self._run(RAPPORT, *words)

    def python(self, code: str) -> str:
        """What ``code`` prints inside of the product."""
        return self._run(sys.executable, "manage.py", "shell", "-v0", "-c", code)

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            words,
            cwd=PROJECT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def stop(self) -> None:
        """Ctrl-C, and wait until all is gone."""
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(timeout=30) == 0


def start(home: Path, *options: str) -> Product:
    """Start the product and wait until it answers."""
    port = _free_port()
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("RAPPORT_")
    }
    environment |= {
        "RAPPORT_HOME": str(home),
        "RAPPORT_PORT": str(port),
        "RAPPORT_WEB_PROCESSES": "1",
    }
    log = home.parent / f"{home.name}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [RAPPORT, "up", *options], cwd=PROJECT, env=environment, stdout=file, stderr=file
        )
    product = Product(home, f"http://localhost:{port}", environment, process)
    _wait(product, log)
    return product


def _wait(product: Product, log: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        assert product.process.poll() is None, log.read_text()
        if _is_well(product):
            return
        time.sleep(0.2)
    raise AssertionError(log.read_text())


def _is_well(product: Product) -> bool:
    try:
        with urllib.request.urlopen(f"{product.address}/-/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
