"""A server that speaks CalDAV, and whose calendars are somebody's.

The password goes to the server that was named and, over TLS, to others of its domain, where large
providers keep calendars. Redirects are followed by the same rule.
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urljoin, urlsplit

from rapport.activities.caldav import multistatus as xml
from rapport.activities.caldav.multistatus import CALDAV, DAV, NotUnderstood, Response
from rapport.kit.asking import Answer, Question, ask
from rapport.kit.errors import Refused
from rapport.kit.outgoing import Unreachable
from rapport.kit.speech import say

REDIRECTS = (301, 302, 303, 307, 308)
MOST_REDIRECTS = 5
MOST_CALENDARS = 100
ABOUT_A_CALENDAR = ("resourcetype", "displayname", "C:supported-calendar-component-set")
TO_FIND_CALENDARS = (*ABOUT_A_CALENDAR, "current-user-principal", "C:calendar-home-set")


class Answered(Exception):
    """The server answers something else than was hoped for; says with which status."""

    def __init__(self, status: int, host: str) -> None:
        self.status, self.host = status, host
        super().__init__(f"{host} answers {status}")


@dataclass(frozen=True)
class Offer:
    """A calendar that somebody has on a server."""

    url: str
    name: str


@dataclass(frozen=True)
class Server:
    """Where somebody's calendars are, and how they sign in there."""

    url: str
    user: str
    password: str = field(repr=False)
    is_private_allowed: bool = False

    def calendars(self) -> list[Offer]:
        """The calendars with events at this address, or wherever it leads to (RFC 6764). Raises Answered,
        Unreachable and Refused.
        """
        for url in self._beginnings():
            here = self._about(url, *TO_FIND_CALENDARS)
            if here is None:
                continue
            asked, found = here
            if _takes_events(found):
                return [_offer(found, asked)]
            offers = self._offers(asked, found)
            if offers:
                return offers
        raise Answered(404, urlsplit(self.url).hostname or "")

    def asked(
        self,
        method: str,
        url: str,
        body: bytes = b"",
        *,
        headers: Mapping[str, str] | None = None,
        hopes: Collection[int] = (200, 207),
    ) -> Answer:
        """What the server answers to ``method``. Raises Answered for other statuses than the hopes."""
        said = {"Authorization": self._key(), **(headers or {})}
        if body and "Content-Type" not in said:
            said["Content-Type"] = "application/xml; charset=utf-8"
        for _ in range(MOST_REDIRECTS):
            self._check(url)
            answer = ask(
                Question(method, url, said, body), is_private_allowed=self.is_private_allowed
            )
            if answer.status not in REDIRECTS:
                break
            url = urljoin(url, answer.headers.get("location", ""))
        if answer.status not in hopes:
            raise Answered(answer.status, urlsplit(url).hostname or "")
        return answer

    def properties(self, url: str, *names: str, depth: int = 0) -> tuple[str, list[Response]]:
        """What is said of ``url`` and, a step deeper, of what lies in it; with where it was found."""
        answer = self.asked("PROPFIND", url, xml.propfind(*names), headers={"Depth": str(depth)})
        return answer.url, self.understood(answer)[0]

    def understood(self, answer: Answer) -> tuple[list[Response], str]:
        """The responses of a multistatus and its token. Raises Unreachable for anything else."""
        try:
            return xml.responses(answer.body, answer.url)
        except NotUnderstood:
            host = urlsplit(answer.url).hostname
            raise Unreachable(say("%(host)s does not speak CalDAV.", host=host)) from None

    def _beginnings(self) -> list[str]:
        """Where to look for calendars: the address itself, the well-known one, the root."""
        parts = urlsplit(self.url)
        root = f"{parts.scheme}://{parts.netloc}"
        return list(dict.fromkeys([self.url, f"{root}/.well-known/caldav", f"{root}/"]))

    def _about(self, url: str, *names: str) -> tuple[str, Response] | None:
        """What is said of ``url`` itself; None where the server knows nothing of it."""
        try:
            asked, found = self.properties(url, *names)
        except Answered as answer:
            if answer.status == 401:
                raise
            return None
        except Unreachable:
            if url == self.url:
                raise
            return None
        return (asked, found[0]) if found else None

    def _offers(self, url: str, found: Response) -> list[Offer]:
        """The calendars of whoever ``found`` says is signed in."""
        home = found.path_in(f"{{{CALDAV}}}calendar-home-set", url)
        principal = found.path_in(f"{{{DAV}}}current-user-principal", url)
        if not home and principal:
            here = self._about(principal, "C:calendar-home-set")
            home = here[1].path_in(f"{{{CALDAV}}}calendar-home-set", here[0]) if here else ""
        if not home:
            return []
        asked, inside = self.properties(home, *ABOUT_A_CALENDAR, depth=1)
        return [_offer(one, asked) for one in inside if _takes_events(one)][:MOST_CALENDARS]

    def _key(self) -> str:
        words = f"{self.user}:{self.password}".encode()
        return f"Basic {base64.b64encode(words).decode()}"

    def _check(self, url: str) -> None:
        """Raises Refused where the password would go to strangers, or be read on the way."""
        first, parts = urlsplit(self.url), urlsplit(url)
        if parts.scheme != "https" and not self.is_private_allowed:
            raise Refused(
                "not_encrypted",
                "The password would be readable on the way: the address must begin with https://.",
            )
        host, other = first.hostname or "", parts.hostname or ""
        domain = host.partition(".")[2] if host.count(".") > 1 else host
        is_near = parts.scheme == "https" and other.endswith(f".{domain}")
        if (other != host and not is_near) or (first.scheme, parts.scheme) == ("https", "http"):
            raise Refused(
                "leads_away", "The server leads on to %(host)s. Enter that address.", host=other
            )


def _takes_events(found: Response) -> bool:
    """Whether it is a calendar, and one for events."""
    if not found.holds(f"{{{DAV}}}resourcetype", f"{{{CALDAV}}}calendar"):
        return False
    kinds = found.found.get(f"{{{CALDAV}}}supported-calendar-component-set")
    names = {kind.get("name") for kind in kinds} if kinds is not None else set()
    return not names or "VEVENT" in names


def _offer(found: Response, asked: str) -> Offer:
    path = quote(found.path if found.path.endswith("/") else f"{found.path}/")
    name = found.text(f"{{{DAV}}}displayname") or found.path.rstrip("/").rpartition("/")[2]
    return Offer(urljoin(asked, path), name[:120])
