"""What a table of the lake is a copy of."""

from __future__ import annotations

from dataclasses import dataclass, field

MONEY = "DECIMAL(20, 6)"
QUANTITY = "DECIMAL(14, 4)"


@dataclass(frozen=True)
class Source:
    """One table with an ``id``: ``columns`` maps a name to its SQL, ``decimals`` to the exact type it keeps.

    The SQL may depend on nothing but the row and the time zone: rows that stay as they were are not copied again.
    """

    name: str
    table: str
    columns: dict[str, str]
    decimals: dict[str, str] = field(default_factory=dict)

    def query(self, zone: str, where: str = "true") -> str:
        """The SELECT that PostgreSQL answers; ``zone`` is the company's time zone."""
        listed = ", ".join(f"{sql} AS {name}" for name, sql in self.columns.items())
        return f"SELECT {listed} FROM {self.table} WHERE {where}".replace("%zone", zone)

    def landing(self, batches: str) -> str:
        """The SELECT by which DuckDB receives the batches."""
        cast = [
            f"CAST({name} AS {self.decimals[name]}) AS {name}" if name in self.decimals else name
            for name in self.columns
        ]
        return f"SELECT {', '.join(cast)} FROM {batches}"


def as_they_are(*names: str) -> dict[str, str]:
    """Columns that keep their name and their value."""
    return {name: name for name in names}


def utc(column: str) -> str:
    """A moment, in UTC."""
    return f"{column} AT TIME ZONE 'UTC'"


def day(column: str) -> str:
    """The day of a moment, in the company's time zone."""
    return f"({column} AT TIME ZONE '%zone')::date"


TRASHED = {"is_trashed": "deleted_at IS NOT NULL"}
