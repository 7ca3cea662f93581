"""Traits that insight computed, written for all parties at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from rapport.kit.errors import Invalid
from rapport.parties import traits
from rapport.parties.events import TraitsPublished
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events

TraitRow = tuple[int, str, Decimal | float | int | None, str, traits.Facts]
"""(party id, trait name, number, text, facts)"""

STAGE = """
    CREATE TEMPORARY TABLE published_trait
        (party_id bigint, name text, number numeric, text text, facts jsonb) ON COMMIT DROP
"""
# Traits of parties that have gone meanwhile, and of names that were not announced, are left out.
NEXT = """
    CREATE TEMPORARY TABLE next_trait ON COMMIT DROP AS
    SELECT said.party_id, said.name, round(said.number, 6) AS number, left(coalesce(said.text, ''), 60) AS text,
           coalesce(said.facts, '{}') AS facts, had.id, had.id IS NULL AS is_new,
           had.id IS NOT NULL AND (had.number, had.text, had.facts) IS DISTINCT FROM
           (round(said.number, 6), left(coalesce(said.text, ''), 60), coalesce(said.facts, '{}')) AS is_changed
      FROM published_trait AS said
      JOIN parties_party AS party ON party.id = said.party_id
      LEFT JOIN parties_trait AS had ON had.party_id = said.party_id AND had.name = said.name
     WHERE said.name = ANY(%(names)s) AND (%(is_whole)s OR said.facts IS NOT NULL)
"""
DELETE = """
    DELETE FROM parties_trait AS had
     WHERE had.name = ANY(%(names)s)
       AND NOT EXISTS (SELECT FROM next_trait AS following WHERE following.id = had.id)
"""
DELETE_GONE = """
    DELETE FROM parties_trait AS had USING published_trait AS said
     WHERE had.party_id = said.party_id AND had.name = said.name AND said.name = ANY(%(names)s) AND said.facts IS NULL
"""
COUNT = "SELECT count(*) FROM parties_trait WHERE name = ANY(%(names)s)"
UPDATE = """
    UPDATE parties_trait AS had
       SET number = following.number, text = following.text, facts = following.facts, at = %(at)s
      FROM next_trait AS following WHERE following.id = had.id AND following.is_changed
"""
# In this order the indexes grow in few places at a time, which takes two thirds of the time.
INSERT = """
    INSERT INTO parties_trait (party_id, name, number, text, facts, at)
    SELECT party_id, name, number, text, facts, %(at)s FROM next_trait WHERE is_new ORDER BY name, party_id
"""


@transaction.atomic
def publish_traits(
    names: Sequence[str],
    *,
    by: Actor,
    rows: Iterable[TraitRow] = (),
    csv: Iterable[bytes] | None = None,
    at: datetime | None = None,
) -> dict[str, int]:
    """Let the traits called ``names`` be those of ``rows`` or ``csv``, for all parties, and no others.

    ``csv`` is a stream of blocks with the columns party_id, name, number, text, facts (JSON) and
    no heading. Only what differs is written, and whoever reads meanwhile is never kept waiting: the
    old state is there until the new one is. Memory does not grow with the rows. Raises Invalid for a
    name that nobody defined and for a trait said twice of one party.
    """
    access.require(by, "parties.publish_traits")
    params: dict[str, Any] = {
        "names": _defined(names),
        "at": at or timezone.now(),
        "is_whole": True,
    }
    with connection.cursor() as cursor:
        _begin(cursor)
        counts = _write(cursor, _copy(cursor, rows, csv), params)
    events.record(TraitsPublished(list(names), counts), by=by)
    return counts


@transaction.atomic
def publish_changed_traits(
    names: Sequence[str], *, by: Actor, csv: Iterable[bytes], known: int
) -> dict[str, int] | None:
    """Like ``publish_traits``, where ``csv`` only has what changed since the last time: all other traits stay, and
    a row without facts takes its trait away.

    Returns None, with nothing written, where there are not the ``known`` traits of these names any more, as when
    parties have gone: then all have to be said.
    """
    access.require(by, "parties.publish_traits")
    params: dict[str, Any] = {"names": _defined(names), "at": timezone.now(), "is_whole": False}
    with connection.cursor() as cursor:
        _begin(cursor)
        if _value(cursor, COUNT, params) != known:
            return None
        counts = _write(cursor, _copy(cursor, (), csv), params)
    counts["left_out"] -= counts["deleted"]
    counts["unchanged"] = known - counts["updated"] - counts["deleted"]
    events.record(TraitsPublished(list(names), counts), by=by)
    return counts


def _defined(names: Sequence[str]) -> list[str]:
    unknown = [name for name in names if not traits.is_defined(name)]
    if unknown:
        raise Invalid(
            "unknown_trait",
            "Nobody defined what these traits mean: %(unknown)s.",
            unknown=", ".join(unknown),
        )
    return list(names)


def _begin(cursor: Any) -> None:
    """One publication at a time, with an empty table for what is said."""
    cursor.execute("SET LOCAL work_mem = '64MB'")
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext('parties.publish_traits'))")
    cursor.execute("DROP TABLE IF EXISTS published_trait, next_trait")
    cursor.execute(STAGE)


def _write(cursor: Any, count: int, params: dict[str, Any]) -> dict[str, int]:
    """Bring the traits in line with the ``count`` rows that were said."""
    cursor.execute("ANALYZE published_trait")
    cursor.execute(NEXT, params)
    kept = cursor.rowcount
    cursor.execute("ANALYZE next_trait")
    _refuse_twice(cursor)
    delete = DELETE if params["is_whole"] else DELETE_GONE
    deleted, updated, created = (
        _run(cursor, statement, params) for statement in (delete, UPDATE, INSERT)
    )
    return {
        "rows": count,
        "created": created,
        "updated": updated,
        "unchanged": kept - created - updated,
        "deleted": deleted,
        "left_out": count - kept,
    }


def _copy(cursor: Any, rows: Iterable[TraitRow], csv: Iterable[bytes] | None) -> int:
    columns = "published_trait (party_id, name, number, text, facts)"
    if csv is not None:
        with cursor.copy(f"COPY {columns} FROM STDIN (FORMAT csv)") as copy:
            for block in csv:
                copy.write(block)
    else:
        with cursor.copy(f"COPY {columns} FROM STDIN") as copy:
            for party_id, name, number, text, facts in rows:
                copy.write_row((party_id, name, number, text, json.dumps(facts)))
    return int(cursor.rowcount)


def _refuse_twice(cursor: Any) -> None:
    """One value per party and trait: the index would stop it, but not say which."""
    cursor.execute(
        "SELECT name, party_id FROM next_trait GROUP BY 1, 2 HAVING count(*) > 1 LIMIT 1"
    )
    twice = cursor.fetchone()
    if twice:
        name, party_id = twice
        raise Invalid(
            "trait_said_twice",
            "The trait %(name)s is given twice for party %(party_id)s.",
            party=party_id,
            name=name,
            party_id=party_id,
        )


def _run(cursor: Any, statement: str, params: dict[str, Any]) -> int:
    cursor.execute(statement, params)
    return int(cursor.rowcount)


def _value(cursor: Any, statement: str, params: dict[str, Any]) -> Any:
    cursor.execute(statement, params)
    return cursor.fetchone()[0]
