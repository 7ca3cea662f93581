"""What a table says about itself: m, u and the prior, without anyone labelling a pair.

u comes from pairs drawn by chance, m from the candidates of each rule by expectation-maximisation
(Dempster, Laird and Rubin 1977; for linkage: Winkler, "Using the EM Algorithm for Weight Computation
in the Fellegi-Sunter Model", 1988). Both work on counts of patterns: some thousands of patterns stand
for any number of pairs. A rule says nothing of the columns that it fixes, so these are left out of its
turn, as Splink does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rapport.parties.duplicates.candidates import Rule
from rapport.parties.duplicates.fields import SAME, Field, Pattern
from rapport.parties.duplicates.model import Model, Shares
from rapport.parties.duplicates.patterns import Numbers, Patterns

TURNS, SETTLED = 200, 1e-6
"""EM stops after so many turns, or when no share moves by more than this."""
ROUNDS, REMAINS = 3, 0.05
"""How often m and u are learned from each other, and how much of u is left at least."""
LEAST_SAME = 0.05
"""Of pairs of one someone at least so many have the same value in a field. Among a million strangers who
share a rule by chance, EM takes what those have in common for the sign of one someone, and would hold that
it hardly ever has the same e-mail."""
_LEAST = 1e-9


@dataclass(frozen=True)
class Values:
    """In how many rows a column is ``known``, and how many have each value that is ``shared``."""

    known: int
    shared: Mapping[str, int]

    @property
    def coincidence(self) -> float:
        """How often two rows drawn by chance have the same value."""
        return sum(n * (n - 1) for n in self.shared.values()) / max(
            1, self.known * (self.known - 1)
        )

    def rarity(self) -> dict[str, float]:
        """How many times likelier than usual two strangers share just this value."""
        usual = self.coincidence * (self.known - 1)
        return {value: (n - 1) / usual for value, n in self.shared.items() if n > 1}


@dataclass(frozen=True)
class Counts:
    """What was counted in a table of ``rows`` rows: all that there is to learn from.

    The ``values`` of each field; patterns ``by_chance``, ``by_rule`` and of ``every`` candidate once.
    """

    rows: int
    values: tuple[Values, ...]
    by_chance: Mapping[Pattern, int]
    by_rule: Mapping[Rule, Mapping[Pattern, int]]
    every: Mapping[Pattern, int]


def learn(fields: Sequence[Field], counts: Counts) -> Model:
    """The model that explains ``counts`` best."""
    mixed = by_chance(fields, counts)
    apart = mixed
    for _ in range(ROUNDS):
        alike = same(fields, counts.by_rule, apart)
        share = prior(fields, counts, alike, apart)
        apart = strangers(mixed, alike, share)
    return Model(
        tuple(fields), alike, apart, share, tuple(values.rarity() for values in counts.values)
    )


def by_chance(fields: Sequence[Field], counts: Counts) -> Shares:
    """How any two rows compare, which nearly always are strangers.

    How often they are the same follows from how common values are, exactly; the other levels, which
    are not so rare, are seen in pairs drawn by chance.
    """
    table = Patterns(fields, counts.by_chance)
    shares = table.by_field(table.shares(table.counts @ table.seen))
    return tuple(
        _with_same(share, values.coincidence)
        for share, values in zip(shares, counts.values, strict=True)
    )


def _with_same(shares: Sequence[float], same: float) -> tuple[float, ...]:
    """``shares`` with that of the same value put right, the others scaled to leave room for it."""
    same = min(max(same, _LEAST), 1 - _LEAST)
    room = (1 - same) / (1 - shares[SAME])
    return (same, *(share * room for share in shares[SAME + 1 :]))


def strangers(mixed: Shares, alike: Shares, prior: float) -> Shares:
    """u: what chance shows, less the few pairs of one someone that are among it.

    Chance mixes both, p = prior m + (1 - prior) u; in a small table with many duplicates most of what
    agrees by chance is no chance at all.
    """
    return tuple(
        _shares(max(p - prior * m, p * REMAINS) for p, m in zip(ps, ms, strict=True))
        for ps, ms in zip(mixed, alike, strict=True)
    )


def _shares(parts: Iterable[float]) -> tuple[float, ...]:
    known = tuple(parts)
    return tuple(part / sum(known) for part in known)


def same(
    fields: Sequence[Field], by_rule: Mapping[Rule, Mapping[Pattern, int]], apart: Shares
) -> Shares:
    """m: how two rows of the same someone compare.

    A field's levels are counted over all rules that leave it free, each pair by its probability.
    """
    levels = sum(
        (
            _matches(Patterns(fields, counts), rule, apart)
            for rule, counts in by_rule.items()
            if counts
        ),
        start=np.zeros(sum(map(len, apart))),
    )
    table = Patterns(fields, {})
    shares = table.by_field(table.shares(levels))
    return tuple(_with_same(share, max(share[SAME], LEAST_SAME)) for share in shares)


def _matches(table: Patterns, rule: Rule, apart: Shares) -> Numbers:
    """How often each level occurs among the pairs of one someone that ``rule`` found."""
    seen, stranger = table.seen * table.free_of(rule), np.concatenate(apart)
    alike, share = table.shares(table.first_guess()), 0.5
    for _ in range(TURNS):
        before = alike
        expected = table.counts * _posterior(_ratios(seen, alike, stranger), share)
        alike, share = table.shares(expected @ seen), float(expected.sum() / table.counts.sum())
        if np.abs(alike - before).max() <= SETTLED:
            break
    return expected @ seen


def prior(fields: Sequence[Field], counts: Counts, alike: Shares, apart: Shares) -> float:
    """How often any two rows are one someone: what the candidates add up to, of all pairs."""
    table = Patterns(fields, counts.every)
    ratios = _ratios(table.seen, np.concatenate(alike), np.concatenate(apart))
    every = max(1, counts.rows * (counts.rows - 1) / 2)
    share = float(table.counts.sum()) / every / 2
    for _ in range(TURNS):
        before, share = share, float(table.counts @ _posterior(ratios, share)) / every
        if abs(share - before) <= SETTLED * before:
            break
    return min(max(share, _LEAST), 0.5)


def _ratios(seen: Numbers, alike: Numbers, apart: Numbers) -> Numbers:
    """The likelihood ratio of each pattern, its fields taken as independent."""
    ratios: Numbers = np.exp(seen @ np.log(alike / apart))
    return ratios


def _posterior(ratios: Numbers, prior: float) -> Numbers:
    """Bayes: the probability of the same someone."""
    weighed: Numbers = ratios * prior
    return weighed / (weighed + (1 - prior))
