"""A small IMAP server for tests: it speaks what reading needs, over a real socket."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import cast


@dataclass
class Box:
    """What lies in the only folder, by number, and what clients were seen to say."""

    mails: dict[int, bytes] = field(default_factory=dict)
    validity: int = 7
    password: str = "secret"
    said: list[str] = field(default_factory=list)
    port: int = 0


class Server(socketserver.ThreadingTCPServer):
    """It at a port of this machine."""

    daemon_threads = True

    def __init__(self, box: Box) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.box = box
        box.port = self.server_address[1]


class Talk(socketserver.StreamRequestHandler):
    """One client at a time in its own thread, a command a line."""

    def handle(self) -> None:
        self.box = cast("Server", self.server).box
        self.say("* OK ready")
        for line in self.rfile:
            tag, _, rest = line.decode().strip().partition(" ")
            self.box.said.append(rest)
            name = rest.upper().removeprefix("UID ").partition(" ")[0].lower()
            status = getattr(self, f"on_{name}", lambda _rest: "OK")(rest)
            self.say(f"{tag} {status} done")
            if name == "logout":
                return

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def on_capability(self, _rest: str) -> str:
        self.say("* CAPABILITY IMAP4rev1")
        return "OK"

    def on_login(self, rest: str) -> str:
        return "OK" if f'"{self.box.password}"' in rest else "NO"

    def on_examine(self, _rest: str) -> str:
        self.say(f"* {len(self.box.mails)} EXISTS")
        self.say(f"* OK [UIDVALIDITY {self.box.validity}] here")
        return "OK"

    def on_search(self, rest: str) -> str:
        """As servers do: "n:*" always names the last mail, also where it is before n."""
        asked = re.search(r"UID (\d+):", rest)
        first, mails = int(asked[1]) if asked else 1, self.box.mails
        found = [n for n in mails if n >= first or n == max(mails)]
        self.say("* SEARCH " + " ".join(map(str, found)))
        return "OK"

    def on_fetch(self, rest: str) -> str:
        number = int(rest.split()[2])
        if number in self.box.mails:
            raw = self.box.mails[number]
            head = f"* 1 FETCH (UID {number} BODY[]<0> {{{len(raw)}}}\r\n"
            self.wfile.write(head.encode() + raw + b")\r\n")
        return "OK"

    def on_logout(self, _rest: str) -> str:
        self.say("* BYE")
        return "OK"


@contextmanager
def serving(box: Box) -> Iterator[Box]:
    """``box`` as long as the block lasts."""
    with Server(box) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield box
        finally:
            server.shutdown()
