"""What customers leave us: from the marts of a build to traits, and what a run keeps of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import ibis
from ibis.expr.types import Table

from rapport.insight.studies import drivers, whale_curve
from rapport.insight.studies.standing import NUMBER, facts_of
from rapport.insight.warehouse.build import Warehouse
from rapport.insight.works import DRIVERS, SERVICES

TRAITS = ("profit", "cost_to_serve", "profit_driver")
PARTS = ("list_revenue", "discounts", "returned", "net_revenue", "goods", *SERVICES)
SUMS = (*PARTS, "cost_to_serve", "profit", "revenue_without_cost")
LOSING_SHOWN = 200
LEFT_OUT_SHOWN = 20
POINTS = 50
MOST = Decimal("0.8")
MONTHS_OF_YEAR = Decimal(12) / 365
CENT = Decimal("0.01")
Record = dict[str, Any]


@dataclass(frozen=True)
class Profitability:
    """``rows`` are those of traits; ``kept`` is what a run keeps, ``losing`` the customers who lose most."""

    rows: list[Table] = field(default_factory=list)
    kept: Record = field(default_factory=dict)
    losing: list[Record] = field(default_factory=list)


def profitability(warehouse: Warehouse) -> Profitability:
    """Of the customers of the year whose profit is known; nothing where there are none."""
    engine, mart = warehouse.engine, warehouse.customer_profit
    whole = mart.filter(mart.is_whole)
    placed = engine.keep("earned", whale_curve.ranked(whole))
    count = int(engine.value(placed.count()))
    left_out = _left_out(warehouse, mart.filter(~mart.is_whole))
    if not count:
        return Profitability(
            kept={"customers": 0, "left_out": left_out} if left_out["customers"] else {}
        )
    lost = engine.keep("losing", drivers.losing(placed, count))
    found = engine.records(whale_curve.summary(placed, MOST))[0]
    kept = {
        **found,
        "since": warehouse.span.since,
        "until": warehouse.span.as_of - timedelta(days=1),
        "sums": engine.records(_sums(placed))[0],
        "tenths": engine.records(whale_curve.groups(placed, count, 10)),
        "curve": [
            str(row["together"])
            for row in engine.records(whale_curve.groups(placed, count, POINTS))
        ],
        "drivers": engine.records(_drivers(lost)),
        "left_out": left_out,
        **_capacity(warehouse),
    }
    worst = lost.order_by("profit", "party_id").limit(LOSING_SHOWN)
    shown = ("party_id", "profit", "net_revenue", "goods", "cost_to_serve", "driver", "excess")
    return Profitability(_trait_rows(placed, lost), kept, engine.records(worst.select(*shown)))


def _sums(placed: Table) -> Table:
    sums: Record = {name: placed[name].sum().cast("decimal(38, 6)") for name in SUMS}
    return placed.agg(lines_without_cost=placed.lines_without_cost.sum().cast("int64"), **sums)


def _drivers(lost: Table) -> Table:
    """How many lose for which reason, and how much; most first."""
    grouped = lost.group_by("driver").agg(
        customers=lost.count(), lost=(-lost.profit).sum().cast("decimal(38, 6)")
    )
    return grouped.order_by(ibis.desc("lost"), "driver")


def _left_out(warehouse: Warehouse, partial: Table) -> Record:
    """Those of whose amounts an exchange rate is missing."""
    engine = warehouse.engine
    first = partial.order_by(ibis.desc("amounts_without_rate"), "party_id").limit(LEFT_OUT_SHOWN)
    return {
        "customers": int(engine.value(partial.count())),
        "ids": [row[0] for row in engine.rows(first.select("party_id"))],
    }


def _capacity(warehouse: Warehouse) -> Record:
    """What each cost centre had and what of it was used, and what was done for nobody who buys."""
    costs = warehouse.costs
    nobody = costs.filter(costs.party_id.isnull())
    timed = costs.filter(costs.centre != "")
    used = timed.group_by("centre").agg(
        minutes=timed.minutes.sum().cast("decimal(20, 2)"),
        cost=timed.time_cost.sum().cast("decimal(38, 6)"),
    )
    by_centre = {row["centre"]: row for row in warehouse.engine.records(used)}
    return {
        "centres": [_centre(row, by_centre) for row in _supplied(warehouse)],
        "is_costed": bool(warehouse.engine.value(warehouse.work_rates.count())),
        "for_nobody": warehouse.engine.value(
            ibis.coalesce(
                nobody.cost.sum().cast("decimal(38, 6)"), ibis.literal("0").cast("decimal(38, 6)")
            )
        ),
    }


def _centre(supplied: Record, used: dict[str, Record]) -> Record:
    nothing = {"minutes": Decimal(0), "cost": Decimal(0)}
    found = used.get(supplied["centre"]) or nothing
    return {**supplied, "used_minutes": found["minutes"], "used_cost": found["cost"] or Decimal(0)}


def _supplied(warehouse: Warehouse) -> list[Record]:
    """What each cost centre had of minutes and cost in the span, in the reporting currency; a month is the twelfth
    of 365 days. None where an exchange rate is missing on a day.
    """
    days, centres = _days(warehouse), warehouse.stg_rapport_cost_centres
    joined = days.inner_join(centres, [days.day >= centres.from_on, days.day < centres.until_on])
    rates = warehouse.exchange_rates.select("worth", worth_of="currency", worth_on="day")
    priced = joined.left_join(
        rates, [joined.currency == rates.worth_of, joined.day == rates.worth_on]
    )
    sums = priced.group_by("centre").agg(
        minutes=priced.capacity.sum().cast("decimal(30, 4)"),
        cost=(priced.monthly * priced.worth).cast("decimal(30, 6)").sum().cast("decimal(38, 6)"),
    )
    return [
        {
            "centre": row["centre"],
            "minutes": (row["minutes"] * MONTHS_OF_YEAR).quantize(CENT),
            "cost": ((row["cost"] or Decimal(0)) * MONTHS_OF_YEAR).quantize(CENT),
        }
        for row in warehouse.engine.records(sums.order_by("centre"))
    ]


def _days(warehouse: Warehouse) -> Table:
    dates, span = warehouse.dates, warehouse.span
    return dates.filter(_literal(span.since) <= dates.day, dates.day < _literal(span.as_of)).select(
        "day"
    )


def _literal(day: date) -> Any:
    return ibis.literal(day)


def _trait_rows(placed: Table, lost: Table) -> list[Table]:
    """As ``standing.trait_rows`` has them. The parts stand with the profit, as texts; those that are nothing too."""
    parts = {name: _cents(placed[name]) for name in PARTS}
    served = placed.filter(placed.cost_to_serve != 0)
    driven = {
        "driver": lost.driver,
        "cost": ibis.cases(*((lost.driver == name, _cents(lost[name])) for name in DRIVERS)),
        "usual": _cents(lost.usual),
        "currency": lost.currency,
    }
    return [
        _rows(
            placed,
            "profit",
            placed.profit,
            placed.currency,
            facts_of(**parts, currency=placed.currency),
        ),
        _rows(served, "cost_to_serve", served.cost_to_serve, served.currency, ibis.literal("{}")),
        _rows(lost, "profit_driver", lost.excess, lost.driver, facts_of(**driven)),
    ]


def _rows(told: Table, name: str, number: Any, text: Any, facts: Any) -> Table:
    return told.select(
        "party_id", name=ibis.literal(name), number=number.cast(NUMBER), text=text, facts=facts
    )


def _cents(column: Any) -> Any:
    return column.cast("decimal(38, 2)").cast("string")
