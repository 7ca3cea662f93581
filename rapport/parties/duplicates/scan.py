"""A whole table looked through for likely duplicates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from rapport.parties.duplicates import candidates, learning
from rapport.parties.duplicates.candidates import Pair, Rule
from rapport.parties.duplicates.fields import Field, Pattern, Row, pattern
from rapport.parties.duplicates.learning import Values
from rapport.parties.duplicates.model import Judgement

DRAWN = 10_000
"""Pairs drawn by chance."""


@dataclass(frozen=True)
class Likely:
    """Two positions in a table that are probably one someone."""

    pair: Pair
    judgement: Judgement


def likely_duplicates(
    rows: Sequence[Row],
    fields: Sequence[Field],
    rules: Sequence[Rule],
    *,
    at_least: float = 0.5,
    seed: int = 1,
) -> list[Likely]:
    """The pairs that are one someone with a probability of ``at_least``, the surest first."""
    found = {rule: candidates.pairs(rows, rule) for rule in rules}
    levels = {
        (one, other): pattern(fields, rows[one], rows[other])
        for one, other in sorted(set().union(*found.values()))
    }
    if not levels:
        return []
    counts = learning.Counts(
        rows=len(rows),
        values=tuple(_values(row[field.column] for row in rows) for field in fields),
        by_chance=_by_chance(rows, fields, Random(seed)),  # noqa: S311 - a sample, no secret
        by_rule={rule: Counter(levels[pair] for pair in pairs) for rule, pairs in found.items()},
        every=Counter(levels.values()),
    )
    model = learning.learn(fields, counts)
    judged = (Likely(pair, model.judge(rows[pair[0]], alike)) for pair, alike in levels.items())
    likely = (item for item in judged if item.judgement.probability >= at_least)
    return sorted(likely, key=lambda item: (-item.judgement.weight, item.pair))


def _by_chance(rows: Sequence[Row], fields: Sequence[Field], chance: Random) -> Counter[Pattern]:
    drawn = (chance.sample(rows, 2) for _ in range(DRAWN))
    return Counter(pattern(fields, one, other) for one, other in drawn)


def _values(column: Iterable[str]) -> Values:
    counts = Counter(value for value in column if value)
    return Values(counts.total(), {value: n for value, n in counts.items() if n > 1})
