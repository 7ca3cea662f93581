"""The operational tables that the lake holds, as one snapshot. Names of people stay behind.

Dates are those of the company's time zone; moments are UTC. Amounts keep all their digits.

``CONTROLS`` are totals that PostgreSQL itself adds up in the same snapshot, by a way of its own: rows of
name, count and sum. The marts must come to the same. ``%zone`` stands for the company's time zone, other words
for what ``Span.said`` knows.
"""

from __future__ import annotations

from rapport.insight.warehouse.sources import (
    costs,
    guidance,
    orders,
    people,
    products,
    sales,
    touchpoints,
)
from rapport.insight.warehouse.sources.source import Source

_APPS = (people, products, orders, touchpoints, sales, guidance, costs)
SOURCES: tuple[Source, ...] = tuple(source for app in _APPS for source in app.SOURCES)
CONTROLS: tuple[str, ...] = tuple(sql for app in _APPS for sql in app.CONTROLS)
