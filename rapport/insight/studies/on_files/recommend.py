"""What each might want next, from a file with a row for everything that somebody took."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from rapport.insight.studies.on_files.columns import codes, read_columns
from rapport.insight.studies.on_files.running import Found
from rapport.insight.studies.recommending import (
    Judged,
    Settings,
    Taken,
    best_of,
    compared,
    cosine,
    ease,
    popularity,
)
from rapport.kit.errors import Invalid

FEWEST = 200
"""People who took several things, below which a share of hits says little."""
MOST_THINGS = 10_000
"""Beyond which a table of each thing by each takes gigabytes."""


def add_options(options: argparse.ArgumentParser) -> None:
    """The columns, and how many to name."""
    options.add_argument("--user", required=True, help="the column that says who")
    options.add_argument("--item", required=True, help="the column that says what")
    options.add_argument("--best", type=int, default=10, help="how many to name for each")
    options.add_argument("--seed", type=int, default=0, help="of the chance that hides things")


def study(said: argparse.Namespace) -> Found:
    """Raises Invalid for a file without anything that was taken."""
    table = read_columns(said.file, [], words=[said.user, said.item])
    (people, who), (items, what) = codes(table, said.user), codes(table, said.item)
    if said.best < 1:
        raise Invalid("no_best", "Name one thing or more for each: --best 1.")
    if len(what) > MOST_THINGS:
        raise Invalid(
            "too_many_items",
            f"“{said.item}” holds {len(what):,} things, more than {MOST_THINGS:,}: take their kinds.",
        )
    known = (people >= 0) & (items >= 0)
    if not known.any():
        raise Invalid("nothing_taken", "No row says both who and what.")
    taken, shape = Taken(people[known], items[known]), (len(who), len(what))
    rates, settings = compared(taken, shape, seed=said.seed)
    several = int(
        (np.bincount(np.unique(people[known] * len(what) + items[known]) // len(what)) > 1).sum()
    )
    figures = {
        "rows": table.num_rows,
        "people": len(who),
        "items": len(what),
        "people_with_several": several,
        "hit_rate_at_10": {name: asdict(found) for name, found in rates.items()},
        "settings": asdict(settings) if settings else None,
    }
    verdict, model = _verdict(several, rates)
    scores = _named(taken, shape, model, settings, said, who, what) if said.out else {}
    return Found(figures, verdict, scores)


def _verdict(several: int, rates: Mapping[str, Judged]) -> tuple[str, str]:
    """Whether it is worth anything, and the model to go by."""
    if several < FEWEST:
        lacking = FEWEST - several
        return (
            f"Not enough data: about {lacking} more people who took several are needed.",
            "popularity",
        )
    best = max(rates, key=lambda name: rates[name].rate)
    if rates[best].low <= rates["popularity"].high:
        return "No signal in these data: what most people take is named as well.", "popularity"
    return f"Enough data: {best} names what is hidden more often than what most people take.", best


def _named(
    taken: Taken,
    shape: tuple[int, int],
    model: str,
    settings: Settings | None,
    said: argparse.Namespace,
    who: list[str],
    what: list[str],
) -> dict[str, Any]:
    """For each the best that they have not taken, the likeliest first."""
    known = taken.matrix(shape)
    learn = {"popularity": popularity, "cosine": cosine}
    weights = ease(known, settings) if model == "ease" and settings else learn[model](known)
    people, items, scores = best_of(weights, known, said.best)
    return {
        said.user: [who[number] for number in people],
        said.item: [what[number] for number in items],
        "score": scores,
    }
