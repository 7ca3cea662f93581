"""The days on which customers bought, and what was known of them on a day: from the mart of orders."""

from __future__ import annotations

from datetime import date

import ibis
from ibis.expr.types import Table

EXACT = "decimal(38, 6)"
"""Floating sums depend on the order in which an engine adds up."""


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - date(1970, 1, 1)).days


def visits(orders: Table, currency: str) -> Table:
    """One row per customer and day with orders: ``party_id``, ``day`` (its number since 1970) and the
    ``amount`` of that day in ``currency``.
    """
    clean = orders.filter(orders.is_clean)
    own = ibis.ifelse(
        clean.currency == currency, clean.revenue.cast(EXACT), ibis.literal("0").cast(EXACT)
    )
    dated = clean.select(
        "party_id", day=clean.ordered_on.delta(ibis.date(1970, 1, 1), unit="day"), own=own
    )
    return dated.group_by(["party_id", "day"]).agg(amount=dated.own.sum().cast(EXACT))


def known_until(days: Table, until: int) -> Table:
    """One row per customer who bought by the day ``until``, in order of ``party_id``: the columns of
    ``ahead.Known``, with what came later.
    """
    then, later = days.day <= until, days.day > until
    grouped = days.group_by("party_id").agg(
        days=days.count(where=then),
        first=days.day.min(where=then),
        last=days.day.max(where=then),
        on_first=days.amount.argmin(days.day),
        spent=days.amount.sum(where=then),
        came=days.count(where=later),
        brought=days.amount.sum(where=later),
    )
    found = grouped.filter(grouped.days > 0)
    return found.select(
        "party_id",
        "days",
        "first",
        "last",
        "came",
        spent=found.spent.cast("float64"),
        again=(found.spent - found.on_first).cast("float64"),
        brought=found.brought.cast("float64").fill_null(0.0),
    ).order_by("party_id")
