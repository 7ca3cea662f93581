"""Whole order histories at once: a staging table in, orders, returns and their lines out.

An importer makes the staging table, fills it by COPY with one row per line of a file, asks
``faults`` which rows cannot stand, takes those out, and calls ``absorb_orders``. All in one
transaction; the second time the same rows find nothing new.
"""

from __future__ import annotations

from typing import Any

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
