"""What people called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils import timezone

from rapport.forecasts.holders import Holder
from rapport.forecasts.models import Override, Submission
from rapport.forecasts.models.calls import Call
from rapport.forecasts.periods import Period
from rapport.platform import access
from rapport.platform.access import Actor

C = TypeVar("C", bound=Call)
MOST = 50


def said(asker: Actor, model: type[C], period: Period) -> QuerySet[C]:
    """The calls of a period that ``asker`` sees, also those that were taken over by later ones."""
    rows = model._default_manager.filter(
        starts_on=period.starts_on, ends_on=period.ends_on, deleted_at=None
    )
    return access.visible_to(asker, rows)


def standing(asker: Actor, model: type[C], period: Period) -> Mapping[str, C]:
    """The calls that count, by holder. One query."""
    newest = said(asker, model, period).order_by("holder", "-pk").distinct("holder")
    rows = newest.select_related("created_by")
    return {row.holder: row for row in rows if row.amount is not None}


def newest_of(asker: Actor, model: type[C], holder: Holder, period: Period) -> C | None:
    """What was said last of ``holder``, also that nothing counts any more. One query."""
    return said(asker, model, period).filter(holder=str(holder)).order_by("-pk").first()


@dataclass(frozen=True, slots=True)
class Said:
    """A call that stood from a day on, until it was taken back on another."""

    holder: str
    amount: Decimal | None
    on: date
    until: date | None

    def stands(self, day: date) -> bool:
        """Whether it was there in the evening of ``day``."""
        return self.on <= day and (self.until is None or self.until > day)


def all_said(model: type[Call], since: date) -> Mapping[Period, list[Said]]:
    """Every call of periods that end from ``since`` on, also those that were taken back, the earliest first:
    read by the worker. One query.
    """
    rows = model._default_manager.filter(ends_on__gte=since).order_by("pk")
    found: dict[Period, list[Said]] = {}
    for starts_on, ends_on, holder, amount, at, gone in rows.values_list(
        "starts_on", "ends_on", "holder", "amount", "created_at", "deleted_at"
    ):
        until = timezone.localdate(gone) if gone else None
        one = Said(holder, amount, timezone.localdate(at), until)
        found.setdefault(Period(starts_on, ends_on), []).append(one)
    return found


def history(asker: Actor, holder: Holder, period: Period) -> list[Override | Submission]:
    """All that was said of ``holder``, the newest first. Two queries."""
    found: list[Override | Submission] = []
    for model in (Override, Submission):
        rows: Any = said(asker, model, period).filter(holder=str(holder))
        found += list(rows.select_related("created_by").order_by("-pk")[:MOST])
    return sorted(found, key=lambda row: row.created_at, reverse=True)
