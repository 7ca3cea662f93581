"""Interactions by the thousand and the million, set by set.

Those who bring them give a relation (a table's name, or a SELECT in parentheses) with the columns
``COLUMNS``; connectors that stream rows fill a staging table by COPY first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.touchpoints.events import InteractionsAbsorbed
from rapport.touchpoints.tasks import make_months

COLUMNS: dict[str, str] = {
    "party_id": "bigint NOT NULL",
    "at": "timestamptz NOT NULL",
    "channel": "text NOT NULL",
    "direction": "text NOT NULL DEFAULT 'in'",
    "by": "bigint",
    "subject": "text NOT NULL DEFAULT ''",
    "body": "text NOT NULL DEFAULT ''",
    "outcome": "text NOT NULL DEFAULT ''",
    "duration_seconds": "integer",
    "links": "text[] NOT NULL DEFAULT '{}'",
    "data": "jsonb NOT NULL DEFAULT '{}'",
    "source": "text NOT NULL",
    "source_key": "text NOT NULL DEFAULT ''",  # unique within the source; '' if it has none
    "participants": "bigint[] NOT NULL DEFAULT '{}'",
}

_KEPT = [column for column in COLUMNS if column != "participants"]
_INSERT = """
    WITH fresh AS MATERIALIZED (
        SELECT nextval('touchpoints_interaction_id_seq') AS id, s.*
        FROM {relation} AS s
        WHERE NOT EXISTS (
            SELECT FROM touchpoints_interaction i
            WHERE i.source_key <> '' AND i.source = s.source AND i.source_key = s.source_key
        )
    ), added AS (
        INSERT INTO touchpoints_interaction (id, {columns}) SELECT id, {columns} FROM fresh RETURNING 1
    ), joined AS (
        INSERT INTO touchpoints_participant (interaction_id, at, party_id)
        SELECT id, at, other FROM fresh, unnest(participants) AS other WHERE other <> party_id
        ON CONFLICT DO NOTHING
    )
    SELECT count(*) FROM added
"""


def create_staging(cursor: Any, name: str = "staged_interactions") -> str:
    """Make the temporary table ``name``, gone at the end of the transaction; returns its name."""
    columns = ", ".join(f"{column} {kind}" for column, kind in COLUMNS.items())
    cursor.execute(f"CREATE TEMPORARY TABLE {name} ({columns}) ON COMMIT DROP")
    return name


def absorb_interactions(
    cursor: Any, relation: str, params: Sequence[Any] = (), *, by: Actor, source: str
) -> int:
    """Record every interaction of ``relation`` whose key is not known yet; returns how many.

    One statement and one event. Runs in the caller's transaction; after its commit a task makes
    the months that are missing.
    """
    access.require(by, "touchpoints.absorb_interactions")
    statement = _INSERT.format(relation=relation, columns=", ".join(_KEPT))
    cursor.execute(statement, list(params) or None)
    count = int(cursor.fetchone()[0])
    if count:
        events.record(InteractionsAbsorbed(source, count), by=by)
        transaction.on_commit(_queue_months)
    return count


def forget_interactions(cursor: Any, relation: str, *, by: Actor, source: str) -> int:
    """Remove those of ``source`` whose key stands in ``relation`` (a column ``source_key``).

    For records that change in their source: their interactions are absorbed anew.
    """
    access.require(by, "touchpoints.absorb_interactions")
    cursor.execute(
        f"""
        WITH gone AS (
            DELETE FROM touchpoints_interaction i USING {relation} AS s
            WHERE i.source_key <> '' AND i.source = %s AND i.source_key = s.source_key
            RETURNING i.id, i.at
        ), left_over AS (
            DELETE FROM touchpoints_participant p USING gone
            WHERE p.interaction_id = gone.id AND p.at = gone.at
        )
        SELECT count(*) FROM gone
        """,
        [source],
    )
    return int(cursor.fetchone()[0])


def _queue_months() -> None:
    """Have the months made by the worker, unless that is queued already."""
    from procrastinate.exceptions import AlreadyEnqueued

    try:
        make_months.defer(timestamp=0)
    except AlreadyEnqueued:
        return
