"""Where an app may be sent back to (RFC 8252), and what its tokens may be for (RFC 8707). No database."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlencode, urlsplit, urlunsplit

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
LONGEST = 500
RESOURCES = ("/mcp", "/api/v1")
RESOURCE_METADATA = "/.well-known/oauth-protected-resource"
_PLAIN = re.compile(r"[!-~]+")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*")
_NEVER = frozenset(
    {"about", "blob", "data", "file", "filesystem", "ftp", "javascript", "mailto", "vbscript", "ws"}
)


def is_fit(uri: str) -> bool:
    """Whether an app may register ``uri``: https, a loopback address, or a scheme of its own."""
    if not _PLAIN.fullmatch(uri) or len(uri) > LONGEST or set(uri) & set('#\\*"<>^`{|}'):
        return False
    try:
        parts = urlsplit(uri)
        parts.port  # noqa: B018 - raises when it is none
    except ValueError:
        return False
    if "@" in parts.netloc or not _SCHEME.fullmatch(parts.scheme):
        return False
    if parts.scheme == "https":
        return bool(parts.hostname)
    if parts.scheme == "http":
        return parts.hostname in LOOPBACK
    return parts.scheme not in _NEVER


def is_one_of(uri: str, registered: Iterable[str]) -> bool:
    """Whether ``uri`` is one that was ``registered``, to the letter; of a loopback one any port will do."""
    return is_fit(uri) and any(uri == one or _portless(uri) == _portless(one) for one in registered)


def with_query(uri: str, **said: str) -> str:
    """``uri`` with what is ``said`` added to its query."""
    parts = urlsplit(uri)
    query = "&".join(part for part in (parts.query, urlencode(said)) if part)
    return urlunsplit(parts._replace(query=query))


def source_of(uri: str) -> str:
    """``uri`` as a source in a content security policy."""
    parts = urlsplit(uri)
    return (
        f"{parts.scheme}://{parts.netloc}"
        if parts.scheme in ("http", "https")
        else f"{parts.scheme}:"
    )


def host_of(uri: str) -> str:
    """Where ``uri`` leads, for people."""
    parts = urlsplit(uri)
    return parts.hostname or f"{parts.scheme}:"


def resource_of(said: Iterable[str], base: str) -> str | None:
    """The path that the resources ``said`` have in common, "/" for several or none; None for others."""
    known = {f"{base}{path}": path for path in RESOURCES} | {base: "/"}
    found = {known.get(one.rstrip("/")) for one in said}
    if None in found:
        return None
    return str(found.pop()) if len(found) == 1 else "/"


def _portless(uri: str) -> object:
    """``uri`` without its port, if that does not matter; something that equals nothing otherwise."""
    parts = urlsplit(uri)
    if parts.scheme != "http" or parts.hostname not in LOOPBACK:
        return object()
    return (parts.hostname, parts.path, parts.query)
