"""What a timeline is made of: items, where a page ends, and folding of what repeats."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import Any

from django.utils import timezone

from rapport.kit.errors import Invalid
from rapport.kit.money import Money
from rapport.kit.speech import noted, say
from rapport.platform.events.sentences import sentence_of
from rapport.touchpoints.channels import Channel


class Kind(StrEnum):
    """What a timeline shows, in the order in which things of one moment stand."""

    NOTE = "note"
    INTERACTION = "interaction"
    EVENT = "event"

    @property
    def label(self) -> str:
        return say(LABELS[self])


LABELS = {
    Kind.NOTE: noted("Notes"),
    Kind.INTERACTION: noted("Interactions"),
    Kind.EVENT: noted("Events"),
}


@dataclass(frozen=True, order=True)
class Cursor:
    """Where a page ended: everything after it is older."""

    at: datetime
    kind: str
    id: int

    def encode(self) -> str:
        text = json.dumps([self.at.isoformat(), self.kind, self.id])
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, word: str) -> Cursor:
        """Raises Invalid for anything that ``encode`` did not write."""
        try:
            at, kind, pk = json.loads(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))
            cursor = cls(datetime.fromisoformat(at), Kind(kind), int(pk))
        except (ValueError, TypeError, OverflowError, binascii.Error):
            raise _damaged() from None
        if timezone.is_naive(cursor.at) or not 0 <= cursor.id < 2**63:
            raise _damaged()
        return cursor


def _damaged() -> Invalid:
    return Invalid("bad_cursor", "This link to older entries is damaged; start at the newest.")


@dataclass(frozen=True)
class Item:
    """One line of a timeline.

    ``name`` is an interaction's channel or an event's name; ``text`` its subject; ``by_name`` our
    colleague. ``about`` is the main party of an interaction, by name, where that is another one.
    ``count`` tells how many events were folded into this line.
    """

    kind: Kind
    id: int
    at: datetime
    name: str = ""
    text: str = ""
    body: str = ""
    direction: str = ""
    outcome: str = ""
    duration_seconds: int | None = None
    links: Sequence[str] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    by_name: str = ""
    party_id: int | None = None
    party_name: str = ""
    count: int = 1

    @property
    def cursor(self) -> Cursor:
        return Cursor(self.at, self.kind, self.id)

    @property
    def title(self) -> str:
        """What it says first, in words for people."""
        if self.kind is Kind.EVENT:
            return sentence_of(self.name, self.data)
        if self.kind is Kind.NOTE:
            return say("Note")
        return self.text or self.channel_label

    @property
    def day(self) -> str:
        """The reader's day, as a word for addresses."""
        return timezone.localtime(self.at).date().isoformat()

    @property
    def channel_label(self) -> str:
        return say(Channel(self.name).label)

    @property
    def money(self) -> Money | None:
        return money_in(self.data)


@dataclass(frozen=True)
class Page:
    """A stretch of a timeline, newest first, and where the next one begins (None: nowhere)."""

    items: Sequence[Item]
    after: Cursor | None


def money_in(data: Mapping[str, Any]) -> Money | None:
    """The amount that the interaction of an order or a return carries."""
    if not data.get("total") or not data.get("currency"):
        return None
    return Money(Decimal(data["total"]), data["currency"])


def page_of(items: Sequence[Item], limit: int) -> Page:
    """The first ``limit`` of ``items``, repetitions folded; of one more, only its being there counts."""
    shown = items[:limit]
    return Page(folded(shown), shown[-1].cursor if len(items) > limit else None)


def folded(items: Sequence[Item]) -> list[Item]:
    """Neighbouring events of one name, day and colleague become one line with their count."""
    lines: list[Item] = []
    for _, group in groupby(enumerate(items), key=_likeness):
        alike = [item for _, item in group]
        lines.append(replace(alike[0], count=len(alike)) if len(alike) > 1 else alike[0])
    return lines


def _likeness(numbered: tuple[int, Item]) -> tuple[object, ...]:
    number, item = numbered
    if item.kind is not Kind.EVENT:
        return (number,)
    return (item.name, item.by_name, item.day)
