"""How a party is reached: e-mail addresses, phone numbers, postal addresses and handles."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from rapport.kit import countries, phones
from rapport.kit.errors import Invalid
from rapport.kit.text import squeeze
from rapport.parties.actions.checking import check, keep_up, touch
from rapport.parties.details import Address, ContactDetails, Email, Handle, Phone
from rapport.parties.events import ContactPointAdded, ContactPointEdited, ContactPointRemoved
from rapport.parties.models import (
    CONTACT_POINTS,
    EmailAddress,
    Party,
    PhoneNumber,
    PostalAddress,
    SocialHandle,
)
from rapport.parties.openness import allow, may_change
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events

ContactPoint = EmailAddress | PhoneNumber | PostalAddress | SocialHandle
_MODELS: dict[type[ContactDetails], type[ContactPoint]] = {
    Email: EmailAddress,
    Phone: PhoneNumber,
    Address: PostalAddress,
    Handle: SocialHandle,
}


@transaction.atomic
def add_contact_point(party: Party, details: ContactDetails, *, by: Actor) -> ContactPoint:
    """Give ``party`` one more way to be reached. Raises Invalid when it is none, or is there already."""
    access.require(by, "parties.add_contact_point", party)
    allow(by, details_kind(details))
    point = insert(party, details)
    keep_up(party)
    touch(party, by.user_id)
    events.record(
        ContactPointAdded(party.pk, kind_of(point), str(point)), by=by, about=party, subject=party
    )
    return point


@transaction.atomic
def edit_contact_point(point: ContactPoint, details: ContactDetails, *, by: Actor) -> ContactPoint:
    """Correct ``point``. Raises Invalid as adding does."""
    party, before = point.party, str(point)
    access.require(by, "parties.edit_contact_point", party)
    allow(by, kind_of(point))
    _fill(point, details)
    _refuse_twice(point)
    _save(point)
    keep_up(party)
    touch(party, by.user_id)
    happening = ContactPointEdited(party.pk, kind_of(point), str(point), before)
    events.record(happening, by=by, about=party, subject=party)
    return point


@transaction.atomic
def remove_contact_point(point: ContactPoint, *, by: Actor) -> None:
    """Forget ``point``; the next one of its kind becomes the main one."""
    party, value = point.party, str(point)
    access.require(by, "parties.remove_contact_point", party)
    allow(by, kind_of(point))
    delete(point)
    keep_up(party)
    touch(party, by.user_id)
    events.record(
        ContactPointRemoved(party.pk, kind_of(point), value), by=by, about=party, subject=party
    )


def details_kind(details: ContactDetails) -> str:
    """The same of what is only entered yet."""
    return kind_of(_MODELS[type(details)]())


def kind_of(point: ContactPoint) -> str:
    """ "email", "phone", "address" or "handle"."""
    return next(kind for kind, model in CONTACT_POINTS.items() if isinstance(point, model))


@transaction.atomic(savepoint=False)
def insert(party: Party, details: ContactDetails) -> ContactPoint:
    """Write a new contact point; the first of its kind is the main one. For actions."""
    point = filled(details)
    point.party = party
    _refuse_twice(point)
    others = type(point)._default_manager.filter(party=party)
    point.is_primary = details.is_primary or not others.exists()
    _save(point)
    return point


def filled(details: ContactDetails) -> ContactPoint:
    """A contact point of nobody yet. Raises Invalid when ``details`` are none."""
    point = _MODELS[type(details)]()
    _fill(point, details)
    return point


@transaction.atomic(savepoint=False)
def delete(point: ContactPoint) -> None:
    """Remove a contact point and let another be the main one. For actions."""
    party, was_primary = point.party, point.is_primary
    point.delete()
    following = (
        type(point)._default_manager.filter(party=party).order_by("pk").first()
        if was_primary
        else None
    )
    if following is not None:
        following.is_primary = True
        following.save(update_fields=["is_primary"])


@transaction.atomic(savepoint=False)
def replace_all(
    party: Party, wanted: Sequence[ContactDetails], *, by: Actor
) -> dict[str, list[list[str]]]:
    """Make ``wanted`` all that there is of the kinds that ``by`` may change, keeping rows by ``pk``.

    Returns what changed, by kind. For actions.
    """
    changes: dict[str, list[list[str]]] = {}
    for details_type, model in _MODELS.items():
        if not may_change(by, kind_of(model())):
            continue
        stored = {
            point.pk: point for point in model._default_manager.filter(party=party).order_by("pk")
        }
        before = sorted(map(str, stored.values()))
        chosen = [details for details in wanted if type(details) is details_type]
        kept = {details.pk for details in chosen}
        for pk, point in stored.items():
            if pk not in kept:
                delete(point)
        for details in chosen:
            _place(party, details, stored.get(details.pk or 0))
        after = sorted(map(str, model._default_manager.filter(party=party)))
        if before != after:
            changes[next(kind for kind, found in CONTACT_POINTS.items() if found is model)] = [
                before,
                after,
            ]
    return changes


def _place(party: Party, details: ContactDetails, point: ContactPoint | None) -> None:
    if point is None:
        insert(party, details)
        return
    _fill(point, details)
    _refuse_twice(point)
    _save(point)


def _fill(point: ContactPoint, details: ContactDetails) -> None:
    point.label, point.is_primary = squeeze(details.label), details.is_primary
    if isinstance(point, EmailAddress) and isinstance(details, Email):
        point.address = squeeze(details.address)
        point.folded = point.address.lower()
    elif isinstance(point, PhoneNumber) and isinstance(details, Phone):
        point.written = squeeze(details.written)
        point.e164 = phones.e164(point.written, details.region)
    elif isinstance(point, PostalAddress) and isinstance(details, Address):
        _fill_address(point, details)
    elif isinstance(point, SocialHandle) and isinstance(details, Handle):
        point.network, point.handle = squeeze(details.network), squeeze(details.handle)
    check(point)


def _fill_address(point: PostalAddress, details: Address) -> None:
    point.street, point.city = details.street.strip(), squeeze(details.city)
    point.region, point.postal_code = squeeze(details.region), squeeze(details.postal_code)
    point.country = countries.code(details.country)
    if details.country.strip() and not point.country:
        raise Invalid(
            "unknown_country",
            fields={"country": "“%(country)s” is no country that we know."},
            country=details.country,
        )
    if not str(point):
        raise Invalid("address_empty", fields={"street": "Enter at least one line of the address."})


def _refuse_twice(point: ContactPoint) -> None:
    """Say which field repeats what the party has, before the database does."""
    said: dict[str, str]
    if isinstance(point, EmailAddress):
        field, said = "address", {"folded": point.folded}
    elif isinstance(point, PhoneNumber):
        field, said = "written", {"e164": point.e164} if point.e164 else {"written": point.written}
    elif isinstance(point, SocialHandle):
        field, said = "handle", {"network": point.network, "handle": point.handle}
    else:
        return
    others = type(point)._default_manager.exclude(pk=point.pk)
    is_there = others.filter(party_id=point.party_id, **said).exists()
    if is_there:
        raise Invalid("already_there", fields={field: "%(point)s is there already."}, point=point)


def _save(point: ContactPoint) -> None:
    point.save()
    if point.is_primary:
        type(point)._default_manager.filter(party_id=point.party_id).exclude(pk=point.pk).update(
            is_primary=False
        )
