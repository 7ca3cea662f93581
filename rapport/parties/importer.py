"""Parties from files: contacts of Google, Outlook, Pipedrive and Salesforce, lists, vCards."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from django.db import connection

from rapport.kit.speech import say
from rapport.parties.absorbing import STAGING_COLUMNS, STAGING_TYPES, create_staging
from rapport.parties.actions import absorb_parties, take_out
from rapport.parties.importing_fields import FIELDS, ROLE
from rapport.parties.queries.newcomers import resembled
from rapport.parties.shaping import STAGED, shape
from rapport.platform.exchange import options
from rapport.platform.exchange.importers import Alike, Counts, Importer, register
from rapport.platform.exchange.keys import MODE, UNWANTED
from rapport.platform.exchange.staging import Staging

TABLE = "import_parties"
NEW, MOST_ALIKE = "new", 10_000


def apply(staging: Staging) -> Counts:
    """Hand the staged rows to the parties' doorway; a company's contact becomes a row of its own."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
        create_staging(cursor, TABLE)
    said = [(int(row), int(who)) for row, who in _answers(staging)]
    rows, parties = [row for row, _ in said], [who for _, who in said]
    staging.run(_insert(staging), [rows, parties, staging.options.get("role", ""), staging.batch])
    staging.run(_insert_contacts(), [staging.batch])
    _refuse_unwanted(staging)
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


def _refuse_unwanted(staging: Staging) -> None:
    """Refuse the rows of those who are here, or are not, where only the others were asked for."""
    unwanted = UNWANTED.get(staging.options.get("mode", ""))
    if unwanted:
        is_here, reason = unwanted
        rows = take_out(TABLE, by=staging.by, source=staging.source, is_here=is_here)
        staging.refuse(
            "SELECT number, %s FROM unnest(%s::bigint[]) AS unwanted (number)", [say(reason), rows]
        )


def _answers(staging: Staging) -> Iterator[tuple[str, str]]:
    """Row → the party that somebody said it is; 0 where they said that it is a new one."""
    for row, answer in staging.answers.items():
        if answer == NEW or answer.isdigit():
            yield row, answer if answer.isdigit() else "0"


def alike(staging: Staging) -> list[Alike]:
    """Who came in new, beside those who were here and may be the same."""
    found = resembled(staging.by, TABLE, most=MOST_ALIKE)
    return [Alike(row, name, tuple(others)) for row, name, others in found]


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
        options=(MODE, ROLE, options.REGION, options.DATE_ORDER),
        alike=alike,
        parts=(("parties", "People and organizations"), ("repeated", "Repeats of the same one")),
        help="Contacts and companies, one in a row or on a card.",
    )
)
