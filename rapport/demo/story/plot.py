"""Who plays in the story, when, and around which opportunities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from rapport.demo.staff import Staff
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.sales.models import Opportunity
from rapport.sales.queries.opportunities import opportunity

LATEST = """
    SELECT found.id FROM sales_opportunity AS found
     WHERE status = 'open' AND deleted_at IS NULL AND party_id IS NOT NULL AND {condition}
     ORDER BY stage_since DESC, id LIMIT {count}"""


@dataclass(frozen=True)
class Story:
    """Who plays in it, its last day, and its chance; the same seed tells the same story."""

    staff: Staff
    until: date
    chance: np.random.Generator

    def user(self, mail: str) -> User:
        """The colleague whose mail name is ``mail``: "quinn"."""
        return self.staff.users[mail]

    def colleague(self, pk: int | None) -> User:
        """The colleague with an id."""
        return next(user for user in self.staff.users.values() if user.pk == pk)

    @property
    def sellers(self) -> list[User]:
        return [self.colleague(pk) for pk in self.staff.sellers]


def latest(condition: str, values: Sequence[Any], *, count: int) -> list[Opportunity]:
    """Open opportunities for which an SQL ``condition`` holds, those that went on lately first."""
    with connection.cursor() as cursor:
        cursor.execute(LATEST.format(condition=condition, count=count), values)
        return [opportunity(SYSTEM, pk) for (pk,) in cursor.fetchall()]
