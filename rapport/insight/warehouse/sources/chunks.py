"""Tables cut into chunks by id, and what tells one state of a chunk from another.

PostgreSQL never changes a row where it stands: a change writes a new version. Each has a place of its own
(``tableoid``, ``ctid``) and the transaction that wrote it (``xmin``), so that no row of a chunk was entered,
changed or deleted while these are the same for all that a snapshot sees. Rewriting a table moves its
rows, which costs a needless copy. That both only mean something within one database is why its own number
is part of the digest, and so is everything else that the copy depends on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rapport.insight.warehouse.kept import digest
from rapport.insight.warehouse.sources.source import Source

BITS = 18
"""A chunk holds 2 to the power of this many ids."""

PLACE = """
    SELECT (SELECT system_identifier FROM pg_control_system())::text,
           (SELECT oid FROM pg_database WHERE datname = current_database())::text,
           (SELECT string_agg((moment AT TIME ZONE '%zone')::text, ' ' ORDER BY moment)
              FROM generate_series(timestamptz '1970-01-01Z', timestamptz '2040-01-01Z', '7 days') AS moment)"""
"""Which database this is, and what its time zone's clocks say through the years."""
SHAPE = """
    SELECT string_agg(concat_ws(' ', attnum, attname, atttypid, atttypmod, attmissingval::text), ', ' ORDER BY attnum)
      FROM pg_attribute WHERE attrelid = '{table}'::regclass"""
"""The table's columns, and what rows have that are older than a column."""
STATES = """
    SELECT id >> {bits}, count(*), sum(hash_record_extended(ROW(ctid, xmin), tableoid::bigint))::text
      FROM {table} GROUP BY 1 ORDER BY 1"""


@dataclass(frozen=True)
class Chunk:
    """The rows of a table whose ids have ``number`` in front; ``digest`` names their state."""

    number: int
    digest: str

    @property
    def where(self) -> str:
        """The condition that its rows meet."""
        return f"id >= {self.number << BITS} AND id < {self.number + 1 << BITS}"


def chunks(source: Source, zone: str, place: Sequence[Any], cursor: Any) -> Iterator[Chunk]:
    """The chunks of a table as the snapshot of ``cursor`` sees it; of an empty one, one without rows."""
    cursor.execute(SHAPE.format(table=source.table))
    made = digest(place, cursor.fetchone(), source.query(zone), source.landing(""))
    cursor.execute(STATES.format(table=source.table, bits=BITS))
    for number, count, states in cursor.fetchall() or [(0, 0, "")]:
        yield Chunk(number, digest(made, count, states))
