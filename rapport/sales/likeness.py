"""How much an organization is like our best customers: what they have in common, weighed one by one.

Of every fact ("industry: milling") it is counted how many of the best have it and how many of the others.
Its weight is the logarithm of how much more common than expected it is among the best, and less among the
others:

    ln( (best + PRIOR) / (best expected + PRIOR) )  −  ln( (rest + PRIOR) / (rest expected + PRIOR) )

where ``expected`` is how many would have it if both were like all of whom the like is known. ``PRIOR`` made-up
cases that are as expected pull the weight of what is seldom towards nothing (naive Bayes with shrinkage). What
is not known of an organization says nothing. Facts that repeat each other (country, region, city) are of one
group, of which only the strongest counts. Pure: no database, no clock.

    found = weigh([Seen("industry", "milling", best=10, rest=10)], {"industry": (20, 200)})
    round(found["industry", "milling"].times, 2) == 5.29
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log

PRIOR = 2.0
"""Cases as expected that every fact begins with."""
LEAST_EXAMPLES = 20
"""Fewer best customers than this have nothing in common that is more than chance."""
PLACES = frozenset({"country", "region", "postal_area", "city"})
Fact = tuple[str, str]
"""What is known (``industry``) and what it is (``milling``)."""


@dataclass(frozen=True)
class Seen:
    """How many of the best and of the others have a fact."""

    name: str
    value: str
    best: int
    rest: int

    @property
    def fact(self) -> Fact:
        return self.name, self.value


@dataclass(frozen=True)
class Weight:
    """What a fact says: ``log_odds`` above zero for, below against; with the counts that it stands on."""

    name: str
    value: str
    best: int
    known: int
    log_odds: float

    @property
    def times(self) -> float:
        """How many times as common the fact is among the best."""
        return exp(self.log_odds)

    @property
    def group(self) -> str:
        return group_of(self.name)


def group_of(name: str) -> str:
    """Facts of a group repeat each other."""
    return "place" if name in PLACES else name


def weigh(seen: Iterable[Seen], known: Mapping[str, tuple[int, int]]) -> dict[Fact, Weight]:
    """The weight of every fact. ``known`` says by name of how many of the best and of the others such a
    fact is known at all.
    """
    return {one.fact: _weight(one, known[one.name]) for one in seen}


def _weight(one: Seen, known: tuple[int, int]) -> Weight:
    best, rest = known
    share = (one.best + one.rest) / (best + rest) if best + rest else 0.0
    found = _surprise(one.best, best * share) - _surprise(one.rest, rest * share)
    return Weight(one.name, one.value, one.best, best, found)


def _surprise(count: int, expected: float) -> float:
    return log((count + PRIOR) / (expected + PRIOR))


def reasons(facts: Iterable[Fact], weights: Mapping[Fact, Weight]) -> list[Weight]:
    """What speaks for and against an organization: of each group the strongest fact, the strongest first."""
    strongest: dict[str, Weight] = {}
    for fact in facts:
        weight = weights.get(fact)
        if weight is None:
            continue
        other = strongest.get(weight.group)
        if other is None or _strength(weight) > _strength(other):
            strongest[weight.group] = weight
    return sorted(strongest.values(), key=_strength, reverse=True)


def _strength(weight: Weight) -> tuple[float, str, str]:
    return abs(weight.log_odds), weight.name, weight.value


def score(facts: Iterable[Fact], weights: Mapping[Fact, Weight]) -> float:
    """How much more likely an organization with these facts is one of the best, as a logarithm."""
    return sum(weight.log_odds for weight in reasons(facts, weights))


def scores_without_themselves(
    examples: Sequence[Iterable[Fact]],
    seen: Mapping[Fact, Seen],
    known: Mapping[str, tuple[int, int]],
) -> list[float]:
    """The score of each of the best, as the others of them alone would have it: nobody is their own proof."""
    found = []
    for facts in examples:
        mine = list(facts)
        names = {name for name, _ in mine}
        fewer = {name: (known[name][0] - 1, known[name][1]) for name in names}
        others = [replace(seen[fact], best=seen[fact].best - 1) for fact in mine]
        found.append(score(mine, weigh(others, fewer)))
    return found


def separation(best: Sequence[float], rest: Sequence[float]) -> float:
    """How often one of the best scores above one of the others (the area under the ROC curve): a half is
    chance, one is always. Equal scores count half.
    """
    if not best or not rest:
        return 0.5
    ordered = sorted(rest)
    wins = sum(
        bisect_left(ordered, one) + (bisect_right(ordered, one) - bisect_left(ordered, one)) / 2
        for one in best
    )
    return wins / (len(best) * len(ordered))


def missing_examples(count: int) -> int:
    """How many more of the best are needed before anything is said; 0 when there are enough."""
    return max(0, LEAST_EXAMPLES - count)
