from __future__ import annotations

from typing import Any

import ibis
from ibis.expr.types import Table

from rapport.insight.warehouse.checks import holds, not_null, related
from rapport.insight.warehouse.spans import Span
from rapport.kit.speech import noted

WORTH = "decimal(38, 12)"
key = ("currency", "day")
columns = {
    "currency": "The currency.",
    "day": "The day.",
    "worth": "What one of it is worth in the reporting currency.",
}
checks = (
    not_null("currency", "day", "worth"),
    related("day", "dates", "day"),
    holds(noted("worth more than nothing"), lambda mart: mart.worth <= 0),
)


def exchange_rates(
    stg_rapport_exchange_rates: Table,
    dates: Table,
    *,
    span: Span,
) -> Table:
    """One row per currency and day of the span that profits are reckoned over, where a rate is known."""
    days = dates.filter(dates.day >= ibis.literal(span.since), dates.day < ibis.literal(span.as_of))
    days = days.select("day")
    itself = _worth(days, span.currency, ibis.literal(1))
    rates = stg_rapport_exchange_rates.filter(stg_rapport_exchange_rates.currency != span.books)
    known = days.inner_join(rates, [days.day >= rates.from_on, days.day < rates.until_on]).select(
        "currency", "day", "rate", "worth"
    )
    others = known.filter(known.currency != span.currency)
    if span.currency == span.books:
        return ibis.union(itself, others.select("currency", "day", worth=others.worth.cast(WORTH)))
    own = known.filter(known.currency == span.currency).select("day", own=known.rate)
    crossed = others.inner_join(own, "day")
    worth = (crossed.worth * crossed.own).cast(WORTH)
    return ibis.union(
        itself, _worth(own, span.books, own.own), crossed.select("currency", "day", worth=worth)
    )


def _worth(days: Table, currency: str, worth: Any) -> Table:
    return days.select(currency=ibis.literal(currency), day=days.day, worth=worth.cast(WORTH))
