"""A customer's standing as traits: one row per party and trait, with the reasons in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
from ibis.expr.types import StringColumn, Table

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
    """One row per party and trait: party_id, name, number, text, reasons (a JSON object).

    ``scored`` has the customers mart's columns with those of the studies ``rfm`` and ``pace``. Dates
    count days since 1970-01-01; the currency of an amount stands in ``text``.
    """
    why = {
        "rfm_segment": _rfm_reasons(scored, as_of),
        "overdue_ratio": _pace_reasons(scored, as_of),
    }
    parts = [
        scored.select(
            "party_id",
            name=ibis.literal(name),
            number=number.cast(NUMBER),
            text=text,
            reasons=why.get(name, ibis.literal(NOTHING)),
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


def _rfm_reasons(scored: Table, as_of: date) -> StringColumn:
    """Why the customer stands in its cell, a phrase per score."""
    average, total = (_money(scored[name]) for name in ("average_order", "revenue"))
    return _json(
        r=_last_order(scored, as_of),
        f=_counted(scored.orders, "order") + " in all",
        m=scored.currency + " " + average + " per order, " + total + " in all",
    )


def _pace_reasons(scored: Table, as_of: date) -> StringColumn:
    """What the ratio was taken from."""
    gap = _text(scored.usual_gap_days).replace(".0", "")
    return _json(
        usual="Usually orders every "
        + gap
        + ibis.ifelse(scored.usual_gap_days == 1, " day", " days"),
        now=_last_order(scored, as_of),
    )


def _last_order(scored: Table, as_of: date) -> Any:
    return ibis.literal("Last order ") + _days(scored.recency_days) + f" before {as_of:%Y-%m-%d}"


def _json(**sentences: Any) -> Any:
    """A JSON object; the sentences hold no quotes or backslashes."""
    parts: Any = ibis.literal("{")
    for index, (name, sentence) in enumerate(sentences.items()):
        parts = parts + f'{", " if index else ""}"{name}": "' + sentence + '"'
    return parts + "}"


def _days_since_1970(column: Any) -> Any:
    return column.delta(ibis.date(1970, 1, 1), unit="day")


def _days(column: Any) -> Any:
    return _counted(column, "day")


def _counted(column: Any, noun: str) -> Any:
    return _text(column) + ibis.ifelse(column == 1, f" {noun}", f" {noun}s")


def _money(column: Any) -> Any:
    return _text(column.cast("decimal(38, 2)"))


def _text(column: Any) -> Any:
    return column.cast("string")
