"""What agreeing and disagreeing are worth, and what that makes of a pair.

A field that stands at a level adds the weight log2(m / u): m is how often the same someone stands
there, u how often two strangers do (Fellegi and Sunter, "A Theory for Record Linkage", JASA 64, 1969).
The weights of all fields and of the prior add up to bits: +10 is a thousand to one for, -10 against.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import exp2, log2

from rapport.parties.duplicates.fields import MISSING, SAME, Field, Pattern, Row

Shares = tuple[tuple[float, ...], ...]
"""A share per level, per field; those of a field add up to 1."""


@dataclass(frozen=True)
class Evidence:
    """What one field says: its level in words, and how many bits it speaks for (+) or against (-).

    It says nothing unless it ``is_known`` of both.
    """

    column: str
    level: str
    weight: float
    is_known: bool = True


@dataclass(frozen=True)
class Judgement:
    """The weight of a pair in bits, the probability that it is one someone, and why."""

    weight: float
    evidence: tuple[Evidence, ...]

    @property
    def probability(self) -> float:
        return probability(self.weight)


@dataclass(frozen=True)
class Model:
    """Fields with their m and u, how often any pair is one someone, and how common values are.

    ``rarity`` is, per field, how many times likelier than usual strangers share a value.
    """

    fields: tuple[Field, ...]
    same: Shares
    strangers: Shares
    prior: float
    rarity: tuple[Mapping[str, float], ...]

    def judge(self, row: Row, levels: Pattern) -> Judgement:
        """What ``row`` and another one, alike by ``levels``, come to."""
        evidence = tuple(
            Evidence(
                field.column,
                "not known" if level == MISSING else field.labels[level],
                self._weight(place, level, row[field.column]),
                is_known=level != MISSING,
            )
            for place, (field, level) in enumerate(zip(self.fields, levels, strict=True))
        )
        return Judgement(log2(odds(self.prior)) + sum(e.weight for e in evidence), evidence)

    def at_most(self, levels: Pattern) -> float:
        """The highest probability that two rows alike by ``levels`` can have, whatever their values."""
        weights = (
            self._weight(place, level, self._rarest[place]) for place, level in enumerate(levels)
        )
        return probability(log2(odds(self.prior)) + sum(weights))

    @cached_property
    def _rarest(self) -> tuple[str, ...]:
        """Of each field the value that strangers share most seldom; a value unheard of counts as usual."""
        return tuple(
            min(("", *known), key=lambda value: known.get(value, 1.0)) for known in self.rarity
        )

    def _weight(self, place: int, level: int, value: str) -> float:
        """Bits of one field. Two strangers share a value as often as that value occurs.

        This is Winkler's adjustment for frequency: "Smith" says less than "Featherstonehaugh"
        (Winkler, "Frequency-Based Matching in Fellegi-Sunter Model of Record Linkage", 2000).
        """
        if level == MISSING:
            return 0.0
        stranger = self.strangers[place][level]
        if level == SAME and self.fields[place].apart_by_frequency:
            stranger *= self.rarity[place].get(value, 1.0)
        return log2(self.same[place][level] / stranger)


def odds(probability: float) -> float:
    return probability / (1 - probability)


def probability(weight: float) -> float:
    """The probability that ``weight`` bits stand for, without overflow at either end."""
    return 1 / (1 + exp2(min(-weight, 1000.0)))
