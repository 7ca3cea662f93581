"""Parties from files: contacts of Google, Outlook, Pipedrive and Salesforce, lists, vCards."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from functools import cache

from django.db import connection

from rapport.kit import phones
from rapport.kit.errors import Invalid
from rapport.parties import details
from rapport.parties.absorbing import STAGING_COLUMNS, STAGING_TYPES, create_staging
from rapport.parties.actions import absorb_parties
from rapport.parties.details import PartyDetails
from rapport.parties.importing_fields import FIELDS, ROLE
from rapport.parties.queries.parties import likely_duplicates
from rapport.parties.searching import search_text
from rapport.platform.exchange import options
from rapport.platform.exchange.importers import Alike, Counts, Importer, register
from rapport.platform.exchange.parsing import Cells, Shaped
from rapport.platform.exchange.staging import Staging

TABLE = "import_parties"
STAGED = (*STAGING_COLUMNS[1:], "contact")
NEW, MOST_COMPARED, MOST_ALIKE = "new", 1_000, 200
NEWCOMERS = f"""
    SELECT row_number, name, coalesce(email, ''), coalesce(phone_written, '')
      FROM {TABLE} JOIN {TABLE}_outcome USING (row_number)
     WHERE outcome = 'created' AND row_number > 0 ORDER BY row_number LIMIT %s
"""
SEPARATORS = re.compile(r"\s*(?::::|[;|])\s*")
BETWEEN_TAGS = re.compile(r"\s*(?::::|[;,|])\s*")
UNIT = "\x1f"
EMAILS = {f"email{n}": f"email_label{n}" for n in ("", "_2", "_3")}
PHONES = {
    name: name.replace("phone", "phone_label")
    for name in ("phone", "phone_2", "phone_3", "phone_4", "mobile", "fax")
}
PLACE = ("street", "city", "region", "postal_code", "country")
HANDLES = ("linkedin", "twitter")
MORE = {*HANDLES, *(f"{name}_2" for name in PLACE)}
"""What makes a row one with more than a first e-mail, phone and address."""
Row = dict[str, str]
Staged = dict[str, "str | None"]
Labelled = list[tuple[str, str]]


def shape(cells: Cells) -> Shaped:
    """Each row as the parties' staging table wants it. A row without any name is refused."""
    names = [name for name in cells.columns if any(cells[name])]
    staged: list[Staged] = []
    problems: dict[int, str] = {}
    for index, values in enumerate(_rows(cells, names)):
        try:
            staged.append(_party(values, cells.reading.region))
        except Invalid as error:
            problems[index] = error.message
            staged.append({})
    return Shaped([[row.get(name) for row in staged] for name in STAGED], problems)


def _rows(cells: Cells, names: Sequence[str]) -> Iterator[Row]:
    if not names:
        yield from ({} for _ in range(cells.size))
        return
    for values in zip(*(cells[name] for name in names), strict=True):
        yield {name: value for name, value in zip(names, values, strict=True) if value}


def _party(row: Row, region: str) -> Staged:
    country = row.get("country", "")
    known, organization = _identity(row, country)
    staged: Staged = {name: value for name, value in row.items() if name in STAGING_TYPES}
    staged |= {
        name: value for name, value in vars(known).items() if isinstance(value, str) and value
    }
    emails, numbers = _emails(row), _phones(row)
    staged |= {
        "organization": organization,
        "born_on": known.born_on.isoformat() if known.born_on else None,
        "sort_name": details.sort_name_of(known, country=country),
        "role": _role(row.get("role", "")),
        "tags": _tags(row.get("tags", "")),
        "contact": _contact(row, country, known),
    }
    staged |= _first_contacts(emails, numbers, country or region)
    staged["contacts"] = _more_contacts(row, emails[1:], numbers[1:], country or region)
    staged["search_text"] = _search_text(row, known, emails, numbers, country or region)
    return staged


def _search_text(
    row: Row, known: PartyDetails, emails: Labelled, numbers: Labelled, region: str
) -> str:
    """What finds the party, where this row is all that is known of it."""
    texts = (known.name, known.phonetic_name, row.get("city", row.get("city_2", "")))
    handles = (row[network] for network in HANDLES if network in row)
    dialled = (phones.e164(written, region) for written, _ in numbers)
    return search_text(
        (*texts, *(address for address, _ in emails), *handles, row.get("external_id", "")),
        (*dialled, *(written for written, _ in numbers)),
    )


