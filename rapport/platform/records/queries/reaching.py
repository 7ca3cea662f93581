"""How many records of a type someone reaches: for trying rights and territories out before they hold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from rapport.platform import access
from rapport.platform.access import SYSTEM, Actor, Area, Right
from rapport.platform.records.types import RecordType

MOST = 10_000


def reached(kind: RecordType, actor: Actor, right: Right = Right.READ) -> tuple[int, bool]:
    """How many records ``actor`` holds ``right`` on, and whether that is all: counting stops at 10,000."""
    return _counted(kind.visible_to(actor, right))


def within_areas(kind: RecordType, areas: Iterable[Area]) -> tuple[int, bool] | None:
    """How many records are in any of ``areas``, as ``reached``; None for a type without places."""
    places = access.policy_called(kind.policy_name).places
    if not places:
        return None
    condition = access.within(areas, places, kind.model)
    return _counted(kind.visible_to(SYSTEM).filter(condition)) if condition else (0, True)


def _counted(rows: QuerySet[Any]) -> tuple[int, bool]:
    found = rows.order_by()[: MOST + 1].count()
    return min(found, MOST), found <= MOST
