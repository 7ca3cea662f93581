"""Mail over IMAP: the connection goes to an address that may be called, and reading marks nothing as read."""

from __future__ import annotations

import base64
import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from rapport.kit.outgoing import Unreachable, allowed_address
from rapport.kit.speech import say

SECONDS = 20.0
MOST_BYTES = 25_000_000
"""Of a mail; what is longer is read so far: words come first, files last, and are not kept then."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Server:
    """Where the mail lies. ``security`` is "tls", "starttls" or "plain"."""

    host: str
    port: int
    security: str
    user: str
    password: str
    folder: str = "INBOX"


class Line:
    """An open folder. ``validity`` names the numbering: with another one, numbers mean other mails."""

    def __init__(self, connection: imaplib.IMAP4, validity: int) -> None:
        self._connection, self.validity = connection, validity

    def numbers(self, *, after: int, since: date) -> list[int]:
        """The mails that came after number ``after``, not before the day ``since``, in order."""
        day = f"{since.day}-{MONTHS[since.month - 1]}-{since.year}"
        criteria = ("UID", f"{after + 1}:*", "SINCE", day)
        _, found = self._connection.uid("SEARCH", *criteria)
        numbers = [int(one) for part in found if part for one in part.split()]
        return sorted(number for number in numbers if number > after)

    def mail(self, number: int) -> bytes:
        """A mail as it came; nothing where it is gone."""
        _, found = self._connection.uid("FETCH", str(number), f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
        return next((bytes(part[1]) for part in found if isinstance(part, tuple)), b"")


@contextmanager
def opened(server: Server, *, is_private_allowed: bool = False) -> Iterator[Line]:
    """The folder of ``server``. Raises Refused for a forbidden address, Unreachable with a sentence."""
    address = allowed_address(server.host, server.port, is_private_allowed=is_private_allowed)
    connection = None
    try:
        connection = _connected(server, address)
        yield _selected(connection, server.folder)
    except imaplib.IMAP4.error as error:
        text = re.sub(r"^b'|'$", "", str(error))[:200]
        raise Unreachable(say("%(host)s refuses: %(text)s", host=server.host, text=text)) from None
    except OSError:
        raise Unreachable(say("%(host)s could not be reached.", host=server.host)) from None
    finally:
        if connection is not None:
            with suppress(OSError, imaplib.IMAP4.error):
                connection.logout()


def _connected(server: Server, address: str) -> imaplib.IMAP4:
    context = ssl.create_default_context()
    if server.security == "tls":
        connection: imaplib.IMAP4 = _SafeLine(server, address, context)
    else:
        connection = _PlainLine(server, address)
        if server.security == "starttls":
            connection.starttls(context)
    if f"{server.user}{server.password}".isascii():
        connection.login(server.user, server.password)
    else:
        words = f"\0{server.user}\0{server.password}".encode()
        connection.authenticate("PLAIN", lambda _challenge: words)
    return connection


def _selected(connection: imaplib.IMAP4, folder: str) -> Line:
    """Open the folder only to read."""
    name = encoded_folder(folder)
    quoted = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    status, _found = connection.select(quoted, readonly=True)
    if status != "OK":
        raise imaplib.IMAP4.error(f"no folder {folder}")
    _, known = connection.response("UIDVALIDITY")
    validity = known[0] if known else None
    return Line(connection, int(validity) if validity else 0)


def encoded_folder(name: str) -> str:
    """A folder's name as IMAP writes it (RFC 3501, 5.1.3): "Entwürfe" is "Entw&APw-rfe"."""
    found = []
    for part in re.split(r"([^\x20-\x7e]+)", name):
        if part and not part.isascii():
            packed = base64.b64encode(part.encode("utf-16-be")).decode()
            found.append(f"&{packed.rstrip('=').replace('/', ',')}-")
        else:
            found.append(part.replace("&", "&-"))
    return "".join(found)


class _PlainLine(imaplib.IMAP4):
    """A line in the name of a host that leads to ``address``, whatever the name means a moment later."""

    def __init__(self, server: Server, address: str) -> None:
        self._address = address
        super().__init__(server.host, server.port, SECONDS)

    def _create_socket(self, timeout: Any) -> socket.socket:
        return socket.create_connection((self._address, self.port), timeout or SECONDS)


class _SafeLine(imaplib.IMAP4_SSL):
    """The same, safe from the first byte; the certificate is the host's."""

    def __init__(self, server: Server, address: str, context: ssl.SSLContext) -> None:
        self._address = address
        super().__init__(server.host, server.port, ssl_context=context, timeout=SECONDS)

    def _create_socket(self, timeout: Any) -> socket.socket:
        line = socket.create_connection((self._address, self.port), timeout or SECONDS)
        return self.ssl_context.wrap_socket(line, server_hostname=self.host)  # type: ignore[no-any-return]  # ssl_context is not annotated
