"""Policies: what each role may do to the records of one type, and the four questions about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from rapport.kit.errors import NotAllowed, NotFound
from rapport.platform.access.actors import Actor, Role

M = TypeVar("M", bound=Model)


class Right(StrEnum):
    """What can be allowed on a record type."""

    READ = "read"
    CREATE = "create"
    EDIT = "edit"
    DELETE = "delete"
    EXPORT = "export"


class Scope(IntEnum):
    """How far a right reaches: nothing, one's own records, one's teams' records, all."""

    NONE = 0
    OWN = 1
    TEAM = 2
    ALL = 3


Grant = Mapping[Right, Scope]


def grant(
    read: Scope = Scope.NONE,
    create: Scope = Scope.NONE,
    edit: Scope = Scope.NONE,
    delete: Scope = Scope.NONE,
    export: Scope = Scope.NONE,
) -> Grant:
    """One role's rights on one record type."""
    return {
        Right.READ: read,
        Right.CREATE: create,
        Right.EDIT: edit,
        Right.DELETE: delete,
        Right.EXPORT: export,
    }


EVERYTHING = grant(*[Scope.ALL] * 5)


@dataclass(frozen=True)
class Policy:
    """The rights on one record type.

    ``name`` is the model's label ("parties.Party") or, where there is no record, a noun
    ("insight.Mart"). ``verbs`` maps each permission ("parties.edit_party") to the right it needs.
    Administrators hold every right. Records with neither owner nor team belong to everyone's team.
    """

    name: str
    grants: Mapping[Role, Grant]
    verbs: Mapping[str, Right] = field(default_factory=dict)

    def scope(self, actor: Actor, right: Right) -> Scope:
        """The widest scope that any of the actor's roles gives for ``right``."""
        if actor.is_administrator:
            return Scope.ALL
        return max(
            (
                self.grants[role].get(right, Scope.NONE)
                for role in actor.roles
                if role in self.grants
            ),
            default=Scope.NONE,
        )

    def visible_to(self, actor: Actor, right: Right = Right.READ) -> Q:
        """The condition that selects the records on which ``actor`` holds ``right``."""
        scope = self.scope(actor, right)
        if scope is Scope.ALL:
            return Q()
        if scope is Scope.NONE:
            return Q(pk__in=[])
        own = Q(owner_id=actor.user_id)
        if scope is Scope.OWN:
            return own
        return own | Q(team_id__in=actor.team_ids) | Q(owner_id=None, team_id=None)

    def covers(self, actor: Actor, right: Right, obj: Any = None) -> bool:
        """Whether ``actor`` holds ``right`` on ``obj``, or on the type as such when it is None."""
        scope = self.scope(actor, right)
        if obj is None or scope in (Scope.ALL, Scope.NONE):
            return scope is not Scope.NONE
        owner_id, team_id = obj.owner_id, obj.team_id
        if owner_id is not None and owner_id == actor.user_id:
            return True
        if scope is Scope.OWN:
            return False
        return team_id in actor.team_ids or (owner_id is None and team_id is None)

    def explain(self, actor: Actor, obj: Any) -> str:
        """Why ``actor`` sees ``obj``, or does not, in a sentence."""
        noun = self.name.rsplit(".", 1)[-1].lower()
        scope = self.scope(actor, Right.READ)
        roles = ", ".join(sorted(role.label.lower() for role in actor.roles)) or "no role"
        if not self.covers(actor, Right.READ, obj):
            return f"{actor.name} ({roles}) does not see this {noun}."
        if scope is Scope.ALL:
            return f"{actor.name} sees every {noun} as {roles}."
        if obj.owner_id == actor.user_id:
            return f"{actor.name} owns this {noun}."
        if obj.team_id in actor.team_ids:
            return f"{actor.name} is in the team that this {noun} belongs to."
        return f"This {noun} belongs to nobody, so that {actor.name} ({roles}) sees it."


_by_name: dict[str, Policy] = {}
_by_verb: dict[str, Policy] = {}


def register(policy: Policy) -> Policy:
    """Make ``policy`` the law for its record type and its verbs."""
    _by_name[policy.name] = policy
    _by_verb.update(dict.fromkeys(policy.verbs, policy))
    return policy


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
        raise NotAllowed("not_allowed", f"Your role does not allow you to {right.value} this.")


def require(by: Actor, verb: str, obj: Model | None = None) -> None:
    """Stop unless ``by`` may do ``verb`` to ``obj``.

    Raises NotFound when ``by`` does not even see ``obj`` (missing and hidden look the same),
    NotAllowed when it is seen but the verb is not granted.
    """
    policy = _by_verb[verb]
    if obj is not None and not policy.covers(by, Right.READ, obj):
        raise NotFound()
    if not policy.covers(by, policy.verbs[verb], obj):
        action = verb.rsplit(".", 1)[-1].replace("_", " ")
        raise NotAllowed("not_allowed", f"Your role does not allow you to {action}.", verb=verb)


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
    return queryset.filter(policy.visible_to(by, right))


def may_see(by: Actor, model: type[Model], right: Right = Right.READ, *, name: str = "") -> bool:
    """Whether ``by`` holds ``right`` on any record of ``model`` at all."""
    return policy_called(name or model._meta.label).scope(by, right) is not Scope.NONE


def explain(by: Actor, obj: Model) -> str:
    """Why ``by`` sees ``obj``, or does not, in a sentence."""
    return _by_name[obj._meta.label].explain(by, obj)
