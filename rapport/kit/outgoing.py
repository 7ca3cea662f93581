"""Posting to other people's programs without being led astray. Standard library only.

The host is looked up once, every address that it has must be a public one, and the connection goes
to that very address: a name that changes its mind between look and call gains nothing. Redirects
are not followed. Letters are signed as https://www.standardwebhooks.com describes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from rapport.kit.errors import Refused
from rapport.kit.speech import say

SECONDS = 10.0


class Unreachable(Exception):
    """Nobody answered in time; says who."""


@dataclass(frozen=True)
class Letter:
    """What is posted where, signed with each of ``keys``. ``identity`` is the same at every try."""

    url: str
    body: bytes
    identity: str
    keys: tuple[bytes, ...]


class Reply(NamedTuple):
    """The status that the other side answers, and how many seconds it asks to be left alone."""

    status: int
    pause: float = 0.0


def post(letter: Letter, *, is_private_allowed: bool = False) -> Reply:
    """What the other side answers. Raises Refused for a forbidden address, Unreachable."""
    connection, path = line_to(letter.url, is_private_allowed=is_private_allowed)
    host = connection.host
    try:
        return _answer(connection, path, letter)
    except (OSError, http.client.HTTPException) as error:
        if isinstance(error, TimeoutError):
            raise Unreachable(say("%(host)s did not answer in time.", host=host)) from None
        raise Unreachable(say("%(host)s could not be reached.", host=host)) from None


def line_to(url: str, *, is_private_allowed: bool) -> tuple[http.client.HTTPConnection, str]:
    """A connection that leads to an allowed address of ``url``'s host, not yet open, and the path to ask it
    for. Raises Refused for a forbidden address, Unreachable.
    """
    parts = urlsplit(url)
    host, is_safe = parts.hostname or "", parts.scheme == "https"
    try:
        port = parts.port or (443 if is_safe else 80)
    except ValueError:
        host = ""
    if parts.scheme not in ("http", "https") or not host:
        raise Refused("bad_address", "“%(url)s” is no web address.", url=url)
    address = allowed_address(host, port, is_private_allowed=is_private_allowed)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    return _connection(host, port, address, is_safe=is_safe), path


def _answer(connection: http.client.HTTPConnection, path: str, letter: Letter) -> Reply:
    """The status and what is said of the next time; the rest of the answer is not read, and nobody holds
    the line for longer.
    """
    with hung_up_after(connection, SECONDS):
        connection.request(
            "POST", path, body=letter.body, headers=headers(letter, int(time.time()))
        )
        answer = connection.getresponse()
        return Reply(answer.status, _pause(answer.headers.get("Retry-After", "").strip()))


@contextmanager
def hung_up_after(connection: http.client.HTTPConnection, seconds: float) -> Iterator[None]:
    """Inside, the line is held for so long at most; afterwards it is closed."""
    hanging_up = threading.Timer(seconds, _hang_up, [connection])
    hanging_up.daemon = True
    hanging_up.start()
    try:
        yield
    finally:
        hanging_up.cancel()
        connection.close()


def _pause(said: str) -> float:
    """Seconds until the moment that Retry-After names, in seconds or as a date; none where it is neither."""
    if said.isascii() and said.isdecimal():
        return float(said[:9])
    with suppress(ValueError):
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
    return 0.0


def _hang_up(connection: http.client.HTTPConnection) -> None:
    line: socket.socket | None = connection.sock
    if line is not None:
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)


def headers(letter: Letter, moment: int) -> dict[str, str]:
    """What the receiver tells a genuine letter by, and a repeated one."""
    signed = f"{letter.identity}.{moment}.".encode() + letter.body
    digests = (hmac.new(key, signed, hashlib.sha256).digest() for key in letter.keys)
    return {
        "Content-Type": "application/json",
        "User-Agent": "Rapport",
        "webhook-id": letter.identity,
        "webhook-timestamp": str(moment),
        "webhook-signature": " ".join(
            f"v1,{base64.b64encode(digest).decode()}" for digest in digests
        ),
    }


def allowed_address(host: str, port: int, *, is_private_allowed: bool) -> str:
    """An address of ``host`` that may be called. Raises Refused and Unreachable."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable(say("There is no host called %(host)s.", host=host)) from None
    addresses = [str(entry[4][0]) for entry in found]
    inside = [address for address in addresses if not is_public(address)]
    if inside and not is_private_allowed:
        raise Refused(
            "private_address",
            "%(host)s leads to %(inside)s, an address inside the network, which is not "
            "called unless RAPPORT_PRIVATE_WEBHOOKS allows it.",
            host=host,
            inside=inside[0],
        )
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether ``address`` is out in the world: not this machine, the local network or a reserved one."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo or [None, None])[1]
        if inner is not None:
            return is_public(str(inner))
        if found in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.ip_address(int(found) & 0xFFFFFFFF)))
    return found.is_global and not found.is_multicast


def _connection(host: str, port: int, address: str, *, is_safe: bool) -> http.client.HTTPConnection:
    """A connection in the name of ``host`` that leads to ``address``."""
    line: Any = (
        http.client.HTTPSConnection(
            host, port, timeout=SECONDS, context=ssl.create_default_context()
        )
        if is_safe
        else http.client.HTTPConnection(host, port, timeout=SECONDS)
    )
    line._create_connection = lambda to, *rest: socket.create_connection((address, to[1]), *rest)
    found: http.client.HTTPConnection = line
    return found
