"""Who leads whom, who works where, and what administrators changed of the rights: read once per stamp."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapport.platform.access import Area, FieldRight, Place, Reach, Right, Role, Rules, Scope
from rapport.platform.accounts.models import FieldRule, Membership, Rule, Territory, User
from rapport.platform.accounts.stamps import stamped

Groups = dict[int, set[int]]


@dataclass(frozen=True, eq=False)
class Company:
    """The people, teams and territories as ids, each with what follows below it."""

    rules: Rules
    managers: dict[int, int]
    """Who is led → by whom."""
    led: Groups
    """The same the other way round."""
    teams_of: Groups
    led_teams_of: Groups
    areas: dict[int, Area]
    areas_inside: Groups
    areas_of_person: Groups
    areas_of_team: Groups
    _reaches: dict[tuple[int, frozenset[int]], Reach] = field(default_factory=dict)

    def reach_of(self, user_id: int, team_ids: frozenset[int]) -> Reach:
        """Whose records the user reaches who is in the teams ``team_ids``; worked out once."""
        key = (user_id, team_ids)
        if key not in self._reaches:
            self._reaches[key] = self._reach(user_id, team_ids)
        return self._reaches[key]

    def below(self, user_id: int) -> frozenset[int]:
        """Everybody whom the user leads, on every level."""
        return frozenset(_all_below([user_id], self.led) - {user_id})

    def areas_under(self, pk: int) -> frozenset[int]:
        """The territory itself and those inside it, on every level."""
        return frozenset(_all_below([pk], self.areas_inside))

    def members_of(self, team: int) -> frozenset[int]:
        """Who is in the team."""
        return frozenset(user for user, teams in self.teams_of.items() if team in teams)

    def chain(self, upper: int, lower: int) -> list[int]:
        """From ``upper`` down to ``lower``, who is below."""
        found = [lower]
        while found[-1] != upper:
            found.append(self.managers[found[-1]])
        return found[::-1]

    def _reach(self, user_id: int, team_ids: frozenset[int]) -> Reach:
        below = self.below(user_id)
        teams = [team for person in below for team in self.teams_of.get(person, ())]
        own = self.areas_of_person.get(user_id, set())
        worked = own.union(*(self.areas_of_team.get(team, set()) for team in team_ids))
        return Reach(
            below,
            frozenset(teams),
            frozenset(self.led_teams_of.get(user_id, ())),
            tuple(self.areas[pk] for pk in sorted(_all_below(worked, self.areas_inside))),
        )


@stamped
def company() -> Company:
    """The company of today. Eight queries, once per stamp and process."""
    members = list(Membership.objects.values_list("user_id", "team_id", "is_lead"))
    territories = list(Territory.objects.order_by("pk"))
    managers = dict(User.objects.exclude(manager=None).values_list("pk", "manager_id"))
    people, teams = Territory.people.through.objects, Territory.teams.through.objects
    return Company(
        rules=Rules(_grants(), _fields()),
        managers=managers,
        led=_grouped((upper, lower) for lower, upper in managers.items()),
        teams_of=_grouped((user, team) for user, team, _ in members),
        led_teams_of=_grouped((user, team) for user, team, is_lead in members if is_lead),
        areas={row.pk: area_of(row) for row in territories},
        areas_inside=_grouped((row.inside_id, row.pk) for row in territories if row.inside_id),
        areas_of_person=_grouped(people.values_list("user_id", "territory_id")),
        areas_of_team=_grouped(teams.values_list("team_id", "territory_id")),
    )


def area_of(row: Territory) -> Area:
    """``row`` as policies see it."""
    lists = {
        Place.COUNTRY: row.countries,
        Place.CITY: row.cities,
        Place.POSTAL_CODE: row.postal_codes,
        Place.INDUSTRY: row.industries,
    }
    wanted = tuple((place, tuple(values)) for place, values in lists.items() if values)
    return Area(row.pk, row.name, wanted)


def _grants() -> dict[tuple[str, Role], dict[Right, Scope]]:
    found: defaultdict[tuple[str, Role], dict[Right, Scope]] = defaultdict(dict)
    for row in Rule.objects.all():
        found[(row.policy, Role(row.role))][Right(row.right)] = Scope(row.scope)
    return dict(found)


def _fields() -> dict[str, dict[str, dict[Role, FieldRight]]]:
    found: dict[str, dict[str, dict[Role, FieldRight]]] = {}
    for row in FieldRule.objects.all():
        roles = found.setdefault(row.policy, {}).setdefault(row.field, {})
        roles[Role(row.role)] = FieldRight(row.right)
    return found


def _grouped(pairs: Iterable[tuple[int | None, int]]) -> Groups:
    found: Groups = {}
    for above, below in pairs:
        if above is not None:
            found.setdefault(above, set()).add(below)
    return found


def _all_below(tops: Iterable[int], groups: Groups) -> set[int]:
    """``tops`` and everything under them; a circle would be gone round once."""
    found, waiting = set(tops), list(tops)
    while waiting:
        new = groups.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found
