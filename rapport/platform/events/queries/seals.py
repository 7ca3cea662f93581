"""Whether the chain of seals holds, and if not, since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from rapport.kit.speech import say, say_count
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events.events import SealsVerified
from rapport.platform.events.models import Event, Seal

COMPARED = """
    SELECT s.id, s.since, s.sealed_at, s.events, sealed.events, sealed.digest = s.digest
      FROM (
        SELECT *, lag(digest, 1, ''::bytea) OVER chain AS before, lag(sealed_at) OVER chain AS since,
               lag(tx, 1, 0::bigint) OVER chain AS from_tx,
               lag(event, 1, 0::bigint) OVER chain AS from_event
          FROM events_seal WINDOW chain AS (ORDER BY tx, event)
      ) AS s, events_sealed(s.before, s.from_tx, s.from_event, s.tx, s.event, s.sealed_at) AS sealed
     ORDER BY s.tx, s.event"""
UNEXPLAINED = """
    SELECT id FROM events_event
     WHERE erased_digest IS NOT NULL AND (data <> '{}' OR id NOT IN (
        SELECT jsonb_array_elements_text(data -> 'events')::bigint FROM events_event
         WHERE name = 'events.events_erased'))
     ORDER BY id LIMIT 100"""
MOST_BREAKS = 100


@dataclass(frozen=True)
class Break:
    """A seal that does not hold: what it covers was changed. ``since`` is when the one before it was set."""

    seal: int
    since: str
    until: str
    sealed: int
    found: int

    @property
    def sentence(self) -> str:
        """What must have happened."""
        if self.found < self.sealed:
            return say_count(
                "%(count)s event is gone.", "%(count)s events are gone.", self.sealed - self.found
            )
        if self.found > self.sealed:
            return say_count(
                "%(count)s event was slipped in.",
                "%(count)s events were slipped in.",
                self.found - self.sealed,
            )
        return say("Something was changed.")


@dataclass(frozen=True)
class Verdict:
    """What a comparison of all events with their seals found.

    ``unexplained`` are events whose data was erased by none who wrote it down; ``head`` the newest
    digest, worth keeping outside the database; ``waiting`` events are too young to be sealed.
    """

    seals: int
    events: int
    breaks: tuple[Break, ...]
    unexplained: tuple[int, ...]
    erased: int
    head: str
    waiting: int
    is_head_known: bool = True

    @property
    def holds(self) -> bool:
        return not self.breaks and not self.unexplained and self.is_head_known

    @property
    def sentences(self) -> list[str]:
        """What does not hold, and since when."""
        said = [
            say(
                "Seal %(seal)s, set at %(until)s, does not hold. %(sentence)s",
                seal=found.seal,
                until=found.until,
                sentence=found.sentence,
            )
            for found in self.breaks
        ]
        if self.unexplained:
            said.append(
                say(
                    "The data of event %(event)s is gone, and nobody erased it.",
                    event=self.unexplained[0],
                )
            )
        if not self.is_head_known:
            said.append(say("The chain lacks the digest that was kept: it was made anew."))
        return said


def verdict(*, head: str = "") -> Verdict:
    """Compare all events with their seals. Four statements; reads the whole table, 100,000 a second."""
    rows = _rows(COMPARED)
    breaks = [
        Break(pk, since.isoformat() if since else "", until.isoformat(), sealed, found)
        for pk, since, until, sealed, found, is_same in rows
        if not is_same
    ]
    latest = Seal.objects.order_by("-tx", "-event").first()
    [(waiting, erased)] = _rows(
        "SELECT count(*) FILTER (WHERE (tx, id) > (%s, %s)), count(erased_digest) FROM events_event",
        [latest.tx, latest.event] if latest else [0, 0],
    )
    return Verdict(
        seals=len(rows),
        events=sum(row[3] for row in rows),
        breaks=tuple(breaks[:MOST_BREAKS]),
        unexplained=tuple(pk for (pk,) in _rows(UNEXPLAINED)),
        erased=erased,
        head=bytes(latest.digest).hex() if latest else "",
        waiting=waiting,
        is_head_known=not head or _is_in_chain(head),
    )


def chain_head(asker: Actor) -> tuple[Seal | None, int]:
    """The newest seal, and how many events wait for the next one."""
    access.require(asker, "events.read_audit")
    latest = Seal.objects.order_by("-tx", "-event").first()
    place = [latest.tx, latest.event] if latest else [0, 0]
    statement = (
        "SELECT count(*) FROM (SELECT FROM events_event WHERE (tx, id) > (%s, %s) LIMIT 10000) AS e"
    )
    [(waiting,)] = _rows(statement, place)
    return latest, waiting


def last_verdict(asker: Actor) -> tuple[Event, Mapping[str, Any]] | None:
    """The newest verdict that was written down, if there is one."""
    access.require(asker, "events.read_audit")
    found = Event.objects.filter(name=SealsVerified.name).order_by("-at").first()
    return (found, found.data) if found else None


def _is_in_chain(head: str) -> bool:
    try:
        return Seal.objects.filter(digest=bytes.fromhex(head)).exists()
    except ValueError:
        return False


def _rows(statement: str, params: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
