"""Marts without a database: what was drawn by chance, or read from a file, as tables of a warehouse."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from rapport.insight.warehouse.build import Warehouse
from rapport.insight.warehouse.engine import Engine
from rapport.insight.warehouse.lake import Generation

EMPTY = {
    "orders": "order_id BIGINT, party_id BIGINT, ordered_on DATE, channel TEXT, currency TEXT, lines BIGINT, "
    "revenue DECIMAL(38, 6), is_clean BOOLEAN",
    "returns": "return_id BIGINT, party_id BIGINT, order_id BIGINT, returned_on DATE, currency TEXT, "
    "total DECIMAL(38, 6)",
    "recurring_orders": "recurring_id BIGINT, party_id BIGINT, begins_on DATE, months INTEGER, ends_on DATE",
    "interactions": "interaction_id BIGINT, party_id BIGINT, occurred_on DATE, channel TEXT, direction TEXT, "
    "duration_seconds BIGINT",
    "opportunities": "opportunity_id BIGINT, party_id BIGINT, pipeline TEXT, opened_on DATE, source TEXT, status TEXT, "
    "closed_on DATE, lost_reason TEXT",
    "stage_stays": "stay_id BIGINT, opportunity_id BIGINT, stage TEXT, kind TEXT, entered_on DATE, left_on DATE",
    "leads": "lead_id BIGINT, party_id BIGINT, source TEXT, form_id BIGINT, received_on DATE, responded_on DATE, "
    "status TEXT, status_on DATE",
    "exposures": "exposure_id TEXT, kind TEXT, guide_id BIGINT, guide TEXT, party_id BIGINT, arm TEXT, "
    "is_random BOOLEAN, is_first BOOLEAN, exposed_on DATE",
    "customers": "party_id BIGINT, kind TEXT",
    "stg_rapport_parties": "party_id BIGINT, kind TEXT, country TEXT, is_customer BOOLEAN",
}
FIRST = date(2024, 1, 1)


def warehouse(
    engine: Engine, folder: Path, *, as_of: date | None = None, **filled: str
) -> Warehouse:
    """Marts that are empty but for those ``filled`` by a SELECT, as of a day."""
    generation = Generation(folder / "20260101T000000000000-1")
    found = Warehouse(engine, generation, as_of)
    for name, columns in EMPTY.items():
        engine.local.connection.execute(f"CREATE OR REPLACE TABLE {name} ({columns})")
        if name in filled:
            engine.local.connection.execute(f"INSERT INTO {name} BY NAME {filled[name]}")
        found.tables[name] = engine.table(name)
    return found


@cache
def purchases(
    customers: int, days: int, *, seed: int = 1, stay: float = 0.85
) -> Mapping[str, np.ndarray[Any, Any]]:
    """Orders by party and day: each comes at a pace of its own, and stays after an order with this probability."""
    chance = np.random.default_rng(seed)
    party, day = [], []
    for place in range(customers):
        at, pause = chance.uniform(0, days * 0.8), chance.gamma(2, 12) + 4
        while at < days:
            party.append(place + 1)
            day.append(int(at))
            if chance.random() > stay:
                break
            at += chance.exponential(pause) + 1
    return {"party_id": np.array(party), "day": np.array(day)}


def shop(
    engine: Engine,
    folder: Path,
    drawn: Mapping[str, np.ndarray[Any, Any]],
    *,
    until: int,
    **filled: str,
) -> Warehouse:
    """A warehouse of the orders of before the day ``until``."""
    engine.given("drawn", drawn)
    order = (
        "SELECT row_number() OVER (ORDER BY day, party_id) AS order_id, party_id, "
        f"DATE '{FIRST}' + CAST(day AS INTEGER) AS ordered_on, CASE party_id % 2 WHEN 0 THEN 'web_order' ELSE "
        "'phone_order' END AS channel, 'EUR' AS currency, 1 AS lines, 10 AS revenue, true AS is_clean "
        f"FROM drawn WHERE day < {until}"
    )
    party = "SELECT DISTINCT party_id, 'person' AS kind FROM drawn"
    return warehouse(
        engine,
        folder,
        as_of=FIRST + timedelta(days=until),
        **{
            "orders": order,
            "customers": party,
            "stg_rapport_parties": f"SELECT *, '' AS country, true AS is_customer FROM ({party})",
            **filled,
        },
    )
