"""How far two texts are apart, in slips of the finger."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any


def distance(one: str, other: str, most: int | None = None) -> int:
    """Letters put in, left out, changed or exchanged with a neighbour, to come from ``one`` to ``other``;
    beyond ``most``, one more than that.

    >>> distance("jonhson", "johnson"), distance("kitten", "sitting"), distance("kitten", "sitting", 1)
    (1, 3, 2)
    """
    return int(_measure()(one, other, score_cutoff=most))


@cache
def _measure() -> Callable[..., Any]:
    """Read at the first question, to keep the start light."""
    from rapidfuzz.distance import OSA

    return OSA.distance
