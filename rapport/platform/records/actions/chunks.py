"""Many records at a time: which of them go together, and how they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models.expressions import RawSQL

CHUNK = 10_000
TURNS = 16
"""More than a chunk of records are changed in turns, every sixteenth at a time: about one of each page of
their table. A page has room for one new version; it stays there, and indexes of other columns hear nothing."""


def among(pks: Sequence[int]) -> RawSQL:
    """The ids as one parameter: ten thousand of them take longer to read than to answer."""
    return RawSQL("SELECT unnest(%s::bigint[])", [list(pks)])


def turns(count: int) -> int:
    """In how many turns so many records are changed."""
    return TURNS if count > CHUNK else 1


def in_chunks(pks: Sequence[int]) -> Iterator[list[int]]:
    """The ids in turns, at most ``CHUNK`` at once."""
    of = turns(len(pks))
    for turn in range(of):
        mine = [pk for pk in pks if pk % of == turn]
        for start in range(0, len(mine), CHUNK):
            yield mine[start : start + CHUNK]
