"""What goes together, what comes next, and what customers move up to: from the marts of a build to findings."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import ibis
import numpy as np
from ibis.expr.types import Table
from numpy.typing import NDArray

from rapport.insight.mining.found import Found, Record, finding
from rapport.insight.studies.ladders import Steps, ladders
from rapport.insight.studies.offering import Bought, Offered, offering
from rapport.insight.studies.recommending import Taken
from rapport.insight.studies.sold import bought, most_bought, of_these, on_orders, steps
from rapport.insight.studies.standing import NUMBER, facts_of
from rapport.insight.studies.together import Together, together
from rapport.insight.warehouse.build import Warehouse

LONGEST = 60
"""Letters of a trait's text."""
TIE, BUNDLE, STEP = "tie", "bundle", "step"


def goods(warehouse: Warehouse) -> Found:
    """Everything that follows from who bought which product, and with what."""
    engine = warehouse.engine
    pairs = engine.keep("bought", bought(warehouse.tables))
    most = engine.keep("most_bought", most_bought(pairs))
    rows, tried = _next(warehouse, pairs, most)
    found, ids = _together(warehouse, most)
    moved = ladders(_steps(warehouse, pairs))
    findings = [
        *(_of_tie(place, one, ids) for place, one in enumerate(found.ties)),
        *(_of_bundle(place, one, ids) for place, one in enumerate(found.groups)),
        *(
            finding(STEP, place, [one.product, one.better], asdict(one))
            for place, one in enumerate(moved)
        ),
    ]
    kept = {
        name: getattr(found, name)
        for name in ("orders", "several", "lacking", "least", "looked_at")
    }
    return Found(rows, findings, {"next_product": tried, "together": kept})


def _next(warehouse: Warehouse, pairs: Table, most: Table) -> tuple[list[Table], Record]:
    """The trait, and what is kept of its trial."""
    columns = warehouse.engine.columns(of_these(pairs, most))
    people, who = _numbered(columns["party_id"])
    things, what = _numbered(columns["product_id"])
    told = offering(Bought(people, things, np.asarray(columns["first"], np.int64)))
    kept: Record = {
        "lacking": told.lacking,
        "tried": asdict(told.tried) if told.tried else None,
        "customers": len(told.found.people) if told.found else 0,
        "products": len(what),
    }
    return ([_rows(warehouse, told.found, who, what)] if told.found else []), kept


def _rows(
    warehouse: Warehouse, found: Offered, who: NDArray[np.int64], what: NDArray[np.int64]
) -> Table:
    """One row per customer, as ``standing.trait_rows`` has them: how many of a hundred who bought the one bought
    the other too, the name of that, and the evidence.
    """
    given = warehouse.engine.given(
        "offered",
        {
            "party_id": who[found.people],
            "product_id": what[found.things],
            "because_id": what[found.because],
            "both": found.both,
            "had": found.had,
            "usual": found.usual,
        },
    )
    products = warehouse.products
    named = given.inner_join(products.select("product_id", "name"), "product_id")
    reason = products.select(because_id="product_id", because="name")
    told = named.inner_join(reason, "because_id")
    return told.select(
        "party_id",
        name=ibis.literal("next_product"),
        number=(100 * told.both / told.had).round(2).cast(NUMBER),
        text=told["name"].substr(0, LONGEST),
        facts=facts_of(
            product=told.product_id,
            because=told.because,
            both=told.both,
            had=told.had,
            usual=told.usual,
        ),
    )


def _together(warehouse: Warehouse, most: Table) -> tuple[Together, NDArray[np.int64]]:
    """What stands on orders together, and the ids of the products that it is told of by number."""
    engine, orders = warehouse.engine, warehouse.orders
    count = int(engine.value(orders.filter(orders.is_clean).count()))
    columns = engine.columns(on_orders(warehouse.tables, most, count))
    baskets, names = _numbered(columns["order_id"])
    things, ids = _numbered(columns["product_id"])
    return together(Taken(baskets, things).matrix((len(names), len(ids)))), ids


def _steps(warehouse: Warehouse, pairs: Table) -> Steps:
    columns = warehouse.engine.columns(steps(warehouse.tables, pairs))
    names = ("product_id", "better", "up", "down", "had")
    return Steps(*(np.asarray(columns[name], np.int64) for name in names))


def _of_tie(place: int, one: Any, ids: NDArray[np.int64]) -> Record:
    left = [int(ids[item]) for item in one.left]
    facts = asdict(one) | {"left": left, "right": int(ids[one.right])}
    return finding(TIE, place, [*left, int(ids[one.right])], facts)


def _of_bundle(place: int, one: Any, ids: NDArray[np.int64]) -> Record:
    items = [int(ids[item]) for item in one.items]
    return finding(BUNDLE, place, items, {"together": one.together, "lift": one.lift})


def _numbered(ids: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each as a number from 0, and what stands behind the numbers."""
    found, numbers = np.unique(np.asarray(ids, np.int64), return_inverse=True)
    return np.asarray(numbers.ravel(), np.int64), found
