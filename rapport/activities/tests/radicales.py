"""A real Radicale for tests, with a gate before it: it can do without sync-collection, answer with errors,
and be gone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from icalendar import Calendar

from rapport.activities.caldav.collection import Collection
from rapport.activities.caldav.server import Server

USER, PASSWORD = "alice", "s3cr3t wörds"
MKCALENDAR = b"""<?xml version="1.0"?><C:mkcalendar xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
<set><prop><displayname>Work</displayname><C:supported-calendar-component-set><C:comp name="VEVENT"/>
</C:supported-calendar-component-set></prop></set></C:mkcalendar>"""
SYNC = b"sync-collection"
App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass
class Gate:
    """What stands before Radicale. ``answers`` are (method, path ends with, status): given instead of asking
    it; ``before`` is called with every question before it is asked.
    """

    app: App
    is_plain: bool = False
    answers: list[tuple[str, str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    before: Callable[[str, str], None] | None = None
    after: Callable[[str, str], None] | None = None
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @property
    def calendar(self) -> Collection:
        """The same calendar as another program sees it."""
        server = Server(self.url, USER, PASSWORD, is_private_allowed=True)
        return Collection(server, f"{self.url}{USER}/days/")

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        self.asked.append(f"{method} {path}")
        if self.before is not None:
            self.before(method, path)
        for wanted, end, status in self.answers:
            if wanted == method and path.endswith(end):
                start(status, [("Content-Length", "0")])
                return [b""]
        if self.is_plain and method == "REPORT" and self._is_sync(environ):
            start("403 Forbidden", [("Content-Length", "0")])
            return [b""]
        return self._passed(environ, start, method, path)

    def _is_sync(self, environ: dict[str, Any]) -> bool:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length)
        from io import BytesIO

        environ["wsgi.input"] = BytesIO(body)
        return SYNC in body

    def _passed(
        self, environ: dict[str, Any], start: Callable[..., Any], method: str, path: str
    ) -> Iterable[bytes]:
        said: list[Any] = []
        environ.pop("HTTP_ACCEPT_ENCODING", None)
        body = b"".join(self.app(environ, lambda *args: said.append(args)))
        status, headers = said[0][:2]
        if self.is_plain and method == "PROPFIND":
            for tag in (b"<sync-token", b"<sync-collection"):
                body = body.replace(tag + b" />", b"<none />")
            body = body.replace(SYNC, b"nothing")
        headers = [(name, value) for name, value in headers if name != "Content-Length"]
        start(status, [*headers, ("Content-Length", str(len(body)))])
        if self.after is not None:
            self.after(method, path)
        return [body]

    def put(self, name: str, *lines: str, uid: str = "") -> None:
        """Another program writes an event."""
        text = event(*lines, uid=uid or name)
        there = self.calendar.event(f"/{USER}/days/{name}.ics")
        self.calendar.put(f"/{USER}/days/{name}.ics", text, etag=there[1] if there else "")

    def change(self, name: str, old: str, new: str) -> None:
        """Another program changes some words of an event."""
        path, etag, text = self.the(name)
        assert old in text.decode().replace("\r\n ", ""), text.decode()
        changed = text.decode().replace("\r\n ", "").replace(old, new)
        self.calendar.put(path, changed.encode(), etag=etag)

    def delete(self, name: str) -> None:
        path, etag, _ = self.the(name)
        self.calendar.delete(path, etag=etag)

    def the(self, name: str) -> tuple[str, str, bytes]:
        found = self.calendar.event(name if "/" in name else f"/{USER}/days/{name}.ics")
        assert found is not None, name
        return found

    def texts(self) -> dict[str, str]:
        """The text of every event by the end of its path, unfolded."""
        paths = self.calendar.changes().etags
        return {
            path.rpartition("/")[2]: text.decode().replace("\r\n ", "").replace("\n ", "")
            for path, _, text in self.calendar.events(paths)
        }

    def events(self) -> list[Any]:
        """Every event there, as a calendar program reads it."""
        found = []
        for text in self.texts().values():
            found += Calendar.from_ical(text).walk("VEVENT")
        return found


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_said: object) -> None: ...


@contextmanager
def radicale(folder: Path, *, is_plain: bool = False) -> Iterator[Gate]:
    """One with a user and an empty calendar, at a port of this machine."""
    from radicale import config
    from radicale.app import Application

    (folder / "users").write_text(f"{USER}:{PASSWORD}\n", encoding="utf-8")
    settings = config.load()
    settings.update(
        {
            "auth": {
                "type": "htpasswd",
                "htpasswd_filename": str(folder / "users"),
                "htpasswd_encryption": "plain",
                "delay": "0",
            },
            "storage": {"filesystem_folder": str(folder / "calendars"), "_filesystem_fsync": "no"},
            "logging": {"level": "critical"},
        },
        "tests",
        privileged=True,
    )
    gate = Gate(Application(settings), is_plain)
    with make_server("127.0.0.1", 0, gate, _Server, _Quiet) as server:
        gate.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            at = f"{gate.url}{USER}/days/"
            gate.calendar.server.asked("MKCALENDAR", at, MKCALENDAR, hopes=(201,))
            gate.asked.clear()
            yield gate
        finally:
            server.shutdown()
            thread.join()


def event(*lines: str, uid: str) -> bytes:
    """The text of an event with these lines besides its UID; what follows "BEGIN:VEVENT" is another one."""
    said = [f"UID:{uid}", "DTSTAMP:20260101T000000Z", *lines]
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Phone//EN", "BEGIN:VEVENT"]
    return "\r\n".join([*head, *said, "END:VEVENT", "END:VCALENDAR", ""]).encode()


def stamp(at: datetime) -> str:
    """An instant as events write it."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
