"""Where customers stood before, and where they went: the marts as they would have been on an earlier day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import ibis
from ibis.expr.types import Table

from rapport.insight.studies.rfm import Monetary, rfm
from rapport.insight.studies.segments import SEGMENTS
from rapport.insight.studies.standing import NUMBER, facts_of
from rapport.insight.warehouse.build import Warehouse
from rapport.insight.warehouse.marts.customer_currencies import customer_currencies
from rapport.insight.warehouse.marts.customers import customers

SPAN = 90
"""Days that the earlier standing lies back."""
TRAITS = ("segment_before", "segment_moved")


@dataclass(frozen=True)
class Movement:
    """``rows`` are those of traits; ``kept`` counts customers by both segments, that of before empty for those
    who had not bought yet.
    """

    rows: list[Table] = field(default_factory=list)
    kept: list[dict[str, Any]] = field(default_factory=list)


def movement(warehouse: Warehouse, scored: Table, *, bins: int, monetary: Monetary) -> Movement:
    """Of the customers in ``scored``; nothing where nobody had bought by then."""
    before = _before(warehouse, bins, monetary)
    if before is None:
        return Movement()
    joined = scored.left_join(before, scored.party_id == before.customer_id)
    both = warehouse.engine.keep(
        "moved", joined.select("party_id", "segment", before="segment_before")
    )
    return Movement(_trait_rows(both), warehouse.engine.records(_counts(both)))


def _before(warehouse: Warehouse, bins: int, monetary: Monetary) -> Table | None:
    if warehouse.as_of is None:
        return None
    kept = stood_on(warehouse, warehouse.as_of - timedelta(days=SPAN), bins, monetary)
    return kept if warehouse.engine.value(kept.count()) else None


def stood_on(warehouse: Warehouse, day: date, bins: int, monetary: Monetary) -> Table:
    """One row per customer who had bought by then, ``customer_id``, with the ``segment_before``."""
    orders = warehouse.orders.filter(warehouse.orders.ordered_on < day)
    returns = warehouse.returns.filter(warehouse.returns.returned_on < day)
    amounts = customer_currencies(orders, returns)
    then = customers(warehouse.stg_rapport_parties, orders, amounts, as_of=day)
    found = rfm(then.rename(customer_id="party_id"), bins=bins, monetary=monetary)
    chosen = found.select("customer_id", segment_before="segment")
    return warehouse.engine.keep(f"stood_{day:%Y%m%d}", chosen)


def _counts(both: Table) -> Table:
    counted = both.group_by([both.before.fill_null("").name("before"), "segment"]).agg(
        customers=both.count()
    )
    return counted.order_by("before", "segment")


def _trait_rows(both: Table) -> list[Table]:
    """As ``standing.trait_rows`` has them: where each stood, and of those who moved, whether up or down."""
    known = both.filter(both.before.notnull())
    moved = known.mutate(up=_place(known.before) - _place(known.segment))
    moved = moved.filter(moved.up != 0)
    return [
        _rows(known, "segment_before", ibis.literal(0), known.before),
        _rows(moved, "segment_moved", moved.up, ibis.ifelse(moved.up > 0, "up", "down")),
    ]


def _rows(told: Table, name: str, number: Any, text: Any) -> Table:
    return told.select(
        "party_id",
        name=ibis.literal(name),
        number=number.cast(NUMBER),
        text=text,
        facts=facts_of(days=ibis.literal(SPAN), before=told.before),
    )


def _place(segment: Any) -> Any:
    """0 for the best."""
    return ibis.cases(*((segment == one.key, place) for place, one in enumerate(SEGMENTS)))
