"""Creating, editing, assigning, deleting and restoring parties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from rapport.kit import countries
from rapport.kit.errors import Invalid, Refused
from rapport.parties.actions import contact_points
from rapport.parties.actions.checking import check, keep_up, plain
from rapport.parties.actions.roles import insert_role
from rapport.parties.details import (
    NAME_PARTS,
    NO_PARTS,
    Address,
    ContactDetails,
    PartyDetails,
    completed,
    sort_name_of,
)
from rapport.parties.events import (
    PartyAssigned,
    PartyCreated,
    PartyDeleted,
    PartyEdited,
)
from rapport.parties.models import Party
from rapport.parties.openness import FACTS, may_change
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.queries import colleagues
from rapport.platform.events import actions as events
from rapport.platform.records.actions import own_fields
from rapport.platform.records.actions.own_fields import NOTHING, Own
from rapport.platform.records.models import ExternalId

FIELDS = tuple(item.name for item in fields(PartyDetails))


@transaction.atomic
def create_party(
    details: PartyDetails,
    *,
    by: Actor,
    contacts: Sequence[ContactDetails] = (),
    roles: Iterable[str] = (),
    external_ids: Mapping[str, str] | None = None,
    own: Own = NOTHING,
) -> Party:
    """Enter a person or an organization; it belongs to ``by`` and, if there is one, to their only team.

    ``own`` fills the fields that were added to parties.
    """
    access.require(by, "parties.create_party")
    country = _country(contacts)
    full = completed(details, country=country)
    party = Party(created_by_id=by.user_id, updated_by_id=by.user_id, owner_id=by.user_id)
    if len(by.team_ids) == 1:
        (party.team_id,) = by.team_ids
    _fill(party, full, country)
    own_fields.enter(party, own, by=by)
    party.save()
    for contact in contacts:
        contact_points.insert(party, contact)
    for role in roles:
        insert_role(party, role)
    for source, value in (external_ids or {}).items():
        ExternalId.objects.create(
            record_type=Party._meta.label_lower, record_id=party.pk, source=source, value=value
        )
    keep_up(party)
    own_fields.entered(party, own, by=by)
    events.record(PartyCreated(party.pk, party.name, party.kind), by=by, about=party, subject=party)
    return party


@transaction.atomic
def edit_party(
    party: Party,
    details: PartyDetails,
    *,
    version: int,
    by: Actor,
    contacts: Sequence[ContactDetails] | None = None,
    own: Own = NOTHING,
) -> Party:
    """Make ``details``, and ``contacts`` if given, all that is known; change what ``own`` says of the
    fields that were added. Changing nothing records nothing.

    Raises Refused when somebody changed the party since ``version`` was read.
    """
    access.require(by, "parties.edit_party", party)
    party = Party.objects.select_for_update(of=("self",)).get(pk=party.pk)
    if party.version != version:
        raise Refused(
            "party_changed",
            "%(name)s was changed by somebody else meanwhile. Look at the new state, then edit again.",
            party=party.pk,
            name=party.name,
            version=party.version,
        )
    country = _country(contacts or ()) or party.country
    details = replace(
        details, **{name: getattr(party, name) for name in FACTS if not may_change(by, name)}
    )
    full = completed(_consistent(party, details), country=country)
    before = {name: getattr(party, name) for name in FIELDS}
    _fill(party, full, country)
    changes: dict[str, Any] = {
        name: [plain(value), plain(getattr(party, name))]
        for name, value in before.items()
        if value != getattr(party, name)
    }
    if contacts is not None:
        changes |= contact_points.replace_all(party, contacts, by=by)
    changes |= own_fields.amend(party, own, by=by)
    if not changes:
        return party
    party.version, party.updated_by_id = party.version + 1, by.user_id
    party.save()
    keep_up(party)
    own_fields.amended(party, changes)
    events.record(PartyEdited(party.pk, changes), by=by, about=party, subject=party)
    return party


@transaction.atomic
def delete_party(party: Party, *, by: Actor) -> Party:
    """Put ``party`` into the trash; nothing about it is lost. Raises Refused when it is there already."""
    access.require(by, "parties.delete_party", party)
    if party.deleted_at is not None:
        raise Refused(
            "already_deleted", "%(name)s is in the trash already.", party=party.pk, name=party.name
        )
    party.deleted_at = timezone.now()
    party.save(update_fields=["deleted_at"])
    events.record(PartyDeleted(party.pk, party.name), by=by, about=party, subject=party)
    return party


@transaction.atomic
def assign_party(party: Party, *, owner_id: int | None, team_id: int | None, by: Actor) -> Party:
    """Hand ``party`` to another owner or team. Raises Invalid when the owner is no active colleague."""
    access.require(by, "parties.assign_party", party)
    if owner_id is not None and not colleagues(by).filter(pk=owner_id).exists():
        raise Invalid("unknown_owner", fields={"owner": "Choose an active colleague."})
    before = (party.owner_id, party.team_id)
    if before == (owner_id, team_id):
        return party
    party.owner_id, party.team_id = owner_id, team_id
    party.version, party.updated_by_id = party.version + 1, by.user_id
    party.save(update_fields=["owner", "team", "version", "updated_by", "updated_at"])
    events.record(
        PartyAssigned(party.pk, owner_id, team_id, *before), by=by, about=party, subject=party
    )
    return party


def _fill(party: Party, details: PartyDetails, country: str) -> None:
    for name in FIELDS:
        setattr(party, name, getattr(details, name))
    party.sort_name = sort_name_of(details, country=country)
    check(party)


def _consistent(party: Party, details: PartyDetails) -> PartyDetails:
    """When only the name or only its parts were edited, let the others follow."""
    has_other_name = details.name != party.name
    has_other_parts = any(getattr(details, part) != getattr(party, part) for part in NAME_PARTS)
    if has_other_name and not has_other_parts:
        return replace(details, **NO_PARTS)
    if has_other_parts and not has_other_name and (details.given_name or details.family_name):
        return replace(details, name="")
    return details


def _country(contacts: Sequence[ContactDetails]) -> str:
    """The country of the first address, which decides a name's order."""
    named = (
        contact.country for contact in contacts if isinstance(contact, Address) and contact.country
    )
    return countries.code(next(named, ""))
