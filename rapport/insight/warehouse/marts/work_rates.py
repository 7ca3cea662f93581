from __future__ import annotations

import ibis
from ibis.expr.types import Table

from rapport.insight.warehouse.checks import accepted, not_null, related
from rapport.insight.warehouse.spans import Span
from rapport.insight.works import SERVICES, WORKS

RATE = "decimal(20, 6)"
SHARE = "decimal(38, 12)"
key = ("work", "day")
columns = {
    "work": "The kind of work.",
    "day": "The day.",
    "part": "The part of the cost to serve that it falls into.",
    "centre": "The cost centre whose time it takes; empty where it takes nobody's.",
    "minutes": "How long it takes where it does not say itself.",
    "rate": "What a minute costs, in the reporting currency; empty where an exchange rate is missing.",
    "cost": "What it costs besides, each time, in the reporting currency; likewise.",
    "share": "What it costs of its amount: for waiting, each day.",
}
checks = (
    not_null("work", "day", "part", "minutes", "share"),
    accepted("work", tuple(WORKS)),
    accepted("part", tuple(SERVICES)),
    related("day", "dates", "day"),
)


def work_rates(
    stg_rapport_cost_rules: Table,
    stg_rapport_cost_centres: Table,
    dates: Table,
    exchange_rates: Table,
    *,
    span: Span,
) -> Table:
    """One row per kind of work with a rule and day of the span that profits are reckoned over."""
    days = dates.filter(dates.day >= ibis.literal(span.since), dates.day < ibis.literal(span.as_of))
    ruled = days.select("day").cross_join(stg_rapport_cost_rules)
    centres = stg_rapport_cost_centres.select(
        "from_on", "until_on", named="centre", minute="rate", paid_in="currency"
    )
    joined = ruled.left_join(
        centres,
        [
            ruled.centre == centres.named,
            ruled.day >= centres.from_on,
            ruled.day < centres.until_on,
        ],
    )
    paid = exchange_rates.select(paid_in="currency", paid_on="day", paid_worth="worth")
    joined = joined.left_join(paid, [joined.paid_in == paid.paid_in, joined.day == paid.paid_on])
    spent = exchange_rates.select(spent_in="currency", spent_on="day", spent_worth="worth")
    joined = joined.left_join(
        spent, [joined.currency == spent.spent_in, joined.day == spent.spent_on]
    )
    nothing = ibis.literal("0").cast(RATE)
    return joined.mutate(
        part=ibis.cases(*((joined.work == key, one.part) for key, one in WORKS.items())),
        centre=joined.named.fill_null(""),
        rate=ibis.ifelse(joined.minute.isnull(), nothing, joined.minute * joined.paid_worth).cast(
            RATE
        ),
        share=joined.share.cast(SHARE),
        cost=ibis.ifelse(joined.cost == 0, nothing, joined.cost * joined.spent_worth).cast(RATE),
    ).select(*columns)
