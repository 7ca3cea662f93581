"""Orders with their lines, and returns."""

from __future__ import annotations

from rapport.insight.warehouse.sources.source import (
    MONEY,
    QUANTITY,
    TRASHED,
    Source,
    as_they_are,
    day,
    utc,
)

SOURCES = (
    Source(
        "raw_orders",
        "orders_order",
        {
            **as_they_are("id", "number", "party_id", "channel", "status", "currency", "total"),
            "placed_at": utc("placed_at"),
            "ordered_on": day("placed_at"),
            **TRASHED,
        },
        {"total": MONEY},
    ),
    Source(
        "raw_order_lines",
        "orders_orderline",
        as_they_are("id", "order_id", "product_id", "quantity", "unit_price", "amount"),
        {"quantity": QUANTITY, "unit_price": MONEY, "amount": MONEY},
    ),
    Source(
        "raw_returns",
        "orders_return",
        {
            **as_they_are("id", "number", "party_id", "order_id", "currency", "total"),
            "returned_on": day("returned_at"),
            **TRASHED,
        },
        {"total": MONEY},
    ),
    Source(
        "raw_recurring_orders",
        "orders_recurringorder",
        as_they_are("id", "party_id", "months", "begins_on", "ends_on") | TRASHED,
    ),
)
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
    """SELECT 'recurring_orders', count(*), coalesce(sum(months), 0)::text
        FROM orders_recurringorder WHERE deleted_at IS NULL""",
)
