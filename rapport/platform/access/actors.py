"""Who is asking, whom they lead, and what administrators changed about what they may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rapport.platform.access.areas import Area
from rapport.platform.access.rights import FieldRight, Grant, Right, Role


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose records someone reaches besides their own and those of their teams.

    ``below`` are the people they lead, on every level, and ``teams_below`` those people's teams;
    ``led_teams`` the teams that they lead; ``areas`` their territories with those inside them.
    """

    below: frozenset[int] = frozenset()
    teams_below: frozenset[int] = frozenset()
    led_teams: frozenset[int] = frozenset()
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Rules:
    """What administrators changed: of grants by (policy, role), of fields by policy, field and role.

    One object stays the same until the next change, and equals only itself.
    """

    grants: Mapping[tuple[str, Role], Grant] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, Mapping[Role, FieldRight]]] = field(default_factory=dict)


AS_DECLARED = Rules()
ALONE = Reach()


@dataclass(frozen=True, slots=True)
class Actor:
    """A user, or the system, as policies see it. ``user_id`` is None for the system.

    ``within`` are the rights by policy that a program was lent: whoever acts through it holds no other
    right, whatever their roles are. None lends all.
    """

    user_id: int | None
    name: str
    roles: frozenset[Role] = frozenset()
    team_ids: frozenset[int] = frozenset()
    reach: Reach = ALONE
    rules: Rules = AS_DECLARED
    within: Mapping[str, frozenset[Right]] | None = None

    @property
    def is_administrator(self) -> bool:
        return Role.ADMINISTRATOR in self.roles


SYSTEM = Actor(None, "Rapport", frozenset({Role.ADMINISTRATOR}))
"""The actor of commands, imports from the shell and periodic work. May do everything."""
