"""Who may do what as it stands, and as it would stand after a change that is only being considered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rapport.platform import access
from rapport.platform.access import Actor, FieldRight, Policy, Right, Role, Rules, Scope
from rapport.platform.accounts.queries.company import company
from rapport.platform.accounts.queries.people import actor_of, colleagues

ROLES = tuple(role for role in Role if role is not Role.ADMINISTRATOR)


@dataclass(frozen=True)
class RoleRights:
    """What a role may do under one policy; ``changed`` are the rights that differ from the declared."""

    role: Role
    scopes: Mapping[Right, Scope]
    changed: frozenset[Right]


def adjustable_policies(asker: Actor) -> list[Policy]:
    """Those that administrators may change, by name."""
    access.require(asker, "accounts.read_rights")
    return [policy for policy in access.policies() if policy.grants]


def rights_of(asker: Actor, policy: Policy) -> list[RoleRights]:
    """What every role but the administrator's may do under ``policy``."""
    access.require(asker, "accounts.read_rights")
    return [_role_rights(policy, role) for role in ROLES]


def _role_rights(policy: Policy, role: Role) -> RoleRights:
    player, declared = _player(role), policy.grants.get(role, {})
    scopes = {right: policy.granted(player, role, right) for right in policy.rights}
    changed = {
        right for right, scope in scopes.items() if scope is not declared.get(right, Scope.NONE)
    }
    return RoleRights(role, scopes, frozenset(changed))


def field_rights_of(
    asker: Actor, policy: Policy, fields: list[str]
) -> dict[str, dict[Role, FieldRight]]:
    """Field → role → what the role may do with it, for the roles that read such records at all."""
    access.require(asker, "accounts.read_rights")
    readers = [role for role in ROLES if policy.granted(_player(role), role, Right.READ)]
    return {
        name: {role: policy.field_right(_player(role), name) for role in readers} for name in fields
    }


def actors_as_if(
    asker: Actor, policy: Policy, given: Mapping[Role, Mapping[Right, Scope]], *, most: int
) -> list[tuple[Actor, Actor]]:
    """Colleagues whom ``given`` would concern, as they are and as they would be. One query and one each."""
    access.require(asker, "accounts.read_rights")
    rules = company().rules
    draft = {(policy.name, role): dict(rights) for role, rights in given.items()}
    proposed = Rules({**rules.grants, **draft}, rules.fields)
    roles = [role.value for role in given]
    concerned = colleagues(asker).filter(roles__overlap=roles)[:most]
    actors = [actor_of(user) for user in concerned]
    return [(actor, replace(actor, rules=proposed)) for actor in actors]


def _player(role: Role) -> Actor:
    return Actor(None, "", frozenset({role}), rules=company().rules)
