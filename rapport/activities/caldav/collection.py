"""One calendar on a server: what changed in it, its events, and writing them.

With sync-collection (RFC 6578) a server says what changed since a token. Without, the calendar's tag
says whether anything did, and all its events' tags what: a plain CalDAV server is enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import quote, urljoin, urlsplit

from rapport.activities.caldav import multistatus as xml
from rapport.activities.caldav.multistatus import CALDAV, DAV, SERVER, Response
from rapport.activities.caldav.server import Answered, Server
from rapport.kit.outgoing import Unreachable

ETAG = f"{{{DAV}}}getetag"
AT_ONCE = 50
MOST_PAGES = 200
CALENDAR_TEXT = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Changes:
    """The tags by path of what changed, and what is gone. ``is_whole``: it is a list of everything, so that
    whatever does not stand in it is gone. ``token`` and ``ctag`` begin the next one.
    """

    etags: dict[str, str] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    is_whole: bool = False
    token: str = ""
    ctag: str = ""


@dataclass(frozen=True)
class Collection:
    """The calendar at ``url`` of ``server``."""

    server: Server
    url: str

    def changes(self, *, token: str = "", ctag: str = "") -> Changes:
        """What changed since ``token``, or since ``ctag``. Raises Answered, Unreachable."""
        names = ("S:getctag", "sync-token", "supported-report-set", "resourcetype")
        _, found = self.server.properties(self.url, *names)
        if not found or not found[0].holds(f"{{{DAV}}}resourcetype", f"{{{CALDAV}}}calendar"):
            raise Answered(404, urlsplit(self.url).hostname or "")
        here = found[0]
        if here.holds(f"{{{DAV}}}supported-report-set", f"{{{DAV}}}sync-collection"):
            changed = self._since(token)
            if changed is not None:
                return changed
        new = here.text(f"{{{SERVER}}}getctag")
        if new and new == ctag:
            return Changes(ctag=ctag)
        return Changes(self._all(), is_whole=True, ctag=new)

    def events(self, paths: Iterable[str]) -> Iterator[tuple[str, str, bytes]]:
        """Path, tag and text of each of ``paths`` that is there."""
        wanted = list(paths)
        for first in range(0, len(wanted), AT_ONCE):
            part = wanted[first : first + AT_ONCE]
            found = {path: (path, etag, text) for path, etag, text in self._several(part)}
            for path in part:
                one = found.get(path) or self.event(path)
                if one is not None:
                    yield one

    def event(self, path: str) -> tuple[str, str, bytes] | None:
        """Path, tag and text of one event; None when it is gone."""
        answer = self.server.asked("GET", self._at(path), hopes=(200, 404, 410))
        if answer.status != 200:
            return None
        return path, _tag(answer.headers.get("etag", "")) or self._etag(path), answer.body

    def put(self, path: str, text: bytes, *, etag: str = "") -> str:
        """Write an event where ``etag`` is still its tag, or where there is none; returns its new tag.
        Raises Answered, with 412 when somebody else was faster.
        """
        only = {"If-Match": etag} if etag else {"If-None-Match": "*"}
        answer = self.server.asked(
            "PUT",
            self._at(path),
            text,
            headers={"Content-Type": CALENDAR_TEXT, **only},
            hopes=(200, 201, 204),
        )
        return _tag(answer.headers.get("etag", "")) or self._etag(path)

    def delete(self, path: str, *, etag: str) -> None:
        """Remove an event that is still as ``etag`` says. Raises Answered as ``put``."""
        only = {"If-Match": etag}
        hopes = (200, 202, 204, 404, 410)
        self.server.asked("DELETE", self._at(path), headers=only, hopes=hopes)

    def path_for(self, uid: str) -> str:
        """Where an event of ours belongs: the same place at every try."""
        return f"{xml.path_of('', self.url)}{uid.replace('/', '_')}.ics"

    def _since(self, token: str) -> Changes | None:
        """What changed since ``token``; everything where the server knows it no more; None where it cannot
        say.
        """
        etags: dict[str, str] = {}
        gone: set[str] = set()
        is_whole = not token
        for _ in range(MOST_PAGES):
            try:
                answer = self.server.asked(
                    "REPORT", self.url, xml.sync_collection(token), headers={"Depth": "0"}
                )
            except Answered as refusal:
                if refusal.status in (401, 507) or refusal.status >= 500:
                    raise
                return None if is_whole else self._since("")
            found, token = self.server.understood(answer)
            for one in found:
                self._note(one, etags, gone)
            if not any(one.status == 507 for one in found):
                break
        return Changes(etags, frozenset(gone), is_whole, token)

    def _note(self, one: Response, etags: dict[str, str], gone: set[str]) -> None:
        if one.status in (404, 410):
            gone.add(one.path)
            etags.pop(one.path, None)
        elif one.text(ETAG) and one.path != xml.path_of("", self.url):
            etags[one.path] = _tag(one.text(ETAG))
            gone.discard(one.path)

    def _all(self) -> dict[str, str]:
        """The tag of every event."""
        with suppress(Answered, Unreachable):
            answer = self.server.asked(
                "REPORT", self.url, xml.events_only(), headers={"Depth": "1"}, hopes=(207,)
            )
            listed = self.server.understood(answer)[0]
            if not any(one.status == 507 for one in listed):
                return _etags(listed)
        _, found = self.server.properties(self.url, "getetag", "resourcetype", depth=1)
        if any(
            one.status == 507 for one in found
        ):  # what is cut off would look as if it were deleted
            raise Answered(507, urlsplit(self.url).hostname or "")
        inside = [one for one in found if not one.holds(f"{{{DAV}}}resourcetype", "*")]
        return _etags(inside)

    def _several(self, paths: list[str]) -> list[tuple[str, str, bytes]]:
        """As many of ``paths`` as the server gives at once; none where it cannot."""
        try:
            answer = self.server.asked(
                "REPORT",
                self.url,
                xml.multiget(quote(path) for path in paths),
                headers={"Depth": "1"},
                hopes=(207,),
            )
        except Answered as refusal:
            if refusal.status == 401 or refusal.status >= 500:
                raise
            return []
        data = f"{{{CALDAV}}}calendar-data"
        found = self.server.understood(answer)[0]
        return [
            (one.path, _tag(one.text(ETAG)), one.text(data).encode())
            for one in found
            if one.text(ETAG) and one.text(data)
        ]

    def _etag(self, path: str) -> str:
        """The tag of an event of a server that does not say it when asked for something else."""
        _, found = self.server.properties(self._at(path), "getetag")
        return _tag(found[0].text(ETAG)) if found else ""

    def _at(self, path: str) -> str:
        return urljoin(self.url, quote(path, safe="/@:+,;=~!$&'()*"))


def _etags(found: Iterable[Response]) -> dict[str, str]:
    return {one.path: _tag(one.text(ETAG)) for one in found if one.text(ETAG)}


def _tag(text: str) -> str:
    """A tag as it is compared: servers call it weak in one answer and not in the next."""
    return text.strip().removeprefix("W/")
