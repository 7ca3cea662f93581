"""Groups of customers who are alike: from the marts of a build to the trait, and what the run keeps of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import ascii_uppercase
from typing import Any

import ibis
import numpy as np
from ibis.expr.types import Table

from rapport.insight.mining.found import Found, Record
from rapport.insight.studies.alikeness import Known, alikeness, known_of, main_channel
from rapport.insight.studies.grouping import Grouping, grouping, matched
from rapport.insight.studies.standing import NUMBER, facts_of
from rapport.insight.warehouse.build import Warehouse

GROUP = "group"
DISTINCT = 0.5
"""Standard deviations from the mean of all, from which on something sets a group apart."""
MOST_SAID = 4


def groups(warehouse: Warehouse, before: Mapping[str, Any]) -> Found:
    """``before`` is what the last run kept: groups that go on keep their letter."""
    engine = warehouse.engine
    channels = engine.rows(main_channel(warehouse.tables))
    channel = str(channels[0][0]) if channels else ""
    columns = engine.columns(alikeness(warehouse.tables, channel))
    known = known_of(columns)
    then = _centres(before, known.names)
    told = grouping(known.values, then)
    kept = _kept(told, known, channel)
    if told.centres is None or told.of_rows is None or told.scale is None:
        return Found(kept={"groups": kept})
    letters = _letters(told, then, [one["letter"] for one in before.get("of", ())])
    apart = (told.centres - told.scale.mean) / told.scale.deviation
    kept["of"] = [
        {
            "letter": letter,
            "customers": int((told.of_rows == place).sum()),
            "centre": dict(zip(known.names, told.centres[place].tolist(), strict=True)),
            "told": known.as_told(told.centres[place]),
            "apart": dict(zip(known.names, apart[place].tolist(), strict=True)),
            "said": said_of(dict(zip(known.names, apart[place].tolist(), strict=True))),
        }
        for place, letter in enumerate(letters)
    ]
    rows = _rows(warehouse, np.asarray(columns["party_id"], np.int64), told, kept)
    return Found([rows], [], {"groups": kept})


def said_of(apart: Mapping[str, float]) -> list[str]:
    """What sets a group apart, the most telling first: names of columns with ``+`` or ``-``."""
    order = sorted(apart, key=lambda name: -abs(apart[name]))
    return [
        f"{name}{'+' if apart[name] > 0 else '-'}"
        for name in order[:MOST_SAID]
        if abs(apart[name]) >= DISTINCT
    ]


def _kept(told: Grouping, known: Known, channel: str) -> Record:
    mean = known.values.mean(axis=0) if len(known.values) else np.empty(0)
    return {
        "lacking": told.lacking,
        "tried": [vars(one) for one in told.tried],
        "names": list(known.names),
        "channel": channel,
        "customers": len(known.values),
        "told": known.as_told(mean) if len(mean) else {},
        "of": [],
    }


def _centres(before: Mapping[str, Any], names: Sequence[str]) -> Any:
    """Those of the last run; None where it found none, or of other columns."""
    found = before.get("of") or []
    if not found or before.get("names") != list(names):
        return None
    return np.array([[one["centre"][name] for name in names] for one in found])


def _letters(told: Grouping, then: Any, known: Sequence[str]) -> list[str]:
    """For each group that of the earlier one that it goes on, or one that was free; the largest first."""
    assert told.centres is not None
    assert told.of_rows is not None
    assert told.scale is not None
    places: list[int | None] = [None] * len(told.centres)
    if then is not None:
        places = matched(told.centres, then, told.scale)
    letters = ["" if place is None else known[place] for place in places]
    free = iter(one for one in ascii_uppercase if one not in letters)
    for place in np.argsort(-np.bincount(told.of_rows), kind="stable").tolist():
        letters[place] = letters[place] or next(free)
    return letters


def _rows(warehouse: Warehouse, parties: Any, told: Grouping, kept: Record) -> Table:
    """One row per customer, as ``standing.trait_rows`` has them."""
    assert told.of_rows is not None
    given = warehouse.engine.given("grouped", {"party_id": parties, "place": told.of_rows})
    by_group = warehouse.engine.given(
        "groups",
        {
            "place": np.arange(len(kept["of"])),
            "letter": [one["letter"] for one in kept["of"]],
            "customers": [one["customers"] for one in kept["of"]],
            "said": [" ".join(one["said"]) for one in kept["of"]],
        },
    )
    joined = given.inner_join(by_group, "place")
    return joined.select(
        "party_id",
        name=ibis.literal(GROUP),
        number=ibis.literal(0).cast(NUMBER),
        text=joined.letter,
        facts=facts_of(
            said=joined.said,
            channel=ibis.literal(kept["channel"]),
            customers=joined.customers,
        ),
    )
