"""What lies in the trash: of which type, since when, by whom, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from rapport.platform import access
from rapport.platform.access import Actor, Right
from rapport.platform.events.models import Event
from rapport.platform.records.models import Retention
from rapport.platform.records.models.retention import USUAL_DAYS
from rapport.platform.records.queries.history import decode_cursor, encode_place
from rapport.platform.records.queries.lists import COUNT_LIMIT, record_type_of
from rapport.platform.records.types import RecordType, record_types
from rapport.platform.records.undoing import GENERIC, family_of

PAGE = 50


@dataclass(frozen=True)
class Heap:
    """The trash of one type: how many lie there (counting stops at 10,000), for how many days."""

    kind: RecordType
    count: int
    is_all: bool
    days: int


@dataclass(frozen=True)
class Discarded:
    """A record in the trash; ``goes_at`` is when it is deleted for good."""

    pk: int
    title: str
    deleted_at: datetime
    by_name: str
    goes_at: datetime | None
    may_restore: bool


@dataclass(frozen=True)
class Trash:
    """A stretch of a type's trash, the latest first."""

    kind: RecordType
    rows: tuple[Discarded, ...]
    next_cursor: str
    days: int


def heaps(asker: Actor) -> list[Heap]:
    """The trash of every type that ``asker`` may see. Two queries, and one per type."""
    days = retention_days()
    found = []
    for kind in record_types().values():
        if kind.is_trashable and access.may_see(asker, kind.model, name=kind.policy_name):
            rows = kind.visible_to(asker, in_trash=True).order_by("-deleted_at", "-pk")
            count = rows[: COUNT_LIMIT + 1].count()
            kept = days.get(kind.key, USUAL_DAYS)
            found.append(Heap(kind, min(count, COUNT_LIMIT), count <= COUNT_LIMIT, kept))
    return found


def trash(asker: Actor, key: str, *, cursor: str = "", limit: int = PAGE) -> Trash:
    """What of the type called ``key`` lies in the trash. Four queries."""
    kind = record_type_of(asker, key)
    rows = kind.visible_to(asker, in_trash=True)
    if cursor:
        at, pk = decode_cursor(cursor)
        rows = rows.filter(Q(deleted_at__lt=at) | Q(deleted_at=at, pk__lt=pk), deleted_at__lte=at)
    found = list(rows.order_by("-deleted_at", "-pk")[: limit + 1])
    shown, days = found[:limit], retention_days().get(key, USUAL_DAYS)
    last = shown[-1] if len(found) > limit else None
    return Trash(
        kind=kind,
        rows=tuple(_discarded(asker, kind, shown, days)),
        next_cursor=encode_place(last.deleted_at, last.pk) if last else "",
        days=days,
    )


def retention_days() -> dict[str, int]:
    """Type → how many days its records stay in the trash, where that was set. One query."""
    return dict(Retention.objects.values_list("record_type", "days"))


def _discarded(
    asker: Actor, kind: RecordType, records: list[Any], days: int
) -> Iterable[Discarded]:
    pks = [record.pk for record in records]
    mine = set(
        kind.visible_to(asker, Right.DELETE, in_trash=True)
        .filter(pk__in=pks)
        .values_list("pk", flat=True)
    )
    names = _who(kind, pks)
    for record in records:
        goes_at = record.deleted_at + timedelta(days=days) if days else None
        by_name = names.get(record.pk, "")
        yield Discarded(
            record.pk, str(record), record.deleted_at, by_name, goes_at, record.pk in mine
        )


def _who(kind: RecordType, pks: list[int]) -> dict[int, str]:
    """Record → who put it into the trash last. One query."""
    names = {family_of(kind.key).deleted, GENERIC.deleted}
    rows = Event.objects.filter(
        subject_type=kind.model._meta.label_lower, subject_id__in=pks, name__in=names
    )
    latest = rows.order_by("subject_id", "-at", "-pk").distinct("subject_id")
    return {pk: name for pk, name in latest.values_list("subject_id", "by_name") if pk}