def _identity(row: Row, country: str) -> tuple[PartyDetails, str | None]:
    """Who the row is about, and whom that person works for.

    A row with a company and a "contact" is the company; one with a company and a person's name is
    the person; one with neither is called by its e-mail address.
    """
    company = row.get("organization", "")
    has_person = any(row.get(name) for name in ("name", "given_name", "family_name"))
    is_company = _kind(row.get("kind", "")) == "organization" or bool(company and not has_person)
    if is_company:
        facts = {"kind": "organization", "name": company or row.get("name", "")}
    else:
        parts = {name: row.get(name, "") for name in ("name", *details.NAME_PARTS, "phonetic_name")}
        facts = {"kind": "person", **parts, "name": parts["name"] or _fallback(row, parts)}
    shared = {name: row.get(name, "") for name in ("job_title", "industry", "website", "language")}
    known = details.completed(
        PartyDetails(**{**facts, **shared}, born_on=_born(row)), country=country
    )
    return known, None if is_company else company or None


def _fallback(row: Row, parts: Mapping[str, str]) -> str:
    """The e-mail stands in for a name that is not there."""
    if parts["given_name"] or parts["family_name"]:
        return ""
    return next((address for address, _ in _emails(row)), "")


def _born(row: Row) -> date | None:
    return date.fromisoformat(row["born_on"]) if row.get("born_on") else None


def _kind(text: str) -> str:
    words = {"organization", "organisation", "company", "org", "business"}
    return "organization" if text.lower() in words else "person"


def _role(text: str) -> str | None:
    word = text.lower()
    return word if word in {value for value, _ in ROLE.choices if value} else None


def _tags(text: str) -> str | None:
    words = (word.strip(" *") for word in BETWEEN_TAGS.split(text))
    return UNIT.join(dict.fromkeys(word for word in words if word and word != "myContacts")) or None


def _emails(row: Row) -> Labelled:
    return [(row[name], row.get(label, "")) for name, label in EMAILS.items() if name in row]


def _phones(row: Row) -> Labelled:
    """Numbers as written with their labels; a cell may hold several."""
    found: Labelled = []
    for name, label_name in PHONES.items():
        if name in row:
            label = row.get(label_name, "") or (name if name in ("mobile", "fax") else "")
            found += [(text, label) for text in SEPARATORS.split(row[name]) if text]
    return found


def _first_contacts(emails: Labelled, numbers: Labelled, region: str) -> Staged:
    staged: Staged = {}
    for address, label in emails[:1]:
        staged |= {"email": address, "email_label": _label(label)}
    for written, label in numbers[:1]:
        staged |= {
            "phone_written": written,
            "phone_e164": phones.e164(written, region),
            "phone_label": _label(label),
        }
    return staged


def _more_contacts(row: Row, emails: Labelled, numbers: Labelled, region: str) -> str | None:
    if not (emails or numbers or row.keys() & MORE):
        return None
    second = {name: row.get(f"{name}_2", "") for name in PLACE}
    more = {
        "emails": [{"address": address, "label": _label(label)} for address, label in emails],
        "phones": [
            {"written": written, "e164": phones.e164(written, region), "label": _label(label)}
            for written, label in numbers
        ],
        "addresses": [{**second, "label": _label(row.get("address_label_2", ""))}]
        if any(second.values())
        else [],
        "handles": [{"network": name, "handle": row[name]} for name in HANDLES if name in row],
    }
    return (
        json.dumps({key: found for key, found in more.items() if found})
        if any(more.values())
        else None
    )


def _label(text: str) -> str:
    return text.strip(" *").lower()[:40]


def _contact(row: Row, country: str, known: PartyDetails) -> str | None:
    """The person to talk to at a company, as a party to be."""
    if not row.get("contact_name") or known.kind != "organization":
        return None
    person = PartyDetails(name=row["contact_name"], job_title=row.get("contact_title", ""))
    person = details.completed(person, country=country)
    facts = {
        name: value for name, value in asdict(person).items() if isinstance(value, str) and value
    }
    return json.dumps({**facts, "sort_name": details.sort_name_of(person, country=country)})


