"""The rows of a contact list, as the parties' staging table wants them: column by column.

A row with a company and a "contact" is the company; one with a company and a person's name is the
person; one with neither is called by its e-mail address.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import Any, NamedTuple

from rapport.kit import phones
from rapport.kit.errors import Invalid
from rapport.parties import details
from rapport.parties.absorbing import STAGING_COLUMNS
from rapport.parties.details import NAME_PARTS, PartyDetails
from rapport.parties.importing_fields import ROLE
from rapport.parties.searching import search_text
from rapport.platform.exchange.parsing import Cells, Column, Shaped

STAGED = (*STAGING_COLUMNS[1:], "contact")
SEPARATORS = re.compile(r"\s*(?::::|[;|])\s*")
BETWEEN_TAGS = re.compile(r"\s*(?::::|[;,|])\s*")
UNIT = "\x1f"
COMPANIES = frozenset({"organization", "organisation", "company", "org", "business"})
ROLES = frozenset(value for value, _ in ROLE.choices if value)
EMAILS = {f"email{n}": f"email_label{n}" for n in ("", "_2", "_3")}
PHONES = {
    name: name.replace("phone", "phone_label")
    for name in ("phone", "phone_2", "phone_3", "phone_4", "mobile", "fax")
}
PLACE = ("street", "city", "region", "postal_code", "country")
SECOND_PLACE = tuple(f"{name}_2" for name in PLACE)
HANDLES = ("linkedin", "twitter")
Labelled = list[tuple[str, str]]
Cell = str | None


class Who(NamedTuple):
    """Whom a row is about."""

    kind: str = ""
    name: str = ""
    given_name: str = ""
    middle_name: str = ""
    family_name: str = ""
    prefix: str = ""
    suffix: str = ""
    phonetic_name: str = ""
    sort_name: str = ""


TOLD = ("kind", "name", *NAME_PARTS, "phonetic_name", "country")
"""What says whom a row is about."""


class Points(NamedTuple):
    """How whom a row is about is reached and found: the first of each kind, and JSON of what there is more."""

    email: Cell
    email_label: str
    phone_written: Cell
    phone_e164: Cell
    phone_label: str
    contacts: Cell
    search_text: str


def shape(cells: Cells) -> Shaped:
    """Each row as the parties' staging table wants it. A row without any name is refused."""
    problems: dict[int, str] = {}
    emails, numbers = _labelled(cells, EMAILS), _phones(cells)
    people = _people(cells, emails, problems)
    points = _points(cells, people, emails, numbers)
    columns: dict[str, Column] = {
        **cells.columns,
        **dict(zip(Who._fields, zip(*people, strict=True), strict=False)),
        **dict(zip(Points._fields, zip(*points, strict=True), strict=False)),
    }
    if "organization" in columns:
        columns["organization"] = _employers(cells, people)
    if "role" in columns:
        columns["role"] = [_role(text) for text in cells["role"]]
    if "tags" in columns:
        columns["tags"] = [_tags(text) for text in cells["tags"]]
    if "born_on" in columns:
        columns["born_on"] = _birthdays(cells, people)
    if "contact_name" in columns:
        columns["contact"] = _contacts(cells, people)
    nothing = [None] * cells.size
    return Shaped([columns.get(name, nothing) for name in STAGED], problems)


def _people(cells: Cells, emails: Sequence[Labelled], problems: dict[int, str]) -> list[Who]:
    """Whom the rows are about."""
    people: list[Who] = []
    companies = cells["organization"]
    told = {name: cells[name] for name in TOLD} | {"name": _called(cells, emails)}
    for index, (kind, name, given, middle, family, *others) in enumerate(
        zip(*told.values(), strict=True)
    ):
        company = companies[index]
        try:
            if _is_company(kind) or (company and not (name or given or family)):
                people.append(_organization(company or name))
            else:
                people.append(_person(name, given, middle, family, *others))
        except Invalid as error:
            problems[index] = error.message
            people.append(Who())
    return people


def _called(cells: Cells, emails: Sequence[Labelled]) -> Column:
    """The names of the rows; an e-mail address stands in where nothing else says one."""
    others = zip(cells["given_name"], cells["family_name"], cells["organization"], strict=True)
    return [
        name or (addresses[0][0] if addresses and not any(other) else None)
        for name, addresses, other in zip(cells["name"], emails, others, strict=True)
    ]


def _is_company(kind: Cell) -> bool:
    return kind is not None and kind.lower() in COMPANIES


@lru_cache(maxsize=65536)
def _organization(name: Cell) -> Who:
    """Raises Invalid when it has no name."""
    known = details.completed(PartyDetails(kind="organization", name=name or ""))
    return Who(known.kind, known.name, sort_name=details.sort_name_of(known))


@lru_cache(maxsize=65536)
def _person(name: Cell, given: Cell, middle: Cell, family: Cell, *others: Cell) -> Who:
    """``others``: prefix, suffix, spoken name, country. Raises Invalid when there is no name at all."""
    prefix, suffix, phonetic, country = (other or "" for other in others)
    told = PartyDetails(
        name=name or "", given_name=given or "", middle_name=middle or "", family_name=family or "",
        prefix=prefix, suffix=suffix, phonetic_name=phonetic,
    )  # fmt: skip
    known = details.completed(told, country=country)
    return Who(
        known.kind, known.name, known.given_name, known.middle_name or told.middle_name,
        known.family_name, known.prefix, known.suffix, known.phonetic_name,
        details.sort_name_of(known, country=country),
    )  # fmt: skip


