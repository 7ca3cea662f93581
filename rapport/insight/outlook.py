"""What customers will buy: from the marts of a build to the rows of traits, and what a run keeps of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from ibis.expr.types import Table
from numpy.typing import NDArray

from rapport.insight.studies.ahead import Ahead, Known, ahead, span_of
from rapport.insight.studies.promise import promise_rows
from rapport.insight.studies.visits import day_number, known_until, visits
from rapport.insight.warehouse.build import Warehouse


def outlook(warehouse: Warehouse, currency: str) -> tuple[Ahead, list[Table]]:
    """What is found, and the rows of traits; none where nothing can be foretold, and the study says why."""
    if warehouse.as_of is None:
        return Ahead(0), []
    engine, until = warehouse.engine, day_number(warehouse.as_of) - 1
    days = engine.keep("visits", visits(warehouse.orders, currency))
    span = span_of(int(engine.value(days.day.min())), until)
    if not span:
        return Ahead(0), []
    before, now = (engine.columns(known_until(days, day)) for day in (until - span, until))
    found = ahead(_known(before), _known(now), until=until, span=span)
    if found.foretold is None:
        return found, []
    told = {name: now[name] for name in ("party_id", "days", "first", "last")}
    table = engine.given("foretold", told | vars(found.foretold))
    rows = promise_rows(table, span=span, currency=currency, as_of=warehouse.as_of)
    return found, [rows]


def _known(columns: Mapping[str, NDArray[Any]]) -> Known:
    names = ("days", "first", "last", "spent", "again", "came", "brought")
    return Known(*(np.asarray(columns[name], float) for name in names))


def kept(found: Ahead) -> dict[str, Any]:
    """What a run keeps of it."""
    told = found.foretold
    return {
        "orders": float(told.orders.sum()) if told else 0.0,
        "value": round(float(told.value.sum()), 2) if told else 0.0,
        "span": found.span,
        "lacking": found.lacking,
        "model": found.model,
        "parameters": dict(found.parameters),
        "tried": vars(found.tried) if found.tried else None,
        "is_foretold": found.foretold is not None,
    }
