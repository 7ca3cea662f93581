"""Traits on their way to the parties: all of them as a file of their generation, and what changed since the last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ibis.expr.types import Table

from rapport.insight.warehouse.duck import DuckDB, quoted
from rapport.insight.warehouse.engine import Engine

BLOCK_BYTES = 1024 * 1024
ALL = "SELECT party_id, name, number, text, facts FROM '{now}'"
# What goes is said without facts. Hashes are compared first, because facts are long.
CHANGED = """
    WITH now AS (SELECT party_id, name, hash(number, text, facts) AS said FROM '{now}'),
         was AS (SELECT party_id, name, hash(number, text, facts) AS said FROM '{was}'),
         changed AS (
            SELECT coalesce(now.party_id, was.party_id) AS party_id, coalesce(now.name, was.name) AS name
              FROM now FULL JOIN was ON now.party_id = was.party_id AND now.name = was.name
             WHERE now.said IS DISTINCT FROM was.said)
    SELECT changed.party_id, changed.name, number, text, facts
      FROM changed LEFT JOIN '{now}' AS new ON new.party_id = changed.party_id AND new.name = changed.name"""


@dataclass(frozen=True)
class TraitFile:
    """The traits of one build, and those of the build in force, ``was``, where they are known."""

    duck: DuckDB
    path: Path
    was: Path | None

    @property
    def known(self) -> int | None:
        """How many were published last; None where nobody knows which."""
        if self.was is None or not self.was.exists():
            return None
        return sum(self.duck.rows_of_files(self.was).values())

    def everything(self) -> Iterator[bytes]:
        """Blocks of CSV, as ``publish_traits`` reads them."""
        return self._blocks(ALL.format(now=quoted(self.path)))

    def changes(self) -> Iterator[bytes]:
        """Blocks of CSV, as ``publish_changed_traits`` reads them."""
        if self.was is None:
            raise ValueError("Nothing is known that these could differ from.")
        return self._blocks(CHANGED.format(now=quoted(self.path), was=quoted(self.was)))

    def _blocks(self, select: str) -> Iterator[bytes]:
        """Written to a file by DuckDB, and read back."""
        path = self.duck.spill / "traits.csv"
        self.duck.write(select, path, options="FORMAT csv, HEADER false")
        with path.open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                yield block
        path.unlink()


def written(rows: Table, engine: Engine, path: Path, was: Path | None) -> TraitFile:
    """``rows`` as the file ``path``."""
    engine.write(rows, path)
    return TraitFile(engine.local, path, was)
