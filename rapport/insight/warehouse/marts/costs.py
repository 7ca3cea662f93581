from __future__ import annotations

from typing import Any

import ibis
from ibis.expr.types import Table

from rapport.insight.warehouse import pieces
from rapport.insight.warehouse.checks import accepted, holds, not_null, reconciles, related
from rapport.insight.warehouse.spans import Span
from rapport.insight.works import SERVICES, WORKS
from rapport.kit.speech import noted

EXACT = "decimal(38, 6)"
key = ("work", "record_id")
columns = {
    "work": "The kind of work.",
    "record_id": "The interaction, order, return … that it was done for.",
    "party_id": "The customer whom it served; empty where that was nobody who ever bought.",
    "happened_on": "The day, in the company's time zone; for waiting, the first day of it.",
    "part": "The part of the cost to serve that it falls into.",
    "centre": "The cost centre whose time it took; may be empty.",
    "minutes": "How long it took: what the work says itself, else what is declared.",
    "time_cost": "These minutes at the rate of the cost centre, in the reporting currency.",
    "other_cost": "What it cost besides.",
    "cost": "Both together; empty where an exchange rate is missing.",
    "currency": "The reporting currency.",
}
checks = (
    not_null("work", "record_id", "happened_on", "part", "minutes", "currency"),
    accepted("work", tuple(WORKS)),
    accepted("part", tuple(SERVICES)),
    reconciles("costs", "cost"),
    reconciles("cost_minutes", "minutes"),
    related("party_id", "customers", "party_id"),
    holds(
        noted("cost equal to time and what it cost besides"),
        lambda mart: mart.cost != mart.time_cost + mart.other_cost,
    ),
)


def costs(
    stg_rapport_work: Table,
    stg_rapport_invoices: Table,
    stg_rapport_payments: Table,
    work_rates: Table,
    exchange_rates: Table,
    customers: Table,
    *,
    span: Span,
) -> Table:
    """One row per piece of work that a rule is declared for, in the year before the reckoning day."""
    found = ibis.union(
        stg_rapport_work,
        pieces.payments(stg_rapport_payments, exchange_rates),
        pieces.waiting(stg_rapport_invoices, stg_rapport_payments, exchange_rates, span=span),
    )
    rates = work_rates.select(
        "day", "part", "centre", "rate", "cost", "share", ruled="work", usual="minutes"
    )
    joined = found.inner_join(rates, [found.work == rates.ruled, found.happened_on == rates.day])
    known = customers.select(known_id="party_id")
    served = joined.left_join(known, joined.party_id == known.known_id)
    return _reckoned(served, span.currency).select(*columns)


def _reckoned(served: Table, currency: str) -> Table:
    """Minutes, and what they and the rest come to, each exact to the millionth."""
    minutes = (served.known.fill_null(served.usual) * served.quantity).cast("decimal(18, 4)")
    timed = served.mutate(minutes=minutes, party_id=served.known_id)
    besides = (timed.cost * timed.quantity).cast(EXACT) + (timed.base * timed.share).cast(EXACT)
    priced = timed.mutate(
        time_cost=(timed.minutes * timed.rate).cast(EXACT),
        other_cost=besides.cast(EXACT),
        currency=ibis.literal(currency),
    )
    together: Any = priced.time_cost + priced.other_cost
    return priced.mutate(cost=together.cast(EXACT))
