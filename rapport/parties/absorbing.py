"""The doorway through which parties come in by the million: the staging table and its columns.

An importer creates the table, COPYs normalised rows into it and calls
``parties.actions.absorb_parties(table, by=…, source=…)`` in the same transaction. Afterwards
``<table>_outcome`` says of every row which party it became and how
(row_number, party_id, outcome: created, updated, unchanged, duplicate).

- ``external_id``: the row's id in its source. Without one, the e-mail stands in for it, and
  without that, the name with phone and address; so that a repeat finds the same party.
- ``name`` is required and written as its owner writes it; ``sort_name`` as
  ``kit.names.sort_name`` makes it; ``search_text`` as ``searching.search_text`` makes it.
- An empty cell (NULL or '') says nothing: it never erases what is known.
- ``organization`` is a name: whom the person works for, as ``job_title``; made when new.
- ``reports_to`` is the external id of another row or party of the same source.
- ``contacts`` holds what does not fit the first e-mail, phone and address:
  ``{"emails": [{"address", "label"}], "phones": [{"written", "e164", "label"}],
  "addresses": [{"street", "city", "region", "postal_code", "country", "label"}],
  "handles": [{"network", "handle", "label"}]}``.
- ``same_as`` is the party that somebody said it is, where its source's id tells nothing yet; 0 says that
  it is none of those who are here, whatever its e-mail.
"""

from __future__ import annotations

from typing import Any

from psycopg import sql

STAND_INS = ("email:", "row:", "organization:")
"""How an id begins that stands in for one which the source does not give."""

STAGING_TYPES: dict[str, str] = {
    "row_number": "bigint NOT NULL",
    "external_id": "text",
    "kind": "text",
    "name": "text NOT NULL",
    "given_name": "text",
    "middle_name": "text",
    "family_name": "text",
    "prefix": "text",
    "suffix": "text",
    "phonetic_name": "text",
    "sort_name": "text",
    "job_title": "text",
    "industry": "text",
    "website": "text",
    "language": "text",
    "born_on": "date",
    "email": "text",
    "email_label": "text",
    "phone_e164": "text",
    "phone_written": "text",
    "phone_label": "text",
    "street": "text",
    "city": "text",
    "region": "text",
    "postal_code": "text",
    "country": "text",
    "address_label": "text",
    "organization": "text",
    "reports_to": "text",
    "role": "text",
    "tags": "text[]",
    "contacts": "jsonb",
    "search_text": "text",
    "same_as": "bigint",
}
STAGING_COLUMNS: tuple[str, ...] = tuple(STAGING_TYPES)


def create_staging(cursor: Any, name: str) -> None:
    """Make the empty temporary table ``name``; it goes with the transaction."""
    columns = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(column), sql.SQL(kind))
        for column, kind in STAGING_TYPES.items()
    )
    statement = "CREATE TEMPORARY TABLE {} ({}) ON COMMIT DROP"
    cursor.execute(sql.SQL(statement).format(sql.Identifier(name), columns))
