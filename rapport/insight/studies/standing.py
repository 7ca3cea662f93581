"""A customer's standing as traits: one row per party and trait, with the facts that it follows from."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
from ibis.expr.types import Table

TRAITS = (
    "rfm_segment",
    "rfm_r",
    "rfm_f",
    "rfm_m",
    "recency_days",
    "orders",
    "revenue",
    "average_order",
    "last_order",
    "first_order",
    "overdue_ratio",
)
NOTHING = "{}"
NUMBER = "decimal(24, 6)"


def trait_rows(scored: Table, *, as_of: date) -> Table:
    """One row per party and trait: party_id, name, number, text, facts (a JSON object).

    ``scored`` has the customers mart's columns with those of the studies ``rfm`` and ``pace``. Dates
    count days since 1970-01-01; the currency of an amount stands in ``text``.
    """
    facts = _facts(scored, as_of)
    parts = [
        scored.select(
            "party_id",
            name=ibis.literal(name),
            number=number.cast(NUMBER),
            text=text,
            facts=facts.get(name, ibis.literal(NOTHING)),
        )
        for name, (number, text) in _values(scored).items()
    ]
    rows = ibis.union(*parts)
    return rows.filter(rows.number.notnull())


def _values(scored: Table) -> dict[str, tuple[Any, Any]]:
    """Number and text of each trait."""
    nothing = ibis.literal("")
    return {
        "rfm_segment": (scored.cell, scored.segment),
        **{f"rfm_{score}": (scored[score], nothing) for score in "rfm"},
        "recency_days": (scored.recency_days, nothing),
        "orders": (scored.orders, nothing),
        "revenue": (scored.revenue, scored.currency),
        "average_order": (scored.average_order, scored.currency),
        "last_order": (_days_since_1970(scored.last_order_on), scored.last_order_on.cast("string")),
        "first_order": (
            _days_since_1970(scored.first_order_on),
            scored.first_order_on.cast("string"),
        ),
        "overdue_ratio": (scored.overdue_ratio, scored.pace.fill_null("")),
    }


def _facts(scored: Table, as_of: date) -> dict[str, Any]:
    """What traits follow from, as ``insight.reasons`` says it; exact amounts are texts."""
    last_order = {"days_since": scored.recency_days, "as_of": ibis.literal(as_of.isoformat())}
    return {
        "rfm_segment": facts_of(
            **last_order,
            orders=scored.orders,
            average=_exactly(scored.average_order, "decimal(38, 2)"),
            total=_exactly(scored.revenue, "decimal(38, 2)"),
            currency=scored.currency,
        ),
        "overdue_ratio": facts_of(
            **last_order, usual_days=_exactly(scored.usual_gap_days, "decimal(12, 1)")
        ),
    }


def facts_of(**facts: Any) -> Any:
    """A JSON object, as text."""
    return ibis.struct(facts).cast("json").cast("string")


def _exactly(column: Any, kind: str) -> Any:
    return column.cast(kind).cast("string")


def _days_since_1970(column: Any) -> Any:
    return column.delta(ibis.date(1970, 1, 1), unit="day")
