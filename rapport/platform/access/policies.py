"""Policies: what each role may do to the records of one type, and the questions about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from rapport.kit.errors import NotAllowed, NotFound
from rapport.kit.speech import noted
from rapport.platform.access.actors import Actor
from rapport.platform.access.areas import Places, within
from rapport.platform.access.rights import FieldRight, Grant, Right, Role, Scope

M = TypeVar("M", bound=Model)
NEED_SIGHT = frozenset({Right.EDIT, Right.DELETE, Right.EXPORT})
REFUSALS = {
    Right.READ: noted("Your role does not allow you to see this."),
    Right.CREATE: noted("Your role does not allow you to create this."),
    Right.EDIT: noted("Your role does not allow you to change this."),
    Right.DELETE: noted("Your role does not allow you to delete this."),
    Right.EXPORT: noted("Your role does not allow you to export this."),
}
NOTHING = Q(pk__in=[])
Sharing = Callable[[Actor, Right, str], Q | None]
"""The condition that selects what was shared with an actor under a policy's name; None for nothing."""


class Way(StrEnum):
    """For what reason someone holds a right on a record, the nearest first."""

    ADMINISTRATOR = "administrator"
    ROLE = "role"
    OWNER = "owner"
    BELOW = "below"
    LEAD = "lead"
    TEAM = "team"
    TEAM_BELOW = "team_below"
    NOBODYS = "nobodys"
    TERRITORY = "territory"
    SHARE = "share"


@dataclass(frozen=True)
class Policy:
    """The rights on one record type.

    ``name`` is the model's label ("parties.Party"), "records.<key>" of a type made in the browser,
    or, where there is no record, a noun ("insight.Mart"). ``grants`` hold until an administrator
    changes them, which they can wherever a role is granted anything at all. ``verbs`` maps each
    permission ("parties.edit_party") to the right it needs. ``owner`` and ``team`` are the columns
    that say whose a record is, empty where it has none; ``places`` say where it is, for territories;
    ``label`` is what administrators read where no record type gives it a name.

    Administrators hold every right. Records with neither owner nor team belong to everyone's team.
    Who may not read something cannot change, delete or export it either. A share widens how far a
    role's right to read or edit reaches; it gives no right that the role has not at all.
    """

    name: str
    grants: Mapping[Role, Grant]
    verbs: Mapping[str, Right] = field(default_factory=dict)
    owner: str = "owner_id"
    team: str = "team_id"
    places: Places = field(default_factory=dict)
    label: str = ""

    @property
    def rights(self) -> tuple[Right, ...]:
        """Those that mean something here: of what nobody owns, only what its verbs need."""
        is_owned = bool(self.owner or self.team)
        return tuple(right for right in Right if is_owned or right in self.verbs.values())

    def scopes_of(self, right: Right) -> tuple[Scope, ...]:
        """The scopes that mean something for ``right``; creating is allowed or not."""
        if right is Right.CREATE:
            return (Scope.NONE, Scope.ALL)
        means = {Scope.OWN: self.owner, Scope.TEAM: self.team, Scope.TERRITORY: self.places}
        return tuple(scope for scope in Scope if means.get(scope, True))

    def granted(self, actor: Actor, role: Role, right: Right) -> Scope:
        """What ``role`` gives for ``right``: as administrators changed it, else as declared."""
        changed = actor.rules.grants.get((self.name, role), {})
        declared = self.grants.get(role, {})
        return changed.get(right, declared.get(right, Scope.NONE))

    def scope(self, actor: Actor, right: Right) -> Scope:
        """The widest scope that any of the actor's roles gives for ``right``; none beyond what is lent."""
        if actor.within is not None and right not in actor.within.get(self.name, ()):
            return Scope.NONE
        if actor.is_administrator:
            return Scope.ALL
        widest = max((self.granted(actor, role, right) for role in actor.roles), default=Scope.NONE)
        return min(widest, self.scope(actor, Right.READ)) if right in NEED_SIGHT else widest

    def visible_to(self, actor: Actor, right: Right, model: type[Model]) -> Q:
        """The condition that selects the rows of ``model`` on which ``actor`` holds ``right``."""
        scope = self.scope(actor, right)
        if scope is Scope.ALL:
            return Q()
        if scope is Scope.NONE:
            return NOTHING
        far = (condition for _, condition in self._far(actor, right, scope, model))
        return Q(self._near_rows(actor, scope), *far, _connector=Q.OR)

    def covers(self, actor: Actor, right: Right, obj: Any = None) -> bool:
        """Whether ``actor`` holds ``right`` on ``obj``, or on the type as such when it is None."""
        if obj is None:
            return self.scope(actor, right) is not Scope.NONE
        return self.way(actor, right, obj) is not None

    def way(self, actor: Actor, right: Right, obj: Any) -> Way | None:
        """Why ``actor`` holds ``right`` on ``obj``, or None if they do not.

        No query where a scope, the owner or the team settles it; else one each for territories and
        shares, by the very conditions of ``visible_to``.
        """
        scope = self.scope(actor, right)
        if scope is Scope.NONE:
            return None
        if scope is Scope.ALL:
            return Way.ADMINISTRATOR if actor.is_administrator else Way.ROLE
        near = self._near(actor, scope, obj)
        if near is not None or not isinstance(obj, Model) or obj.pk is None:
            return near
        rows = type(obj)._default_manager.filter(pk=obj.pk)
        ways = self._far(actor, right, scope, type(obj))
        return next((way for way, condition in ways if rows.filter(condition).exists()), None)

    def narrowed(self, actor: Actor) -> Mapping[str, Mapping[Role, FieldRight]]:
        """The fields of which some role has less than all, by name; for an administrator there are none."""
        return {} if actor.is_administrator else actor.rules.fields.get(self.name, {})

    def field_right(self, actor: Actor, name: str) -> FieldRight:
        """What ``actor`` may do with the field called ``name``: the most that a role of theirs gives.

        Only roles that may read such records count, and those whose right was not changed give all.
        """
        changed = self.narrowed(actor).get(name)
        if not changed:
            return FieldRight.EDIT
        reading = (role for role in actor.roles if self.granted(actor, role, Right.READ))
        return max(
            (changed.get(role, FieldRight.EDIT) for role in reading), default=FieldRight.EDIT
        )

    def _near(self, actor: Actor, scope: Scope, obj: Any) -> Way | None:
        """The way that owner and team open, of those that ``scope`` holds."""
        owner_id = getattr(obj, self.owner) if self.owner else None
        team_id = getattr(obj, self.team) if self.team else None
        reach, is_team = actor.reach, scope >= Scope.TEAM
        is_nobodys = owner_id is None and team_id is None and bool(self.owner or self.team)
        ways = (
            (Way.OWNER, owner_id is not None and owner_id == actor.user_id),
            (Way.BELOW, owner_id in reach.below),
            (Way.LEAD, team_id in reach.led_teams),
            (Way.TEAM, is_team and team_id in actor.team_ids),
            (Way.TEAM_BELOW, is_team and team_id in reach.teams_below),
            (Way.NOBODYS, is_team and is_nobodys),
        )
        return next((way for way, is_open in ways if is_open), None)

    def _near_rows(self, actor: Actor, scope: Scope) -> Q:
        """The same as a condition."""
        is_team, found = scope >= Scope.TEAM, Q()
        teams = actor.reach.led_teams
        if is_team:
            teams |= actor.team_ids | actor.reach.teams_below
        if self.owner:
            people = actor.reach.below | ({actor.user_id} if actor.user_id else set())
            found |= Q(**{f"{self.owner}__in": sorted(people)})
        if self.team:
            found |= Q(**{f"{self.team}__in": sorted(teams)})
        if is_team and (self.owner or self.team):
            found |= Q(**{column: None for column in (self.owner, self.team) if column})
        return found or NOTHING

    def _far(
        self, actor: Actor, right: Right, scope: Scope, model: type[Model]
    ) -> Iterator[tuple[Way, Q]]:
        """The ways that only the database can tell, with their conditions."""
        if scope is Scope.TERRITORY:
            area = within(actor.reach.areas, self.places, model)
            if area is not None:
                yield Way.TERRITORY, area
        for source in _sharing:
            shared = source(actor, right, self.name)
            if shared is not None:
                yield Way.SHARE, shared


