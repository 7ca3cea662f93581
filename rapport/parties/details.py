"""What people enter about a party, on its way from a form, a file or a program to an action."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rapport.kit import names
from rapport.kit.errors import Invalid
from rapport.kit.text import squeeze

NAME_PARTS = ("given_name", "middle_name", "family_name", "prefix", "suffix")
NO_PARTS: dict[str, Any] = dict.fromkeys(NAME_PARTS, "")


@dataclass(frozen=True, kw_only=True)
class PartyDetails:
    """A party's own facts. Either ``name`` or some of its parts must be there."""

    kind: str = "person"
    name: str = ""
    given_name: str = ""
    middle_name: str = ""
    family_name: str = ""
    prefix: str = ""
    suffix: str = ""
    phonetic_name: str = ""
    job_title: str = ""
    industry: str = ""
    website: str = ""
    language: str = ""
    born_on: date | None = None


@dataclass(frozen=True)
class Email:
    """An e-mail address; ``pk`` is that of the stored one which it corrects."""

    address: str
    label: str = ""
    is_primary: bool = False
    pk: int | None = None


@dataclass(frozen=True)
class Phone:
    """A phone number as written; ``region`` is the country whose habits it follows."""

    written: str
    label: str = ""
    is_primary: bool = False
    region: str = ""
    pk: int | None = None


@dataclass(frozen=True)
class Address:
    """A postal address; ``country`` is a name or an ISO code."""

    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    label: str = ""
    is_primary: bool = False
    pk: int | None = None


@dataclass(frozen=True)
class Handle:
    """A name on a social network or messenger."""

    network: str
    handle: str
    label: str = ""
    is_primary: bool = False
    pk: int | None = None


ContactDetails = Email | Phone | Address | Handle


def completed(details: PartyDetails, *, country: str = "") -> PartyDetails:
    """``details`` tidied, with the name made of its parts or the parts read off the name.

    Raises Invalid when there is no name at all.
    """
    texts: dict[str, Any] = {
        name: found
        for name, value in vars(details).items()
        if value and isinstance(value, str) and (found := squeeze(value)) != value
    }
    tidy = replace(details, **texts) if texts else details
    if tidy.kind not in ("person", "organization"):
        raise Invalid("unknown_kind", fields={"kind": "A party is a person or an organization."})
    if tidy.kind == "organization":
        if tidy.born_on or any(getattr(tidy, part) for part in NO_PARTS):
            tidy = replace(tidy, **NO_PARTS, born_on=None)
    elif not (tidy.given_name or tidy.family_name):
        tidy = _split(tidy, country)
    elif not tidy.name:
        tidy = replace(tidy, name=names.compose(name_of(tidy), country=country))
    if not tidy.name:
        raise Invalid("name_missing", fields={"name": "Enter a name."})
    return tidy


def name_of(details: PartyDetails) -> names.Name:
    """The name as ``kit.names`` knows it."""
    return names.Name(
        details.name,
        details.given_name,
        details.family_name,
        details.prefix,
        details.suffix,
        details.middle_name,
    )


def sort_name_of(details: PartyDetails, *, country: str = "") -> str:
    """Where a list puts the party."""
    if details.kind == "organization":
        return names.organization_sort_name(details.name)[:200]
    return names.sort_name(name_of(details), country=country)[:200]


def _split(details: PartyDetails, country: str) -> PartyDetails:
    found = names.split(details.name, country=country)
    if not found.is_split:
        return details
    shown = (
        details.name
        if "," not in details.name
        else names.compose(replace(found, full=""), country=country)
    )
    return replace(
        details,
        name=shown,
        given_name=found.given,
        middle_name=found.middle,
        family_name=found.family,
        prefix=details.prefix or found.prefix,
        suffix=details.suffix or found.suffix,
    )
