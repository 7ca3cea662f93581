"""Many records at a time: which of them go together, and how they are asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Literal

from django.db import connection
from django.db.models import Model
from django.db.models.expressions import RawSQL

from rapport.platform.records.queries.custom import roll_ups
from rapport.platform.records.types import RecordType
from rapport.platform.tasks.lanes import LANES

CHUNK = 10_000
TURNS = 16
"""More than a chunk of records are changed in turns, every sixteenth at a time: about one of each page of
their table. A page has room for one new version; it stays there, and indexes of other columns hear nothing.
The lanes share the turns: one does the even ones, the other the odd."""
WORDS_GATHERED = "32MB"
_WORD_INDEXES = """
    SELECT made.oid::regclass::text FROM pg_index AS one
      JOIN pg_class AS made ON made.oid = one.indexrelid JOIN pg_am AS way ON way.oid = made.relam
     WHERE one.indrelid = %s::regclass AND way.amname = 'gin'"""
_IS_INDEXED = """
    SELECT EXISTS (
        SELECT FROM pg_index AS made
          JOIN pg_depend AS needs ON needs.objid = made.indexrelid AND needs.refobjid = made.indrelid
          JOIN pg_attribute AS part ON part.attrelid = made.indrelid AND part.attnum = needs.refobjsubid
         WHERE made.indrelid = %s::regclass AND part.attname = ANY (%s))"""


def among(given: Iterable[Any], type_name: Literal["bigint", "text"] = "bigint") -> RawSQL:
    """The ids as one parameter: ten thousand of them take longer to read than to answer."""
    return RawSQL(f"SELECT unnest(%s::{type_name}[])", [list(given)])  # noqa: S611 - one of two words


def turns(count: int, model: type[Model], columns: Collection[str]) -> int:
    """In how many turns ``columns`` of so many records are changed: one per lane where an index hears of
    it anyway, and neighbours share its pages. One query.
    """
    if count <= CHUNK:
        return 1
    with connection.cursor() as cursor:
        cursor.execute(_IS_INDEXED, [model._meta.db_table, list(columns)])
        [is_indexed] = cursor.fetchone()
    return LANES if is_indexed else TURNS


def gather_words() -> None:
    """Until the transaction ends, let indexes of words gather eight times as much as usual of what is
    written before they sort it in: a third of the time of changing very many records.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL gin_pending_list_limit = '{WORDS_GATHERED}'")


def sort_words_in(model: type[Model]) -> None:
    """What indexes of words have gathered: until it is sorted in, every search reads all of it."""
    with connection.cursor() as cursor:
        cursor.execute(_WORD_INDEXES, [model._meta.db_table])
        for (name,) in cursor.fetchall():
            cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [name])


def lanes(kind: RecordType, count: int) -> int:
    """How many connections change so many records at once. Just one where records are rolled up: two
    would wait for each other's parents.
    """
    is_rolled_up = any(found.child == kind.key for found in roll_ups())
    return 1 if is_rolled_up or count <= CHUNK else LANES


def in_chunks(pks: Sequence[int], of: int) -> Iterator[list[int]]:
    """The ids in so many turns, at most ``CHUNK`` at once."""
    for turn in range(of):
        mine = [pk for pk in pks if pk % of == turn]
        for start in range(0, len(mine), CHUNK):
            yield mine[start : start + CHUNK]
