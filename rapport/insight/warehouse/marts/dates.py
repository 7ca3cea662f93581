from __future__ import annotations

from datetime import date, timedelta

import ibis
from ibis.expr.types import Table

from rapport.insight.warehouse.checks import Check, covers, not_null
from rapport.kit.speech import noted

AHEAD_DAYS = 366
key = ("day",)
columns = {
    "day": "The day.",
    "year": "Its year.",
    "quarter": "Its quarter, from 1 to 4.",
    "month": "Its month, from 1 to 12.",
    "month_starts_on": "The first day of its month.",
    "iso_year": "The year that its ISO week belongs to.",
    "iso_week": "Its ISO week, from 1 to 53.",
    "weekday": "1 for Monday to 7 for Sunday.",
    "is_weekend": "Whether it is a Saturday or a Sunday.",
}
checks = (
    not_null("day", "iso_week", "weekday"),
    covers("day", "orders", "ordered_on", lambda orders: orders.is_clean),
    Check(noted("no day left out"), lambda mart, *_: _after_gaps(mart)),
)


def dates(orders: Table, *, as_of: date) -> Table:
    """One row per day, from the first order to the reckoning day and 366 days on; none before the first
    clean order.
    """
    end = ibis.literal(as_of + timedelta(days=AHEAD_DAYS)).cast("date")
    first = orders.agg(first_on=orders.ordered_on.min())
    count = end.delta(first.first_on, unit="day") + 1
    counted = first.mutate(place=ibis.range(0, count).unnest())
    moments = counted.first_on.cast("timestamp") + counted.place.as_interval("D")
    days = counted.select(day=moments.date())
    weekday = days.day.day_of_week.index() + 1
    year, month, week = days.day.year(), days.day.month(), days.day.week_of_year()
    begins_next, ends_last = (month == 12) & (week == 1), (month == 1) & (week >= 52)
    return days.mutate(
        year=year,
        quarter=days.day.quarter(),
        month=month,
        month_starts_on=days.day.truncate("M"),
        iso_year=(year + begins_next.cast("int32") - ends_last.cast("int32")).cast("int32"),
        iso_week=week,
        weekday=weekday,
        is_weekend=weekday >= 6,
    ).select(*columns)


def _after_gaps(mart: Table) -> Table:
    """Days that do not follow upon the one before."""
    pairs = mart.select("day", before=mart.day.lag().over(order_by="day"))
    return pairs.filter(pairs.day.delta(pairs.before, unit="day") != 1)
