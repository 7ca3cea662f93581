"""Which pairs are worth a look: those that share all columns of at least one rule.

Comparing every row with every other is out of the question (half a billion pairs of 30,000 rows);
several narrow rules, joined, miss little, because a slip spoils one rule and leaves the others
(blocking: Fellegi and Sunter 1969; Christen, "Data Matching", 2012, chapter 4).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from rapport.parties.duplicates.fields import Row


@dataclass(frozen=True)
class Part:
    """A column, or only its first ``letters``; the parts of a rule may come ``in_any_order``."""

    column: str
    letters: int | None = None
    in_any_order: bool = False


Rule = tuple[Part, ...]
"""What must all be known and the same."""
Pair = tuple[int, int]
"""Two positions in the table, the lower one first."""

CROWD = 200
"""A value that more rows share than this tells nobody apart, and is passed over."""


def rule(*parts: str | Part) -> Rule:
    """A rule of whole columns and of beginnings."""
    return tuple(Part(part) if isinstance(part, str) else part for part in parts)


def in_any_order(*columns: str) -> Rule:
    """A rule of columns whose values may have changed places."""
    return tuple(Part(column, in_any_order=True) for column in columns)


def pairs(rows: Sequence[Row], rule: Rule) -> set[Pair]:
    """The pairs that ``rule`` brings together."""
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for position, row in enumerate(rows):
        key = tuple(row[part.column][: part.letters] for part in rule)
        if all(key):
            blocks[tuple(sorted(key)) if rule[0].in_any_order else key].append(position)
    alike = (block for block in blocks.values() if len(block) <= CROWD)
    return {pair for block in alike for pair in combinations(block, 2)}
