"""Whole order histories at once: a staging table in, orders, returns and their lines out.

An importer makes the staging table, fills it by COPY with one row per line of a file, asks
``faults`` which rows cannot stand, takes those out, and calls ``absorb_orders``. All in one
transaction; the second time the same rows find nothing new.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rapport.kit.errors import Invalid
from rapport.orders import staging as sql
from rapport.orders.events import OrderCorrected, OrderPlaced, ReturnCorrected, ReturnReceived
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.records.actions.returning import bring_back
from rapport.platform.records.types import record_types
from rapport.touchpoints.absorbing import absorb_interactions, forget_interactions
from rapport.touchpoints.channels import Channel

STAGING_COLUMNS: dict[str, str] = {
    "row_number": "bigint NOT NULL",  # the line's place in the file; decides the order of lines
    "number": "text NOT NULL",  # of the order, or of the return
    "is_return": "boolean NOT NULL DEFAULT false",
    "party_id": "bigint",  # empty: a guest
    "placed_at": "timestamptz NOT NULL",  # the earliest of an order's lines counts
    "channel": "text NOT NULL DEFAULT 'web_order'",
    "currency": "text NOT NULL",
    "country": "text NOT NULL DEFAULT ''",  # ISO 3166 code
    "order_number": "text",  # for a return: the order that it takes back, if known
    "reason": "text NOT NULL DEFAULT ''",  # for a return
    "product_code": "text NOT NULL DEFAULT ''",  # empty: a line without a product
    "description": "text NOT NULL DEFAULT ''",
    "quantity": "numeric NOT NULL",  # of a return: either sign, kept positive
    "unit_price": "numeric NOT NULL",
}
"""The staging table's columns, in the order of COPY. An importer may add columns of its own."""


def create_staging(cursor: Any, name: str = "staged_orders") -> str:
    """Make the temporary table ``name``, gone at the end of the transaction; returns its name."""
    columns = ", ".join(f"{column} {kind}" for column, kind in STAGING_COLUMNS.items())
    cursor.execute(f"CREATE TEMPORARY TABLE {name} ({columns}) ON COMMIT DROP")
    return name


@dataclass(frozen=True)
class Absorbed:
    """What became of the staged lines, counted per record and per line."""

    orders_created: int = 0
    orders_updated: int = 0
    orders_unchanged: int = 0
    returns_created: int = 0
    returns_updated: int = 0
    returns_unchanged: int = 0
    lines_created: int = 0
    lines_updated: int = 0
    lines_unchanged: int = 0


def faults(cursor: Any, staging: str) -> Iterator[tuple[int, str]]:
    """The rows that cannot be absorbed, as (row_number, why), in the order of the file.

    Products must be in the catalogue by now. Where a number stands for several customers or
    currencies, all of its rows are at fault.
    """
    cursor.execute(sql.FAULTS.format(staging=staging), {"channels": list(Channel.values)})
    yield from cursor


def absorb_orders(cursor: Any, staging: str, *, by: Actor, source: str) -> Absorbed:
    """Take in every order and return of ``staging``, all or nothing, in the caller's transaction.

    ``source`` names the system that the numbers belong to. What is new is created with its lines,
    an interaction and an event; what is known and the same stays untouched; what differs is
    replaced, lines and all. Raises Invalid when ``faults`` still finds any.
    """
    access.require(by, "orders.absorb_orders")
    cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 2))", [source])
    cursor.execute(f"ANALYZE {staging}")
    _require_faultless(cursor, staging)
    _take_apart(cursor, staging, source)
    _bring_back(by)
    _write(cursor, {"user": by.user_id, "source": source})
    _record(cursor, by=by, source=source)
    counted = _counted(cursor)
    cursor.execute("DROP TABLE absorbed_lines, absorbed_heads")
    return counted


def _require_faultless(cursor: Any, staging: str) -> None:
    first = next(faults(cursor, staging), None)
    if first is not None:
        row_number, reason = first
        raise Invalid(
            "faulty_rows", "Row %(row_number)s: %(reason)s", row_number=row_number, reason=reason
        )


def _take_apart(cursor: Any, staging: str, source: str) -> None:
    """Make the tables of heads and lines, and mark the heads that differ from what is known."""
    cursor.execute(sql.HEADS.format(staging=staging), {"source": source})
    cursor.execute("ANALYZE absorbed_heads")
    cursor.execute(sql.LINES.format(staging=staging))
    cursor.execute("ANALYZE absorbed_lines")
    cursor.execute("SELECT EXISTS (SELECT FROM absorbed_heads WHERE NOT is_new)")
    if not cursor.fetchone()[0]:
        return
    cursor.execute(sql.CHANGED_HEADS)
    for table in _LINE_TABLES:
        cursor.execute(sql.CHANGED_LINES.format(**table))


def _bring_back(by: Actor) -> None:
    """What is known, and went to the trash with the import that an undo took back, is here again."""
    for key, is_return in (("order", False), ("return", True)):
        ids = "SELECT id FROM absorbed_heads WHERE NOT is_new AND is_return = %(is_return)s"
        bring_back(record_types()[key], ids, {"is_return": is_return}, by=by)


_LINE_TABLES = (
    {"table": "orders_orderline", "head": "order_id", "is_return": "false"},
    {"table": "orders_returnline", "head": "return_record_id", "is_return": "true"},
)


def _write(cursor: Any, values: dict[str, Any]) -> None:
    for statement in (sql.NEW_ORDERS, sql.CHANGED_ORDERS, sql.NEW_RETURNS, sql.CHANGED_RETURNS):
        cursor.execute(statement, values)
    for table in _LINE_TABLES:
        cursor.execute(sql.STALE_LINES.format(**table))
        cursor.execute(sql.NEW_LINES.format(**table))


def _record(cursor: Any, *, by: Actor, source: str) -> None:
    """An interaction for every order and return of a known party, and an event for each."""
    forget_interactions(cursor, sql.CHANGED_KEYS, by=by, source=source)
    absorb_interactions(cursor, sql.INTERACTIONS, [source], by=by, source=source)
    for happening, is_return, is_new in (
        (OrderPlaced, False, True),
        (OrderCorrected, False, False),
        (ReturnReceived, True, True),
        (ReturnCorrected, True, False),
    ):
        cursor.execute(sql.NEWS, [is_return, is_new])
        subject = "orders.return" if is_return else "orders.order"
        rows = (
            (party, subject, pk, happening(number, total, currency, channel).data())
            for party, pk, number, total, currency, channel in cursor.fetchall()
        )
        events.record_many(happening.name, rows, by=by)


def _counted(cursor: Any) -> Absorbed:
    cursor.execute(sql.COUNTS)
    counts: dict[str, int] = {}
    for is_return, *numbers in cursor.fetchall():
        noun = "returns" if is_return else "orders"
        for outcome, heads, lines in zip(
            ("created", "updated", "unchanged"), numbers[::2], numbers[1::2], strict=True
        ):
            counts[f"{noun}_{outcome}"] = heads
            counts[f"lines_{outcome}"] = counts.get(f"lines_{outcome}", 0) + int(lines)
    return Absorbed(**counts)
