"""How a party is reached and what it is to us, as lists that programs read and write with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.parties.actions.contact_lists import key_of, replace_points, replace_roles
from rapport.parties.actions.contact_points import filled
from rapport.parties.details import Address, ContactDetails, Email, Handle, Phone
from rapport.parties.models import CONTACT_POINTS, PartyRole
from rapport.parties.openness import right_on
from rapport.parties.queries.lists import points_of, roles_of
from rapport.platform.records.fields import Field, Kind, Limits
from rapport.platform.records.parts import Entry, Parts

_NUMBER = {"written": "number"}
"""What a phone number is called by programs."""


def _line(name: str, label: str, longest: int, *, is_required: bool = False) -> Field:
    return Field(name, label, limits=Limits(longest=longest), is_required=is_required)


OF_ALL = (_line("label", "Label", 40), Field("is_primary", "The main one", Kind.BOOLEAN))


def _points(
    kind: str, name: str, label: str, *fields: Field, of: Callable[..., ContactDetails]
) -> Parts:
    return Parts(
        name,
        label,
        told=kind,
        fields=(*fields, *OF_ALL),
        read=partial(points_of, CONTACT_POINTS[kind]),
        understand=lambda entry: _understood(of(**entry)),
        key=key_of,
        write=partial(replace_points, CONTACT_POINTS[kind]),
        right=partial(right_on, part=kind),
    )


def _understood(details: ContactDetails) -> Any:
    try:
        return filled(details)
    except Invalid as error:
        wrong = {_NUMBER.get(name, name): said for name, said in error.fields.items()}
        raise Invalid(error.code, fields=wrong) from None


def _phone(number: str, **more: Any) -> Phone:
    return Phone(number, **more)


def _understood_role(entry: Entry) -> PartyRole:
    row = PartyRole(**entry)
    if row.since and row.until and row.until < row.since:
        raise Invalid("ends_before", fields={"until": say("It ends before it begins.")})
    return row


LISTS = (
    _points(
        "email",
        "emails",
        "E-mail addresses",
        Field("address", "Address", Kind.EMAIL, is_required=True),
        of=Email,
    ),
    _points(
        "phone",
        "phones",
        "Phone numbers",
        _line("number", "Number", 60, is_required=True),
        of=_phone,
    ),
    _points(
        "address",
        "addresses",
        "Addresses",
        _line("street", "Street", 250),
        _line("city", "City", 100),
        _line("region", "Region", 100),
        _line("postal_code", "Postal code", 20),
        _line("country", "Country", 100),
        of=Address,
    ),
    _points(
        "handle",
        "handles",
        "Handles",
        _line("network", "Network", 30, is_required=True),
        _line("handle", "Handle", 120, is_required=True),
        of=Handle,
    ),
    Parts(
        "roles",
        "Roles",
        told="role",
        fields=(
            Field("role", "Role", Kind.CHOICE, choices=PartyRole.Role.choices, is_required=True),
            Field("since", "Since", Kind.DATE),
            Field("until", "Until", Kind.DATE),
        ),
        read=roles_of,
        understand=_understood_role,
        key=key_of,
        write=replace_roles,
        right=partial(right_on, part="role"),
    ),
)