_by_name: dict[str, Policy] = {}
_by_verb: dict[str, Policy] = {}
_sharing: list[Sharing] = []


def register(policy: Policy) -> Policy:
    """Make ``policy`` the law for its record type and its verbs."""
    _by_name[policy.name] = policy
    _by_verb.update(dict.fromkeys(policy.verbs, policy))
    return policy


def shared_by(source: Sharing) -> None:
    """``source`` tells what was shared with whom; called once, by the app that keeps it."""
    _sharing.append(source)


def policies() -> list[Policy]:
    """Every registered policy, by name: the permissions reference is made of them."""
    return [_by_name[name] for name in sorted(_by_name)]


def policy_called(name: str) -> Policy:
    """The policy registered under ``name``."""
    return _by_name[name]


def hold(by: Actor, right: Right, name: str, obj: Model | None = None) -> None:
    """As ``require``, for a right instead of a verb: what the record engine does to any type.

    ``name`` is the policy's. Raises NotFound and NotAllowed as ``require`` does.
    """
    policy = policy_called(name)
    if not policy.covers(by, Right.READ, obj):
        raise NotFound()
    if not policy.covers(by, right, obj):
        raise NotAllowed("not_allowed", REFUSALS[right], right=right.value)


def require(by: Actor, verb: str, obj: Model | None = None) -> None:
    """Stop unless ``by`` may do ``verb`` to ``obj``.

    Raises NotFound when ``by`` does not even see ``obj`` (missing and hidden look the same),
    NotAllowed when it is seen but the verb is not granted.
    """
    policy = _by_verb[verb]
    if obj is not None and not policy.covers(by, Right.READ, obj):
        raise NotFound()
    if not policy.covers(by, policy.verbs[verb], obj):
        right = policy.verbs[verb]
        raise NotAllowed("not_allowed", REFUSALS[right], verb=verb, right=right.value)


def may(by: Actor, verb: str, obj: Model | None = None) -> bool:
    """Whether ``require`` would pass; for showing or hiding a control."""
    policy = _by_verb[verb]
    return policy.covers(by, policy.verbs[verb], obj)


def visible_to(
    by: Actor, queryset: QuerySet[M], right: Right = Right.READ, *, name: str = ""
) -> QuerySet[M]:
    """Only those rows of ``queryset`` on which ``by`` holds ``right``. No query of its own.

    ``name`` is the policy's, where it is not the model's.
    """
    policy = policy_called(name or queryset.model._meta.label)
    return queryset.filter(policy.visible_to(by, right, queryset.model))


def may_see(by: Actor, model: type[Model], right: Right = Right.READ, *, name: str = "") -> bool:
    """Whether ``by`` holds ``right`` on any record of ``model`` at all."""
    return policy_called(name or model._meta.label).scope(by, right) is not Scope.NONE
