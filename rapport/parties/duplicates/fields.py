"""What is compared, and how alike two values are: a few levels per field.

The levels follow Splink's comparison library (moj-analytical-services.github.io/splink): the same,
nearly the same by the measure that suits the field, and different. A value that one side lacks speaks
neither for nor against.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from rapport.kit.letters import distance

Row = Mapping[str, str]
"""A row of a table: folded text by column; an empty text is a value that is not known."""
Pattern = tuple[int, ...]
"""The level of each field, in the order of the fields."""

MISSING, SAME = -1, 0


@dataclass(frozen=True)
class Level:
    """A way of being alike without being the same."""

    label: str
    holds: Callable[[str, str], bool]


@dataclass(frozen=True)
class Field:
    """A column to compare, with the ``near`` levels from the most alike down.

    Where values are told ``apart_by_frequency``, sharing a rare one says more than sharing a common one.
    Its last near level holds where the value stands in the column ``exchanged_with``, and the other way.
    """

    column: str
    near: tuple[Level, ...] = ()
    apart_by_frequency: bool = False
    exchanged_with: str = ""

    @property
    def labels(self) -> tuple[str, ...]:
        """What each level is called, from ``SAME`` on."""
        return ("the same", *(level.label for level in self.near), "different")

    def level(self, one: str, other: str) -> int:
        """The first level that holds between two values, or ``MISSING``."""
        if not one or not other:
            return MISSING
        if one == other:
            return SAME
        for number, level in enumerate(self.near, 1):
            if level.holds(one, other):
                return number
        return len(self.near) + 1

    def between(self, one: Row, other: Row) -> int:
        """The level of two rows."""
        mine, theirs = one[self.column], other[self.column]
        if mine != theirs and mine and theirs and self.exchanged_with:
            here, there = one[self.exchanged_with], other[self.exchanged_with]
            if mine == there and theirs == here:
                return len(self.near)
        return self.level(mine, theirs)


def pattern(fields: Sequence[Field], one: Row, other: Row) -> Pattern:
    """How alike two rows are."""
    return tuple(field.between(one, other) for field in fields)


def name(column: str, *, exchanged_with: str = "") -> Field:
    """A given or a family name: slips of the finger, short forms, what is shared by many; perhaps in
    the place of the other.
    """
    near: tuple[Level, ...] = (_SLIP, Level("one begins the other", _begins), _SLIPS)
    if exchanged_with:
        near = (*near, _EXCHANGED)
    return Field(column, near, apart_by_frequency=True, exchanged_with=exchanged_with)


def words(column: str) -> Field:
    """A street, a city, any few words: a slip, or the better part the same."""
    return Field(column, (_SLIP, _SLIPS), apart_by_frequency=True)


def number(column: str) -> Field:
    """A phone, a postcode, a number that somebody issued: a slip is possible, and little else."""
    return Field(column, (_SLIP,))


def date(column: str) -> Field:
    """A date as text with year, month and day in any order."""
    return Field(column, (_SLIP, Level("two digits apart", partial(_within, 2))))


def email(column: str) -> Field:
    """An address: a slip, or the same name at another provider."""
    return Field(
        column,
        (
            _SLIP,
            Level("the same before the @", _same_mailbox),
            Level("a few letters apart", partial(_within, 3)),
        ),
    )


def exact(column: str) -> Field:
    """What is the same or is not: a region, a country."""
    return Field(column)


def _within(most: int, one: str, other: str) -> bool:
    return distance(one, other, most) <= most


def _mostly(one: str, other: str) -> bool:
    """At most a third of the letters differ."""
    return _within(max(len(one), len(other)) // 3, one, other)


def _begins(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _same_mailbox(one: str, other: str) -> bool:
    return one.partition("@")[0] == other.partition("@")[0]


_SLIP = Level("a slip of the finger apart", partial(_within, 1))
_SLIPS = Level("a few letters apart", _mostly)
_EXCHANGED = Level("exchanged", lambda _one, _other: False)
