"""A real web server on this machine that keeps what it is sent and answers as it is told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Ear:
    """What came in; ``status`` is what goes out, with ``retry_after`` if it is given."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.bodies: list[bytes] = []
        self.status = 200
        self.retry_after = ""
        self.pause_seconds = 0.0
        self.url = ""


@contextmanager
def listening() -> Iterator[Ear]:
    """A server for as long as the block lasts."""
    ear = Ear()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            ear.bodies.append(body)
            ear.heard.append(json.loads(body))
            ear.headers.append({name.lower(): value for name, value in self.headers.items()})
            time.sleep(ear.pause_seconds)
            self.send_response(ear.status)
            self.send_header("Location", "http://169.254.169.254/")
            self.send_header("Content-Length", "0")
            if ear.retry_after:
                self.send_header("Retry-After", ear.retry_after)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing is said aloud."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    ear.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield ear
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
