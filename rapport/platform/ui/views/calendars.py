"""Records on their days: a month or a week of them at a glance, one under the other on a phone.

Opened by whoever plans ahead, or asks what happened when.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from rapport.kit.errors import Invalid
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.filters import parse
from rapport.platform.records.queries import boards
from rapport.platform.records.queries.lists import Row
from rapport.platform.records.types import RecordType
from rapport.platform.ui.looking import WEEK, Look
from rapport.platform.ui.page import Request

WEEKS = 6
FEW, MANY = 4, 40
"""How many records of a day stand open: in a month, in a week."""


def calendar(
    request: Request, record_type: RecordType, seen: Look, *, by: Field | None, cards: list[Field]
) -> dict[str, Any]:
    """What stands in a calendar by the day ``by``; of each record ``cards``, and its moment."""
    if by is None:
        raise Invalid(
            "no_day",
            "%(record_types)s have no day to stand on in a calendar.",
            record_types=record_type.plural,
        )
    today = timezone.localdate()
    on, is_week = boards.day_of(seen.on, today), seen.span == WEEK
    days = days_of_week(on) if is_week else days_of_month(on)
    found, is_whole = boards.calendar(
        request.actor,
        record_type,
        by=by,
        tree=parse(seen.text),
        days=days,
        cards=[*cards, by],
    )
    return {
        "by": by,
        "found": found,
        "is_empty": not any(is_week or day.month == on.month for day in found),
        "is_whole": is_whole,
        "most": boards.MOST_ON_CALENDAR,
        "weeks": _weeks(record_type, days, found),
        "on": on,
        "is_week": is_week,
        "few": MANY if is_week else FEW,
        "today": today,
        **_ways(seen, on, is_week=is_week),
    }


def dated(fields: Mapping[str, Field]) -> list[Field]:
    """What a calendar can be laid out by."""
    kinds = (Kind.DATE, Kind.DATETIME)
    return [one for one in fields.values() if one.kind in kinds and not one.relation]


def days_of_week(on: date) -> list[date]:
    """The days from Monday to Sunday around ``on``."""
    first = on - timedelta(days=on.weekday())
    return [first + timedelta(days=number) for number in range(7)]


def days_of_month(on: date) -> list[date]:
    """Six whole weeks with the month of ``on``."""
    first = days_of_week(on.replace(day=1))[0]
    return [first + timedelta(days=number) for number in range(WEEKS * 7)]


def _weeks(
    record_type: RecordType, days: Sequence[date], found: Mapping[date, Sequence[Row]]
) -> list[list[tuple[date, list[tuple[Row, str]]]]]:
    """Week by week, each day with its records and their addresses."""
    filled = []
    for day in days:
        rows = found.get(day, ())
        urls = record_type.urls_of([row.pk for row in rows])
        filled.append((day, list(zip(rows, urls, strict=True))))
    return [filled[start : start + 7] for start in range(0, len(filled), 7)]


def _ways(seen: Look, on: date, *, is_week: bool) -> dict[str, str]:
    """Where one goes from here: earlier, later, back to today, to the other span."""
    month = on.replace(day=1)
    before = on - timedelta(days=7) if is_week else (month - timedelta(days=1)).replace(day=1)
    after = on + timedelta(days=7) if is_week else (month + timedelta(days=31)).replace(day=1)
    return {
        "before_url": seen.url(on=before.isoformat()),
        "after_url": seen.url(on=after.isoformat()),
        "today_url": seen.url(on=""),
        "month_url": seen.url(span="month"),
        "week_url": seen.url(span=WEEK),
    }
