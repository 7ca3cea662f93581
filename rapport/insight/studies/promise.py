"""What is foretold of customers as traits: one row per party and trait, with the facts that it follows from."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
from ibis.expr.types import Table

from rapport.insight.studies.rounding import rounded
from rapport.insight.studies.standing import NUMBER, facts_of
from rapport.insight.studies.visits import day_number

TRAITS = ("alive", "buys_ahead", "orders_ahead", "value_ahead")


def promise_rows(foretold: Table, *, span: int, currency: str, as_of: date) -> Table:
    """One row per party and trait, as ``standing.trait_rows`` has them, of what is foretold for ``span`` days.

    ``foretold`` has ``party_id``, ``days``, ``first`` and ``last`` of ``ahead.Known`` and the columns of
    ``ahead.Foretold``; amounts are in ``currency``. Who bought once may be ours or not: that is not told.
    """
    today = day_number(as_of)
    common = {
        "span": ibis.literal(span),
        "days": foretold.days,
        "known_days": today - foretold["first"],
        "days_since": today - foretold["last"],
        "as_of": ibis.literal(as_of.isoformat()),
    }
    days = {"low": foretold.orders_low, "high": foretold.orders_high}
    worth = {name: _cents(foretold[f"value_{name}"]) for name in ("low", "high")}
    told: dict[str, tuple[Any, str, dict[str, Any], Any]] = {
        "alive": (100 * foretold.alive, "", {}, foretold.days > 1),
        "buys_ahead": (100 * foretold.buys, "", {}, True),
        "orders_ahead": (foretold.orders, "", days, True),
        "value_ahead": (
            foretold.value,
            currency,
            worth | {"currency": ibis.literal(currency)},
            foretold.value > 0,
        ),
    }
    parts = [
        foretold.filter(who).select(
            "party_id",
            name=ibis.literal(name),
            number=rounded(number, 2).cast(NUMBER),
            text=ibis.literal(text),
            facts=facts_of(**common, **more),
        )
        for name, (number, text, more, who) in told.items()
    ]
    return ibis.union(*parts)


def _cents(column: Any) -> Any:
    return rounded(column, 2).cast("decimal(38, 2)").cast("string")
