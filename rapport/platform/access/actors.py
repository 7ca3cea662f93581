"""Who is asking."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What someone does here; a user may play several roles."""

    ADMINISTRATOR = "administrator"
    SALES_MANAGER = "sales_manager"
    SALES_PERSON = "sales_person"
    SERVICE_AGENT = "service_agent"
    MARKETER = "marketer"
    ANALYST = "analyst"
    EMPLOYEE = "employee"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Actor:
    """A user, or the system, as policies see it. ``user_id`` is None for the system."""

    user_id: int | None
    name: str
    roles: frozenset[Role] = frozenset()
    team_ids: frozenset[int] = frozenset()

    @property
    def is_administrator(self) -> bool:
        return Role.ADMINISTRATOR in self.roles


SYSTEM = Actor(None, "Rapport", frozenset({Role.ADMINISTRATOR}))
"""The actor of commands, imports from the shell and periodic work. May do everything."""
