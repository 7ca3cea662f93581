"""All that is mined of a build: the rows of traits, findings, and what the run keeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rapport.insight.mining.found import Found
from rapport.insight.mining.goods import goods
from rapport.insight.mining.groups import groups
from rapport.insight.warehouse.build import Warehouse


def mined(warehouse: Warehouse, before: Mapping[str, Any]) -> Found:
    """Of the marts of ``warehouse``. ``before`` are the figures of the last run: groups that go on
    keep their letter.
    """
    return goods(warehouse) + groups(warehouse, before.get("groups") or {})
