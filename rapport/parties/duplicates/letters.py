"""How far two texts are apart, in slips of the finger."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache


@lru_cache(maxsize=50_000)
def slips(one: str, other: str) -> int:
    """Letters inserted, left out, changed or swapped with their neighbour to make ``other`` of ``one``.

    A column of the table of distances at a time, as the bits of two integers (Hyyrö, "A bit-vector
    algorithm for computing Levenshtein and Damerau edit distances", 2003).
    """
    if not one or not other:
        return len(one) + len(other)
    whole, last = (1 << len(one)) - 1, 1 << (len(one) - 1)
    places = _places(one)
    up, down, diagonal, before, distance = whole, 0, 0, 0, len(one)
    for letter in other:
        here = places.get(letter, 0)
        swapped = ((~diagonal & here) << 1) & before
        diagonal = ((((here & up) + up) ^ up) | here | down | swapped) & whole
        right, left = down | (~(diagonal | up) & whole), diagonal & up
        distance += bool(right & last) - bool(left & last)
        right, left = (right << 1) | 1, left << 1
        up, down, before = (left | ~(diagonal | right)) & whole, right & diagonal, here
    return distance


@lru_cache(maxsize=10_000)
def _places(text: str) -> Mapping[str, int]:
    """Where each letter stands in ``text``, as bits."""
    places: dict[str, int] = {}
    for number, letter in enumerate(text):
        places[letter] = places.get(letter, 0) | (1 << number)
    return places
