"""Rows on their way into ``absorb_parties``."""

import json
from typing import Any

from django.db import connection

from rapport.parties.absorbing import STAGING_COLUMNS, create_staging
from rapport.parties.actions import absorb_parties
from rapport.platform.access import SYSTEM, Actor


def absorb(*rows: dict[str, Any], source: str = "shop", by: Actor = SYSTEM) -> dict[str, int]:
    """Stage ``rows``, numbered from 1, and absorb them."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS incoming")
        create_staging(cursor, "incoming")
        with cursor.copy(f"COPY incoming ({', '.join(STAGING_COLUMNS)}) FROM STDIN") as copy:
            for number, row in enumerate(rows, 1):
                copy.write_row(
                    [_value(name, {"row_number": number, **row}) for name in STAGING_COLUMNS]
                )
    return absorb_parties("incoming", by=by, source=source)


def outcomes() -> list[str]:
    """What became of each row of the last call, in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT outcome FROM incoming_outcome ORDER BY row_number")
        return [outcome for (outcome,) in cursor.fetchall()]


def _value(name: str, row: dict[str, Any]) -> Any:
    value = row.get(name)
    return json.dumps(value) if name == "contacts" and value is not None else value
