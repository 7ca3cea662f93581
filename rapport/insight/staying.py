"""Which recurring orders go on: from the mart of a build to the rows of traits, and what a run keeps of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import ibis
import numpy as np
from ibis.expr.types import Table
from numpy.typing import NDArray

from rapport.insight.studies.contracts import SPAN, Contracts, Staying, Told
from rapport.insight.studies.contracts import staying as staying_of
from rapport.insight.studies.standing import NUMBER, facts_of
from rapport.insight.warehouse.build import Warehouse

TRAITS = ("contract_renews", "contract_value")


@dataclass(frozen=True)
class Stays:
    """``rows`` are those of traits; ``kept`` is what a run keeps."""

    rows: list[Table] = field(default_factory=list)
    kept: dict[str, Any] = field(default_factory=dict)


def staying(warehouse: Warehouse, currency: str) -> Stays:
    """Of recurring orders in ``currency``, the company's main one. Nothing is kept where there are none."""
    mart = warehouse.recurring_orders
    known = mart.filter(mart.party_id.notnull(), mart.currency == currency).order_by("recurring_id")
    columns = warehouse.engine.columns(
        known.select(
            "party_id",
            "months",
            "begins_on",
            "ends_on",
            worth=(known.monthly * known.months).cast("float64"),
        )
    )
    if warehouse.as_of is None or not len(columns["party_id"]):
        return Stays()
    contracts = Contracts(
        _days(columns["begins_on"]),
        np.asarray(columns["months"], np.int64),
        _days(columns["ends_on"]),
        np.asarray(columns["worth"], float),
    )
    found = staying_of(contracts, np.datetime64(warehouse.as_of))
    kept = _kept(found, len(contracts.months))
    if found.told is None:
        return Stays(kept=kept)
    return Stays([_rows(warehouse, found.told, columns, currency)], kept)


def _days(column: Any) -> NDArray[np.datetime64]:
    """Days, NaT where there is none."""
    plain = np.ma.filled(column.astype("M8[D]"), np.datetime64("NaT"))
    return np.asarray(plain, "M8[D]")


def _rows(warehouse: Warehouse, told: Told, columns: Mapping[str, Any], currency: str) -> Table:
    """One row per party and trait, as ``standing.trait_rows`` has them: of its recurring orders the one that is
    likeliest to end, and what all of them bring.
    """
    assert warehouse.as_of is not None
    worth = np.asarray(columns["worth"], float)[told.places]
    given = warehouse.engine.given(
        "staying",
        {
            "party_id": columns["party_id"][told.places],
            "renews": told.renews,
            "renewed": told.renewed,
            "value": told.value,
            "low": told.low * worth,
            "high": told.high * worth,
        },
    )
    each = given.group_by("party_id").agg(
        renews=given.renews.min(),
        renewed=given.renewed.argmin(given.renews).cast("int64"),
        contracts=given.count(),
        value=given.value.sum(),
        low=given.low.sum(),
        high=given.high.sum(),
    )
    common = {"contracts": each.contracts, "renewed": each.renewed, "span": ibis.literal(SPAN)}
    ends = {"low": _cents(each.low), "high": _cents(each.high), "currency": ibis.literal(currency)}
    values = {
        "contract_renews": (100 * each.renews, "", {}),
        "contract_value": (each.value, currency, ends),
    }
    return ibis.union(
        *(
            each.select(
                "party_id",
                name=ibis.literal(name),
                number=number.round(2).cast(NUMBER),
                text=ibis.literal(text),
                facts=facts_of(**common, **more),
            )
            for name, (number, text, more) in values.items()
        )
    )


def _cents(column: Any) -> Any:
    return column.cast("decimal(38, 2)").cast("string")


def _kept(found: Staying, contracts: int) -> dict[str, Any]:
    told = found.told
    return {
        "contracts": contracts,
        "running": len(told.places) if told else 0,
        "renewals": float(told.renewals.sum()) if told else 0.0,
        "value": round(float(told.value.sum()), 2) if told else 0.0,
        "span": SPAN,
        "lacking": found.lacking,
        "parameters": dict(found.parameters),
        "tried": vars(found.tried) if found.tried else None,
    }
