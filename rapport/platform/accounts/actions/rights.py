"""Changing how far the rights of roles reach, on records and on their fields."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from rapport.kit.errors import Invalid, NotFound
from rapport.platform import access
from rapport.platform.access import Actor, FieldRight, Policy, Right, Role, Scope
from rapport.platform.accounts import stamps
from rapport.platform.accounts.events import FieldRightsChanged, RightsChanged, RightsReset
from rapport.platform.accounts.models import FieldRule, Rule
from rapport.platform.events import actions as events

Grants = Mapping[Role, Mapping[Right, Scope]]
FieldRights = Mapping[str, Mapping[Role, FieldRight]]
Changes = dict[str, list[str]]


@transaction.atomic
def change_rights(policy: str, given: Grants, *, by: Actor) -> Changes:
    """Let the rights of roles reach as far as ``given``; what is as declared is forgotten.

    Administrators keep every right, whatever is given. Returns "role.right" → [before, after].
    """
    access.require(by, "accounts.change_rights")
    law = adjustable(policy)
    before = {(rule.role, rule.right): rule for rule in _rules(policy)}
    changes: Changes = {}
    for role, rights in given.items():
        for right, scope in rights.items():
            _check(law, role, right, scope)
            rule, declared = before.get((role, right)), _declared(law, role, right)
            old = Scope(rule.scope) if rule else declared
            if old is scope:
                continue
            changes[f"{role}.{right}"] = [old.label, scope.label]
            _keep(policy, role, right, scope, declared)
    if changes:
        stamps.renew()
        events.record(RightsChanged(policy, changes), by=by)
    return changes


@transaction.atomic
def reset_rights(policy: str, *, by: Actor) -> Changes:
    """Let every role have its declared rights again. Returns as ``change_rights`` does."""
    access.require(by, "accounts.reset_rights")
    law = adjustable(policy)
    changes = {
        f"{rule.role}.{rule.right}": [
            Scope(rule.scope).label,
            _declared(law, Role(rule.role), Right(rule.right)).label,
        ]
        for rule in _rules(policy)
    }
    if changes:
        Rule.objects.filter(policy=policy).delete()
        stamps.renew()
        events.record(RightsReset(policy, changes), by=by)
    return changes


@transaction.atomic
def change_field_rights(policy: str, given: FieldRights, *, by: Actor) -> Changes:
    """Hide fields from roles, or let them only read. Returns "field.role" → [before, after]."""
    access.require(by, "accounts.change_field_rights")
    adjustable(policy)
    rows = FieldRule.objects.select_for_update().filter(policy=policy)
    before = {(row.field, row.role): FieldRight(row.right) for row in rows}
    changes: Changes = {}
    for field, roles in given.items():
        for role, right in roles.items():
            old = before.get((field, role), FieldRight.EDIT)
            if old is right or role is Role.ADMINISTRATOR:
                continue
            changes[f"{field}.{role}"] = [old.label, right.label]
            _keep_field(policy, field, role, right)
    if changes:
        stamps.renew()
        events.record(FieldRightsChanged(policy, changes), by=by)
    return changes


def adjustable(policy: str) -> Policy:
    """The policy called so. Raises NotFound where there is none that may be changed."""
    found = next((law for law in access.policies() if law.name == policy and law.grants), None)
    if found is None:
        raise NotFound()
    return found


def _declared(law: Policy, role: Role, right: Right) -> Scope:
    return law.grants.get(role, {}).get(right, Scope.NONE)


def _rules(policy: str) -> list[Rule]:
    return list(Rule.objects.select_for_update().filter(policy=policy).order_by("pk"))


def _check(law: Policy, role: Role, right: Right, scope: Scope) -> None:
    """Raises Invalid for what would mean nothing, or shut administrators out."""
    if role is Role.ADMINISTRATOR:
        raise Invalid("not_adjustable", "Administrators keep every right.")
    if right not in law.rights or scope not in law.scopes_of(right):
        raise Invalid("unknown_scope", "%(law)s cannot be limited like this.", law=law.name)


def _keep(policy: str, role: Role, right: Right, scope: Scope, declared: Scope) -> None:
    Rule.objects.filter(policy=policy, role=role, right=right).delete()
    if scope is not declared:
        Rule.objects.create(policy=policy, role=role, right=right, scope=scope)


def _keep_field(policy: str, field: str, role: Role, right: FieldRight) -> None:
    FieldRule.objects.filter(policy=policy, field=field, role=role).delete()
    if right is not FieldRight.EDIT:
        FieldRule.objects.create(policy=policy, field=field, role=role, right=right)
