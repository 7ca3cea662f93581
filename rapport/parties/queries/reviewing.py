"""The queue of likely duplicates as people review it: two parties side by side, and what speaks for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import floor
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from procrastinate.contrib.django.models import ProcrastinateJob

from rapport.kit import phones
from rapport.kit.errors import NotFound
from rapport.kit.prepared import prepared
from rapport.kit.speech import noted, say
from rapport.parties.models import (
    DuplicateScan,
    EmailAddress,
    LikelyDuplicate,
    Party,
    PhoneNumber,
    PostalAddress,
)
from rapport.parties.models.duplicates import SCAN_DIED, SCAN_LOCK
from rapport.parties.openness import may_know
from rapport.parties.queries.parties import visible
from rapport.platform import access
from rapport.platform.access import Actor, Right, Scope
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.keyset import Order, decode_cursor, encode_cursor
from rapport.platform.tasks.sole import is_held

SHOWN, COUNTED = 10, 1_000
REFUSED = "not-same"
TASK = "rapport.parties.tasks.find_duplicates"
WEIGHT = Field("weight", "Weight", Kind.NUMBER)

LABELS = {
    "given": noted("Given name"),
    "family": noted("Family name"),
    "born": noted("Born"),
    "email": noted("E-mail"),
    "phone": noted("Phone"),
    "street": noted("Street"),
    "postcode": noted("Postal code"),
    "city": noted("City"),
}
WHOLE_NAME = noted("Name")
"""What an organization's family name is called."""
PART_OF = {"street": "address", "postcode": "address", "city": "address", "born": "born_on"}
"""Compared column → the part of a party that somebody may know or not, where it is called otherwise."""
LEVELS = {
    "the same": noted("The same"),
    "a slip of the finger apart": noted("One character differs"),
    "one begins the other": noted("One is the beginning of the other"),
    "a few letters apart": noted("A few letters differ"),
    "exchanged": noted("Given and family name changed places"),
    "two digits apart": noted("Two digits differ"),
    "the same before the @": noted("The same before the @"),
    "different": noted("Different"),
}
STRENGTHS = (
    (6.0, noted("speaks strongly for it")),
    (2.0, noted("speaks for it")),
    (-2.0, noted("says little")),
    (-6.0, noted("speaks against it")),
)
STRONGLY_AGAINST = noted("speaks strongly against it")
CHANCES = (
    (0.999, noted("Almost certainly the same")),
    (0.95, noted("Very likely the same")),
    (0.8, noted("Likely the same")),
)
POSSIBLY = noted("Possibly the same")
_PERHAPS = """
    SELECT other.id, other.name
      FROM (SELECT other_id AS id, weight FROM parties_likelyduplicate
             WHERE one_id = %(pk)s AND not_same_at IS NULL
            UNION ALL
            SELECT one_id, weight FROM parties_likelyduplicate
             WHERE other_id = %(pk)s AND not_same_at IS NULL) AS pair
      JOIN parties_party AS other ON other.id = pair.id AND other.deleted_at IS NULL
     ORDER BY weight DESC, other.id LIMIT 3
"""
Values = tuple[str | date, ...]


@dataclass(frozen=True)
class Line:
    """A field of both parties; ``level`` is empty where one of them has nothing there."""

    label: str
    one: Values
    other: Values
    level: str = ""
    weight: float = 0.0

    @property
    def is_same(self) -> bool:
        return self.level == "the same"

    @property
    def is_different(self) -> bool:
        return self.level == "different"

    @property
    def in_words(self) -> str:
        return say(LEVELS.get(self.level, self.level))

    @property
    def strength(self) -> str:
        """How much it speaks for one someone."""
        found = (words for least, words in STRENGTHS if self.weight >= least)
        return say(next(found, STRONGLY_AGAINST))


@dataclass(frozen=True)
class Pair:
    """Likely duplicates side by side; whether the asker may say that they are two, or make them one."""

    found: LikelyDuplicate
    lines: list[Line]
    may_judge: bool
    may_merge: bool

    @property
    def chance(self) -> str:
        known = (words for least, words in CHANCES if self.found.probability >= least)
        return say(next(known, POSSIBLY))

    @property
    def share(self) -> float:
        """The probability, never rounded up: nothing is certain."""
        return min(floor(self.found.probability * 1000), 999) / 1000


@dataclass(frozen=True)
class Other:
    """The other one of a pair."""

    id: int
    name: str


@dataclass(frozen=True)
class Scanning:
    """Whether a search is waiting or under way and how far it is; the last one, or why it failed."""

    is_active: bool = False
    step: str = ""
    share: float = 0.0
    failure: str = ""
    finished_at: datetime | None = None


@dataclass(frozen=True)
class Review:
    """A page of the queue; ``count`` is None when there are more than ``COUNTED``."""

    pairs: list[Pair]
    next_cursor: str
    count: int | None
    scanning: Scanning


def review(asker: Actor, *, only: str = "", after: str = "") -> Review:
    """The likeliest pairs first, of which the asker sees both: of one kind if ``only`` names it, or
    those that were said not to be the same. About eight queries.
    """
    access.require(asker, "parties.see_parties")
    rows = _pairs(asker, only)
    place = decode_cursor(after, WEIGHT) if after else None
    found = list(Order(WEIGHT, is_descending=True).of(rows, after=place)[: SHOWN + 1])
    shown = found[:SHOWN]
    last = shown[-1] if len(found) > SHOWN else None
    count = rows[: COUNTED + 1].count()
    return Review(
        _side_by_side(asker, shown),
        encode_cursor(last.weight, last.pk) if last else "",
        count if count <= COUNTED else None,
        scanning(asker),
    )


