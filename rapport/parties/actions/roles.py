"""What a party is to us."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from rapport.kit.errors import Invalid, Refused
from rapport.kit.speech import say
from rapport.parties.actions.checking import touch
from rapport.parties.events import RoleAdded, RoleRemoved
from rapport.parties.models import Party, PartyRole
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events


@transaction.atomic
def add_role(party: Party, role: str, *, by: Actor) -> PartyRole:
    """Let ``party`` play ``role`` from today. Raises Refused when it does already."""
    access.require(by, "parties.add_role", party)
    if PartyRole.objects.filter(party=party, role=role).exists():
        raise Refused(
            "already_in_role",
            "%(name)s plays the role “%(label)s” already.",
            party=party.pk,
            role=role,
            name=party.name,
            label=say(PartyRole.Role(role).label) if role in PartyRole.Role else role,
        )
    added = insert_role(party, role)
    touch(party, by.user_id)
    events.record(RoleAdded(party.pk, role), by=by, about=party, subject=party)
    return added


@transaction.atomic
def remove_role(party: Party, role: str, *, by: Actor) -> None:
    """Let ``party`` no longer play ``role``. Raises Refused when it does not."""
    access.require(by, "parties.remove_role", party)
    count, _ = PartyRole.objects.filter(party=party, role=role).delete()
    if not count:
        raise Refused(
            "not_in_role",
            "%(name)s does not play the role “%(label)s”.",
            party=party.pk,
            role=role,
            name=party.name,
            label=say(PartyRole.Role(role).label) if role in PartyRole.Role else role,
        )
    touch(party, by.user_id)
    events.record(RoleRemoved(party.pk, role), by=by, about=party, subject=party)


@transaction.atomic(savepoint=False)
def insert_role(party: Party, role: str) -> PartyRole:
    """Write the role. For actions."""
    if role not in PartyRole.Role.values:
        raise Invalid(
            "unknown_role",
            fields={"roles": "A role is one of %(values)s."},
            values=", ".join(PartyRole.Role.values),
        )
    return PartyRole.objects.create(party=party, role=role, since=timezone.localdate())
