"""What customers choose more often than others: from the marts of a build to traits, and what a run keeps of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import ibis
import numpy as np
from ibis.expr.types import Table
from numpy.typing import NDArray

from rapport.insight.studies.affinities import FEWEST, Affinities, Chosen, affinities
from rapport.insight.studies.occasions import ASKED, counted, split_of
from rapport.insight.studies.rounding import rounded
from rapport.insight.studies.standing import NUMBER, facts_of
from rapport.insight.warehouse.build import Warehouse

TRAITS = tuple(ASKED)


@dataclass(frozen=True)
class Habits:
    """``rows`` are those of traits; ``kept`` is what a run keeps of each."""

    rows: list[Table] = field(default_factory=list)
    kept: list[dict[str, Any]] = field(default_factory=list)


def habits(warehouse: Warehouse) -> Habits:
    """Every trait of which enough is known and that goes on; of the others, why not."""
    found = Habits()
    for trait, asked in ASKED.items():
        chosen = warehouse.engine.keep(f"chosen_{trait}", asked(warehouse.tables))
        split = warehouse.engine.value(split_of(chosen))
        if split is None:
            found.kept.append(_kept(trait, Affinities(lacking=FEWEST)))
            continue
        pairs = warehouse.engine.keep(f"pairs_{trait}", counted(chosen, split))
        columns = warehouse.engine.columns(pairs.drop("thing"))
        told = affinities(*_chosen(columns))
        found.kept.append(_kept(trait, told))
        if told.found is not None:
            found.rows.append(_rows(warehouse, trait, told, columns))
    return found


def _chosen(columns: Mapping[str, NDArray[Any]]) -> tuple[Chosen, Chosen, Chosen]:
    """Before the split, after it, and both together."""
    party, number = (np.asarray(columns[name], np.int64) for name in ("party_id", "number"))
    times, occasions, times_before, occasions_before = (
        np.asarray(columns[name], float)
        for name in ("times", "occasions", "times_before", "occasions_before")
    )
    return (
        Chosen(party, number, times_before, occasions_before),
        Chosen(party, number, times - times_before, occasions - occasions_before),
        Chosen(party, number, times, occasions),
    )


def _rows(
    warehouse: Warehouse, trait: str, told: Affinities, columns: Mapping[str, NDArray[Any]]
) -> Table:
    """One row per customer with an affinity, as ``standing.trait_rows`` has them."""
    assert told.found is not None
    some = {name: columns[name][told.found.rows] for name in ("party_id", "number")}
    given = warehouse.engine.given(
        f"affine_{trait}", some | {"usual": told.found.usual, "ratio": told.found.ratio}
    )
    joined = given.inner_join(warehouse.engine.table(f"pairs_{trait}"), ["party_id", "number"])
    facts = {name: joined[name] for name in ("times", "occasions", "usual")}
    return joined.select(
        "party_id",
        name=ibis.literal(trait),
        number=rounded(joined.ratio, 2).cast(NUMBER),
        text=joined.thing,
        facts=facts_of(**facts),
    )


def _kept(trait: str, told: Affinities) -> dict[str, Any]:
    return {
        "trait": trait,
        "lacking": told.lacking,
        "customers": len(told.found.rows) if told.found else 0,
        "tried": vars(told.tried) if told.tried else None,
    }
