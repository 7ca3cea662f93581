"""All that is mined of a build: the rows of traits, findings, and what the run keeps."""

from __future__ import annotations

from rapport.insight.mining.found import Found
from rapport.insight.mining.goods import goods
from rapport.insight.warehouse.build import Warehouse


def mined(warehouse: Warehouse) -> Found:
    """Of the marts of ``warehouse``."""
    return goods(warehouse)