def _employers(cells: Cells, people: Sequence[Who]) -> Column:
    """Whom people work for."""
    told = zip(people, cells["organization"], strict=True)
    return [name if who.kind == "person" else None for who, name in told]


def _birthdays(cells: Cells, people: Sequence[Who]) -> Column:
    """Those of people."""
    days = zip(people, cells["born_on"], strict=True)
    return [day if who.kind == "person" else None for who, day in days]


@lru_cache(maxsize=4096)
def _role(text: Cell) -> Cell:
    word = (text or "").lower()
    return word if word in ROLES else None


@lru_cache(maxsize=4096)
def _tags(text: Cell) -> Cell:
    words = (word.strip(" *") for word in BETWEEN_TAGS.split(text or ""))
    return UNIT.join(dict.fromkeys(word for word in words if word and word != "myContacts")) or None


def _labelled(cells: Cells, names: Mapping[str, str]) -> list[Labelled]:
    """What each row says in the columns ``names`` (cell → label) and how it is labelled."""
    told = [
        zip(cells[name], _labels(cells, name, label), strict=True)
        for name, label in names.items()
        if name in cells.columns
    ]
    if not told:
        return [[] for _ in range(cells.size)]
    return [[(cell, label) for cell, label in row if cell] for row in zip(*told, strict=True)]


def _labels(cells: Cells, name: str, label_name: str) -> Sequence[str]:
    usual = name if name in ("mobile", "fax") else ""
    return [label or usual for label in cells[label_name]]


def _phones(cells: Cells) -> list[Labelled]:
    """The numbers of each row as written; a cell may hold several."""
    return [
        [(text, label) for cell, label in row for text in SEPARATORS.split(cell) if text]
        for row in _labelled(cells, PHONES)
    ]


def _points(
    cells: Cells, people: Sequence[Who], emails: Sequence[Labelled], numbers: Sequence[Labelled]
) -> list[Points]:
    region = cells.reading.region
    rows = zip(
        emails, numbers, cells["country"], _rest(cells), _found_by(cells, people), strict=True
    )
    return [
        _reached(addresses, dialled, country or region, rest, texts)
        for addresses, dialled, country, rest, texts in rows
    ]


def _reached(
    emails: Labelled, numbers: Labelled, region: str, rest: dict[str, Any], texts: tuple[str, ...]
) -> Points:
    dialled = [(written, phones.e164(written, region), label) for written, label in numbers]
    email, email_label = emails[0] if emails else (None, "")
    written, e164, phone_label = dialled[0] if dialled else (None, None, "")
    if emails[1:]:
        rest["emails"] = [{"address": text, "label": _label(label)} for text, label in emails[1:]]
    if dialled[1:]:
        rest["phones"] = [
            {"written": text, "e164": number, "label": _label(label)}
            for text, number, label in dialled[1:]
        ]
    words = (*texts[:2], *[address for address, _ in emails], *texts[2:])
    digits = (*[number for _, number, _ in dialled], *[text for text, _ in numbers])
    return Points(
        email, _label(email_label), written, e164, _label(phone_label),
        json.dumps(rest) if rest else None, search_text(words, digits),
    )  # fmt: skip


def _found_by(cells: Cells, people: Sequence[Who]) -> Iterator[tuple[str, ...]]:
    """What else finds whom a row is about, where the row is all that is known: name, spoken name, city, handles, id."""
    others = [cells[name] for name in ("city", "city_2", *HANDLES, "external_id")]
    for who, city, second_city, *texts in zip(people, *others, strict=True):
        yield (
            who.name,
            who.phonetic_name,
            city or second_city or "",
            *(text or "" for text in texts),
        )


def _rest(cells: Cells) -> Iterator[dict[str, Any]]:
    """Second addresses and handles, as the staging table's ``contacts``."""
    if not cells.columns.keys() & {*SECOND_PLACE, *HANDLES}:
        yield from ({} for _ in range(cells.size))
        return
    labels = cells["address_label_2"]
    places = zip(*(cells[name] for name in SECOND_PLACE), strict=True)
    handles = zip(*(cells[name] for name in HANDLES), strict=True)
    for place, label, told in zip(places, labels, handles, strict=True):
        rest: dict[str, Any] = {}
        if any(place):
            address = dict(zip(PLACE, (part or "" for part in place), strict=True))
            rest["addresses"] = [{**address, "label": _label(label or "")}]
        if any(told):
            named = zip(HANDLES, told, strict=True)
            rest["handles"] = [{"network": name, "handle": text} for name, text in named if text]
        yield rest


def _label(text: str) -> str:
    return text and text.strip(" *").lower()[:40]


def _contacts(cells: Cells, people: Sequence[Who]) -> Column:
    """The people to talk to at companies, as parties to be."""
    told = zip(people, cells["contact_name"], cells["contact_title"], cells["country"], strict=True)
    return [
        _contact(name, title or "", country or "") if name and who.kind == "organization" else None
        for who, name, title, country in told
    ]


def _contact(name: str, title: str, country: str) -> str:
    person = details.completed(PartyDetails(name=name, job_title=title), country=country)
    facts = {
        field: value for field, value in asdict(person).items() if isinstance(value, str) and value
    }
    return json.dumps({**facts, "sort_name": details.sort_name_of(person, country=country)})