def pair(asker: Actor, pk: int) -> LikelyDuplicate:
    """Likely duplicates that the asker sees, both of them. Raises NotFound."""
    access.require(asker, "parties.see_parties")
    found = _seen(asker).filter(pk=pk).first()
    if found is None:
        raise NotFound("pair_gone", "These are no longer thought to be the same.")
    return found


def perhaps_same(asker: Actor, pk: int) -> list[Other]:
    """Up to three parties that may be the same as one that the asker sees, the likeliest first. One query,
    two for those who do not see everybody.
    """
    with prepared(connection), connection.cursor() as cursor:
        cursor.execute(_PERHAPS, {"pk": pk})
        found = [Other(*row) for row in cursor.fetchall()]
    if found and access.policy_called("parties.Party").scope(asker, Right.READ) is not Scope.ALL:
        rows = visible(asker).filter(pk__in=[other.id for other in found])
        seen = set(rows.values_list("pk", flat=True))
        found = [other for other in found if other.id in seen]
    return found


def scanning(asker: Actor) -> Scanning:
    """What the search is doing. One whose process died no longer holds the lock."""
    access.require(asker, "parties.see_parties")
    newest = DuplicateScan.objects.order_by("-started_at").first()
    is_open = newest is not None and newest.finished_at is None
    if newest is not None and is_open and is_held(SCAN_LOCK):
        return Scanning(is_active=True, step=say(newest.step), share=newest.done_share)
    jobs = ProcrastinateJob.objects.filter(task_name=TASK, status__in=("todo", "doing"))
    if jobs.exists():
        return Scanning(is_active=True, step=say("Waiting for the worker"))
    if newest is None:
        return Scanning()
    failure = SCAN_DIED if is_open else newest.message
    return Scanning(failure=say(failure), finished_at=newest.finished_at)


def _seen(asker: Actor) -> QuerySet[LikelyDuplicate]:
    """Pairs of a kind, both out of the trash and seen by the asker."""
    found = LikelyDuplicate.objects.select_related("one", "other")
    return found.filter(one__in=visible(asker), other__in=visible(asker))


def _pairs(asker: Actor, only: str) -> QuerySet[LikelyDuplicate]:
    if only == REFUSED:
        return _seen(asker).filter(not_same_at__isnull=False).select_related("not_same_by")
    found = _seen(asker).filter(not_same_at=None)
    return found.filter(kind=only) if only in Party.Kind.values else found


def _side_by_side(asker: Actor, found: Sequence[LikelyDuplicate]) -> list[Pair]:
    points = _Points({pk for row in found for pk in (row.one_id, row.other_id)})
    return [
        Pair(
            row,
            _lines(asker, row, points.of(row.one), points.of(row.other)),
            may_judge=all(access.may(asker, "parties.say_not_same", one) for one in row.both),
            may_merge=all(access.may(asker, "parties.edit_party", one) for one in row.both)
            and any(access.may(asker, "parties.delete_party", one) for one in row.both),
        )
        for row in found
    ]


def _lines(
    asker: Actor, row: LikelyDuplicate, one: Mapping[str, Values], other: Mapping[str, Values]
) -> list[Line]:
    """The compared fields that at least one of both has and that the asker may know."""
    labels = LABELS if row.one.is_person else LABELS | {"family": WHOLE_NAME}
    evidence = {column: (level, weight) for column, level, weight in row.evidence}
    return [
        Line(say(label), one[column], other[column], *evidence.get(column, ()))
        for column, label in labels.items()
        if (one[column] or other[column])
        and (column in ("given", "family") or may_know(asker, PART_OF.get(column, column)))
    ]


class _Points:
    """E-mails, phones and main addresses of some parties. Three queries."""

    def __init__(self, pks: Iterable[int]) -> None:
        wanted = {"party__in": list(pks)}
        self._emails = _grouped(EmailAddress.objects.filter(**wanted))
        self._phones = _grouped(PhoneNumber.objects.filter(**wanted))
        self._places = _grouped(PostalAddress.objects.filter(**wanted))

    def of(self, party: Party) -> dict[str, Values]:
        """By compared column what ``party`` has there."""
        place = next(iter(self._places[party.pk]), PostalAddress())
        texts = {
            "given": " ".join(filter(None, (party.given_name, party.middle_name))),
            "family": party.family_name or party.name,
            "street": place.street,
            "postcode": place.postal_code,
            "city": place.city or party.city,
        }
        return {name: (text,) if text else () for name, text in texts.items()} | {
            "born": (party.born_on,) if party.born_on else (),
            "email": tuple(point.address for point in self._emails[party.pk]),
            "phone": tuple(
                phones.pretty(point.e164) if point.e164 else point.written
                for point in self._phones[party.pk]
            ),
        }


def _grouped(rows: QuerySet[Any]) -> defaultdict[int, list[Any]]:
    """By party, the main ones first."""
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows.order_by("-is_primary", "pk"):
        found[row.party_id].append(row)
    return found