def apply(staging: Staging) -> Counts:
    """Hand the staged rows to the parties' doorway; a company's contact becomes a row of its own."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
        create_staging(cursor, TABLE)
    said = [(int(row), int(who)) for row, who in _answers(staging)]
    rows, parties = [row for row, _ in said], [who for _, who in said]
    staging.run(_insert(staging), [rows, parties, staging.options.get("role", ""), staging.batch])
    staging.run(_insert_contacts(), [staging.batch])
    counts = absorb_parties(TABLE, by=staging.by, source=staging.source)
    found: dict[str, int] = dict(
        staging.rows(
            f"SELECT outcome, count(*) FROM {TABLE}_outcome WHERE row_number > 0 GROUP BY outcome"
        )
    )
    repeated = found.get("duplicate", 0)
    return {
        "created": found.get("created", 0),
        "updated": found.get("updated", 0),
        "unchanged": found.get("unchanged", 0) + repeated,
        "lines": {"parties": sum(found.values()) - repeated, "repeated": repeated},
        "records": {"parties": counts},
    }


def _answers(staging: Staging) -> Iterator[tuple[str, str]]:
    """Row → the party that somebody said it is; 0 where they said that it is a new one."""
    for row, answer in staging.answers.items():
        if answer == NEW or answer.isdigit():
            yield row, answer if answer.isdigit() else "0"


def alike(staging: Staging) -> Callable[[], list[Alike]]:
    """Who came in new, to be compared with those who were here."""
    rows = staging.rows(NEWCOMERS, [MOST_COMPARED])

    def look() -> list[Alike]:
        found = (_alike(staging, *row) for row in rows)
        return [row for row in found if row.others][:MOST_ALIKE]

    return look


def _alike(staging: Staging, row: int, name: str, email: str, phone: str) -> Alike:
    others = likely_duplicates(staging.by, name=name, email=email, phone=phone)
    return Alike(row, name, tuple((other.id, other.name, other.reason) for other in others))


@cache
def _types() -> list[tuple[str, str]]:
    return [(name, STAGING_TYPES[name].split()[0]) for name in STAGING_COLUMNS[1:]]


def _insert(staging: Staging) -> str:
    special = {
        "same_as": "said.party",
        "tags": f"string_to_array({staging.cell('tags')}, E'\\x1f')",
        "role": f"coalesce({staging.cell('role')}, nullif(%s, ''))",
    }
    values = ", ".join(special.get(name) or staging.cell(name, kind) for name, kind in _types())
    return (
        f"WITH said AS (SELECT * FROM unnest(%s::bigint[], %s::bigint[]) AS answer (row_number, party)) "
        f"INSERT INTO {TABLE} SELECT row_number, {values} FROM exchange_stagedrow "
        "LEFT JOIN said USING (row_number) WHERE batch_id = %s AND problem = '' ORDER BY row_number"
    )


def _insert_contacts() -> str:
    """Contacts have the negative row number of their company, and an id made of the company's."""
    names = (
        "name",
        "given_name",
        "middle_name",
        "family_name",
        "prefix",
        "suffix",
        "sort_name",
        "job_title",
    )
    facts = ", ".join(f"contact ->> '{name}'" for name in names)
    place = len(STAGED)
    return (
        f"INSERT INTO {TABLE} (row_number, external_id, kind, organization, {', '.join(names)}) "
        f"SELECT -staged.row_number, staged.external_id || '/contact', 'person', staged.name, {facts} "
        f"FROM {TABLE} staged JOIN exchange_stagedrow line ON line.row_number = staged.row_number "
        f"CROSS JOIN LATERAL (SELECT line.cells[{place}]::jsonb AS contact) AS told "
        f"WHERE line.batch_id = %s AND line.problem = '' AND line.cells[{place}] IS NOT NULL"
    )


PARTIES = register(
    Importer(
        key="parties",
        label="People and organizations",
        fields=FIELDS,
        verbs=("parties.absorb_parties",),
        apply=apply,
        shape=shape,
        staged=STAGED,
        record_types=("party",),
        options=(ROLE, options.REGION, options.DATE_ORDER),
        alike=alike,
        parts=(("parties", "People and organizations"), ("repeated", "Repeats of the same one")),
        help="Contacts and companies, one in a row or on a card.",
    )
)
