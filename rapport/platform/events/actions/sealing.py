"""Seals: what was done cannot be rewritten without a trace."""

from __future__ import annotations

from dataclasses import asdict

from django.db import connection, transaction

from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events.actions.recording import record
from rapport.platform.events.events import SealsVerified
from rapport.platform.events.queries.seals import Verdict, verdict

BATCH = 50_000
SEAL = """
    WITH latest AS (
        SELECT tx, event, digest FROM events_seal
        UNION ALL SELECT 0, 0, ''::bytea
        ORDER BY tx DESC, event DESC LIMIT 1
    ), following AS (
        SELECT e.tx, e.id FROM events_event AS e, latest
         WHERE (e.tx, e.id) > (latest.tx, latest.event) AND e.tx < events_horizon()
         ORDER BY e.tx, e.id LIMIT %s
    ), last AS (
        SELECT tx, id FROM following ORDER BY tx DESC, id DESC LIMIT 1
    )
    INSERT INTO events_seal (tx, event, events, digest, sealed_at)
    SELECT last.tx, last.id, sealed.events, sealed.digest, now()
      FROM last, latest, events_sealed(
               latest.digest, latest.tx, latest.event, last.tx, last.id, now()) AS sealed
    RETURNING events"""


def seal_events() -> int:
    """Seal every event of ended transactions that has no seal yet; returns how many.

    In batches of their own transactions, about 2 seconds per 100,000 events.
    """
    total = 0
    while sealed := _seal():
        total += sealed
    return total


@transaction.atomic
def _seal() -> int:
    """One seal. Who seals at the same time waits, and goes on after it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('events.seal'))")
        cursor.execute(SEAL, [BATCH])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


@transaction.atomic
def verify_seals(*, by: Actor, head: str = "") -> Verdict:
    """Compare every event with the seals, and write the verdict down. Reads the whole table.

    ``head`` is a digest that somebody kept outside the database: the chain must still contain it.
    """
    access.require(by, "events.verify_seals")
    found = verdict(head=head)
    breaks = [{**asdict(found_break)} for found_break in found.breaks]
    happening = SealsVerified(
        found.holds, found.seals, found.events, breaks, list(found.unexplained), found.head
    )
    record(happening, by=by)
    return found


def verify_seals_later(*, by: Actor) -> None:
    """Have the worker compare all events with their seals."""
    from rapport.platform.events.tasks import verify_seals as work

    access.require(by, "events.verify_seals")
    work.defer()
