"""What WebDAV servers are asked and what they answer, as XML (RFC 4918, 4791, 6578). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree.ElementTree import (
    Element,
    ParseError,
    TreeBuilder,
    XMLParser,
)
from xml.sax.saxutils import escape

DAV, CALDAV, SERVER = "DAV:", "urn:ietf:params:xml:ns:caldav", "http://calendarserver.org/ns/"
NAMES = f'xmlns="{DAV}" xmlns:C="{CALDAV}" xmlns:S="{SERVER}"'
HEAD = '<?xml version="1.0" encoding="utf-8"?>'


class NotUnderstood(Exception):
    """The answer is no XML that a WebDAV server would send."""


@dataclass(frozen=True)
class Response:
    """What is said of one address: its properties, or only a status such as 404."""

    path: str
    status: int
    found: dict[str, Element]

    def text(self, name: str) -> str:
        """The words of the property ``name``; empty without it."""
        element = self.found.get(name)
        return (element.text or "").strip() if element is not None else ""

    def path_in(self, name: str, base: str) -> str:
        """The address within the property ``name``, whole; empty without it."""
        element = self.found.get(name)
        href = element.find(f"{{{DAV}}}href") if element is not None else None
        return urljoin(base, (href.text or "").strip()) if href is not None and href.text else ""

    def holds(self, name: str, inner: str) -> bool:
        """Whether the property ``name`` has an element ``inner`` anywhere within."""
        element = self.found.get(name)
        return element is not None and element.find(f".//{inner}") is not None


class _WithoutEntities(TreeBuilder):
    def doctype(self, *_said: str | None) -> None:
        raise NotUnderstood


def parsed(body: bytes) -> Element:
    """The document. Raises NotUnderstood, also for one that declares a type: only attackers do that here."""
    parser = XMLParser(target=_WithoutEntities())  # noqa: S314 - entities need a document type
    try:
        parser.feed(body)
        root: Element = parser.close()
    except (ParseError, ValueError, LookupError):
        raise NotUnderstood from None
    return root


def responses(body: bytes, base: str) -> tuple[list[Response], str]:
    """Each response of a multistatus that was asked of ``base``, and the token of a sync report."""
    root = parsed(body)
    if root.tag != f"{{{DAV}}}multistatus":
        raise NotUnderstood
    found = [_response(one, base) for one in root.findall(f"{{{DAV}}}response")]
    return found, (root.findtext(f"{{{DAV}}}sync-token") or "").strip()


def path_of(href: str, base: str) -> str:
    """An address on the server of ``base`` as its path, written one way however the server writes it."""
    return unquote(urlsplit(urljoin(base, href.strip())).path)


def _response(one: Element, base: str) -> Response:
    properties: dict[str, Element] = {}
    for stat in one.findall(f"{{{DAV}}}propstat"):
        if _status(stat) in (0, 200):
            for prop in stat.findall(f"{{{DAV}}}prop"):
                properties |= {child.tag: child for child in prop}
    return Response(path_of(one.findtext(f"{{{DAV}}}href") or "", base), _status(one), properties)


def _status(element: Element) -> int:
    words = (element.findtext(f"{{{DAV}}}status") or "").split()
    return int(words[1]) if len(words) > 1 and words[1].isdecimal() else 0


def propfind(*names: str) -> bytes:
    """A question for properties, each with its prefix ("C:calendar-home-set")."""
    wanted = "".join(f"<{name}/>" for name in names)
    return f"{HEAD}<propfind {NAMES}><prop>{wanted}</prop></propfind>".encode()


def sync_collection(token: str) -> bytes:
    """A question for what changed since ``token``; for everything without one."""
    return (
        f"{HEAD}<sync-collection {NAMES}><sync-token>{escape(token)}</sync-token>"
        "<sync-level>1</sync-level><prop><getetag/></prop></sync-collection>"
    ).encode()


def multiget(paths: Iterable[str]) -> bytes:
    """A question for the events at ``paths``, which are quoted already."""
    hrefs = "".join(f"<href>{escape(path)}</href>" for path in paths)
    return (
        f"{HEAD}<C:calendar-multiget {NAMES}><prop><getetag/><C:calendar-data/></prop>"
        f"{hrefs}</C:calendar-multiget>"
    ).encode()


def events_only() -> bytes:
    """A question for every event, without to-dos."""
    event = '<C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"/></C:comp-filter>'
    return (
        f"{HEAD}<C:calendar-query {NAMES}><prop><getetag/></prop>"
        f"<C:filter>{event}</C:filter></C:calendar-query>"
    ).encode()
