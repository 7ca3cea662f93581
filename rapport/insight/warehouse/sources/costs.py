"""What work costs, what was done and paid, and exchange rates: what a customer's profit is reckoned from.

The controls add up a year of it in PostgreSQL, in the reporting currency: see ``warehouse.spans``.
"""

from __future__ import annotations

from rapport.insight.warehouse.sources.costs_controls import CONTROLS
from rapport.insight.warehouse.sources.source import (
    MONEY,
    QUANTITY,
    TRASHED,
    Source,
    as_they_are,
    day,
)

__all__ = ["CONTROLS", "SOURCES"]
AMOUNT = "DECIMAL(26, 6)"
WORTH = "DECIMAL(24, 12)"

SOURCES = (
    Source(
        "raw_exchange_rates",
        "orders_exchangerate",
        {
            **as_they_are("id", "currency", "rate"),
            "since": '"on"',
            "worth": "round(1 / rate, 12)",
            **TRASHED,
        },
        {"rate": "DECIMAL(18, 6)", "worth": WORTH},
    ),
    Source(
        "raw_cost_centres",
        "insight_costcentre",
        {
            **as_they_are("id", "name", "since", "monthly", "currency", "rate"),
            "capacity": "people * minutes",
            **TRASHED,
        },
        {"monthly": AMOUNT, "rate": MONEY, "capacity": "DECIMAL(18, 4)"},
    ),
    Source(
        "raw_cost_rules",
        "insight_costrule",
        {
            **as_they_are("id", "work", "centre_id", "minutes", "cost", "currency"),
            "share": "round(percent / CASE work WHEN 'waiting' THEN 36500 ELSE 100 END, 12)",
            **TRASHED,
        },
        {"minutes": QUANTITY, "cost": AMOUNT, "share": "DECIMAL(18, 12)"},
    ),
    Source(
        "raw_return_lines",
        "orders_returnline",
        as_they_are("id", "return_record_id", "product_id", "quantity"),
        {"quantity": QUANTITY},
    ),
    Source(
        "raw_activities",
        "activities_activity",
        {
            **as_they_are("id", "party_id", "kind", "status", "duration_minutes"),
            "done_on": day("done_at"),
            **TRASHED,
        },
    ),
    Source(
        "raw_deliveries",
        "orders_delivery",
        as_they_are("id", "order_id", "delivered_on") | TRASHED,
    ),
    Source(
        "raw_invoices",
        "orders_invoice",
        as_they_are("id", "party_id", "issued_on", "state", "currency", "total") | TRASHED,
        {"total": MONEY},
    ),
    Source(
        "raw_payments",
        "orders_payment",
        as_they_are("id", "invoice_id", "paid_on", "amount") | TRASHED,
        {"amount": MONEY},
    ),
)
