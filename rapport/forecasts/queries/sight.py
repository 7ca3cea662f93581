"""Whose forecasts somebody sees, and what the opportunities that are counted for them come to."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from rapport.platform import access
from rapport.platform.access import Actor, Right, Scope

POLICY = "forecasts.Snapshot"


@dataclass(frozen=True)
class Sight:
    """Everything, or what counts for some people and what belongs to some teams."""

    is_all: bool
    people: frozenset[int] = frozenset()
    teams: frozenset[int] = frozenset()

    def of(self, person: str, team: str) -> Q:
        """The condition on the columns that say for whom something counts and whose team it is."""
        if self.is_all:
            return Q()
        return Q(**{f"{person}__in": sorted(self.people)}) | Q(
            **{f"{team}__in": sorted(self.teams)}
        )

    def holds(self, holder: str) -> bool:
        """Whether it is a person or team among them; territories are seen by whoever sees all."""
        kind, _, pk = holder.partition("-")
        known = {"person": self.people, "team": self.teams}.get(kind, frozenset())
        return self.is_all or int(pk or 0) in known


def sight(asker: Actor) -> Sight:
    """What ``asker`` may read of forecasts, as the policy of snapshots has it. Raises NotAllowed. No query."""
    access.require(asker, "forecasts.read_forecasts")
    scope = access.policy_called(POLICY).scope(asker, Right.READ)
    if scope is Scope.ALL:
        return Sight(is_all=True)
    people = asker.reach.below | ({asker.user_id} if asker.user_id else set())
    teams = asker.reach.led_teams
    if scope >= Scope.TEAM:
        teams |= asker.team_ids | asker.reach.teams_below
    return Sight(False, frozenset(people), frozenset(teams))
