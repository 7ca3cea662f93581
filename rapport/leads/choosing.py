"""Who gets a lead among those who could. Every tie is broken, so that the same state gives the same answer.

by_turn   whose last turn under this rule is longest ago; who had none comes first, in the rule's order
by_load   who has the fewest open leads; among those, who was given one longest ago
by_skill  who knows most of what is wanted, if anything; among those, by load
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapport.kit.text import fold


@dataclass(frozen=True)
class Candidate:
    """Somebody who could get it. ``turn`` counts up: 0 says never, as ``given`` does of any rule."""

    user_id: int
    name: str
    place: int = 0
    open: int = 0
    turn: int = 0
    given: int = 0
    knows: frozenset[str] = frozenset()


def words_of(text: str) -> frozenset[str]:
    """What somebody knows, as it is typed: "Pumps, nl"."""
    return frozenset(filter(None, (fold(part).strip() for part in text.split(","))))


def first(candidates: Iterable[Candidate]) -> Candidate | None:
    """Who is listed first."""
    return min(candidates, key=lambda one: one.place, default=None)


def by_turn(candidates: Iterable[Candidate]) -> Candidate | None:
    """Whose turn it is."""
    return min(candidates, key=lambda one: (one.turn, one.place), default=None)


def by_load(candidates: Iterable[Candidate]) -> Candidate | None:
    """Who has the least to do."""
    return min(candidates, key=lambda one: (one.open, one.given, one.place), default=None)


def by_skill(candidates: Sequence[Candidate], wanted: frozenset[str]) -> Candidate | None:
    """Who knows most of ``wanted``; nobody where nobody knows any of it."""
    most = max((len(one.knows & wanted) for one in candidates), default=0)
    if not most:
        return None
    return by_load(one for one in candidates if len(one.knows & wanted) == most)
