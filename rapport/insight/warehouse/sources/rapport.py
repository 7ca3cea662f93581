"""The operational tables that the lake holds, as one snapshot. Names of people stay behind.

Dates are those of the company's time zone; moments are UTC. Amounts keep all their digits.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MONEY = "DECIMAL(20, 6)"
QUANTITY = "DECIMAL(14, 4)"


@dataclass(frozen=True)
class Source:
    """One table: ``columns`` maps a name to its SQL, ``decimals`` to the exact type it keeps."""

    name: str
    table: str
    columns: dict[str, str]
    decimals: dict[str, str] = field(default_factory=dict)

    def query(self, zone: str) -> str:
        """The SELECT that PostgreSQL answers; ``zone`` is the company's time zone."""
        listed = ", ".join(f"{sql} AS {name}" for name, sql in self.columns.items())
        return f"SELECT {listed} FROM {self.table}".replace("%zone", zone)

    def landing(self, batches: str) -> str:
        """The SELECT by which DuckDB receives the batches."""
        cast = [
            f"CAST({name} AS {self.decimals[name]}) AS {name}" if name in self.decimals else name
            for name in self.columns
        ]
        return f"SELECT {', '.join(cast)} FROM {batches}"


SOURCES = (
    Source(
        "raw_parties",
        "parties_party",
        {"id": "id", "kind": "kind", "country": "country", "is_trashed": "deleted_at IS NOT NULL"},
    ),
    Source("raw_party_roles", "parties_partyrole", {"party_id": "party_id", "role": "role"}),
    Source(
        "raw_orders",
        "orders_order",
        {
            "id": "id",
            "number": "number",
            "party_id": "party_id",
            "placed_at": "placed_at AT TIME ZONE 'UTC'",
            "ordered_on": "(placed_at AT TIME ZONE '%zone')::date",
            "channel": "channel",
            "status": "status",
            "currency": "currency",
            "total": "total",
            "is_trashed": "deleted_at IS NOT NULL",
        },
        {"total": MONEY},
    ),
    Source(
        "raw_order_lines",
        "orders_orderline",
        {
            "id": "id",
            "order_id": "order_id",
            "product_id": "product_id",
            "quantity": "quantity",
            "unit_price": "unit_price",
            "amount": "amount",
        },
        {"quantity": QUANTITY, "unit_price": MONEY, "amount": MONEY},
    ),
    Source(
        "raw_returns",
        "orders_return",
        {
            "id": "id",
            "number": "number",
            "party_id": "party_id",
            "order_id": "order_id",
            "returned_on": "(returned_at AT TIME ZONE '%zone')::date",
            "currency": "currency",
            "total": "total",
            "is_trashed": "deleted_at IS NOT NULL",
        },
        {"total": MONEY},
    ),
)

# Totals that PostgreSQL itself adds up in the same snapshot, by a way of its own: rows of name,
# count and sum. The marts must come to the same.
CONTROLS = (
    """WITH sums AS (
        SELECT count(*) AS lines, sum(l.amount) AS amount, count(*) FILTER (WHERE clean.is_so) AS clean_lines,
            sum(l.amount) FILTER (WHERE clean.is_so) AS clean_amount
        FROM orders_orderline l
        JOIN orders_order o ON o.id = l.order_id AND o.deleted_at IS NULL
        LEFT JOIN parties_party p ON p.id = o.party_id AND p.deleted_at IS NULL,
        LATERAL (SELECT p.id IS NOT NULL AND o.status <> 'cancelled'
            AND l.quantity > 0 AND l.unit_price > 0) clean(is_so))
    SELECT 'order_lines', lines, coalesce(amount, 0)::text FROM sums
    UNION ALL SELECT 'clean_lines', clean_lines, coalesce(clean_amount, 0)::text FROM sums""",
    """SELECT 'orders', count(*), coalesce(sum(total), 0)::text FROM orders_order WHERE deleted_at IS NULL""",
    """SELECT 'returns', count(*), coalesce(sum(total), 0)::text FROM orders_return WHERE deleted_at IS NULL""",
)
