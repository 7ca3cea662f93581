"""The record of everything, for administrators: who did what, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events.models import Event

PAGE = 50
CHUNK = 2_000


@dataclass(frozen=True)
class Asked:
    """Which events are asked for; what is empty does not matter."""

    by: int | None = None
    name: str = ""
    subject_type: str = ""
    subject_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> dict[str, Any]:
        """As the ORM reads it."""
        said = {
            "by": self.by,
            "name": self.name,
            "subject_type": self.subject_type,
            "subject_id": self.subject_id,
            "at__gte": self.since,
            "at__lt": self.until,
        }
        return {name: value for name, value in said.items() if value not in (None, "")}


@dataclass(frozen=True)
class AuditPage:
    """A stretch of events, the newest first; ``before`` is where the next one begins, 0 for nowhere."""

    events: tuple[Event, ...]
    before: int


def audit(asker: Actor, asked: Asked, *, before: int = 0, limit: int = PAGE) -> AuditPage:
    """The events that are ``asked`` for, from the id ``before`` downwards. One query."""
    rows = _rows(asker, asked)
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: limit + 1])
    return AuditPage(tuple(found[:limit]), found[limit - 1].pk if len(found) > limit else 0)


def all_asked(asker: Actor, asked: Asked) -> Iterator[Event]:
    """Every event that is ``asked`` for, in constant memory."""
    return _rows(asker, asked).iterator(chunk_size=CHUNK)


def _rows(asker: Actor, asked: Asked) -> QuerySet[Event]:
    access.require(asker, "events.read_audit")
    return Event.objects.filter(**asked.conditions()).order_by("-pk")
