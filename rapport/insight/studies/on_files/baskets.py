"""What is bought together more often than chance would have it, from a file with a row per line."""

from __future__ import annotations

import argparse

import numpy as np

from rapport.insight.studies.baskets import Rule, frequent, looked_at, more_than_chance, rules
from rapport.insight.studies.on_files.columns import codes, read_columns
from rapport.insight.studies.on_files.running import Found
from rapport.insight.studies.recommending import Taken
from rapport.kit.errors import Invalid

FEWEST = 200
"""Baskets with several items, below which ties are chance."""
SHOWN = 20


def add_options(options: argparse.ArgumentParser) -> None:
    """The columns, and how strong a rule is to be."""
    options.add_argument("--basket", required=True, help="the column that says which basket")
    options.add_argument("--item", required=True, help="the column that says what")
    options.add_argument("--support", type=float, default=0.01, help="the least share of baskets")
    options.add_argument("--confidence", type=float, default=0.2, help="the least share of a rule")


def study(said: argparse.Namespace) -> Found:
    """Raises Invalid for a file without baskets, and for shares that are none."""
    if not (0 < said.support <= 1 and 0 <= said.confidence <= 1):
        raise Invalid("no_share", "Support and confidence are shares: from 0 to 1.")
    table = read_columns(said.file, [], words=[said.basket, said.item])
    (baskets, names), (items, what) = codes(table, said.basket), codes(table, said.item)
    known = (baskets >= 0) & (items >= 0)
    if not known.any():
        raise Invalid("no_baskets", "No row says both which basket and what.")
    held = Taken(baskets[known], items[known]).matrix((len(names), len(what)))
    several = int((np.asarray(held.sum(axis=1)).ravel() > 1).sum())
    least = max(int(np.ceil(said.support * len(names))), 2)
    sets = frequent(held, least)
    count = looked_at(sets)
    sure = more_than_chance(rules(sets, len(names)), count)
    kept = [one for one in sure if one.confidence >= said.confidence]
    figures = {
        "rows": table.num_rows,
        "baskets": len(names),
        "items": len(what),
        "baskets_with_several": several,
        "rules_looked_at": count,
        "rules": [_shown(one, what) for one in kept[:SHOWN]],
    }
    return Found(figures, _verdict(several, kept), _columns(kept, what))


def _verdict(several: int, kept: list[Rule]) -> str:
    if several < FEWEST:
        return (
            f"Not enough data: about {FEWEST - several} more baskets with several items are needed."
        )
    if not kept:
        return "No signal in these data: nothing is bought together more often than chance has it."
    return f"Enough data: {len(kept)} rules are more than chance."


def _shown(one: Rule, what: list[str]) -> dict[str, object]:
    return {
        "has": [what[item] for item in one.left],
        "takes": what[one.right],
        "baskets": one.together,
        "support": one.support,
        "confidence": one.confidence,
        "lift": one.lift,
    }


def _columns(kept: list[Rule], what: list[str]) -> dict[str, object]:
    shown = [_shown(one, what) | {"chance": one.chance} for one in kept]
    for row in shown:
        row["has"] = " + ".join(map(str, row["has"]))  # type: ignore[call-overload]  # a list of names
    names = ("has", "takes", "baskets", "support", "confidence", "lift", "chance")
    return {name: [row[name] for row in shown] for name in names}
