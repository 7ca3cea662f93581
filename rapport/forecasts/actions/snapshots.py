"""Writing down what is forecast, day by day. A day is written whole, in one transaction, or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from rapport.forecasts.events import SnapshotsReconstructed, SnapshotTaken
from rapport.forecasts.holders import parse_holder
from rapport.forecasts.models import Outcome, SnapshotDay
from rapport.forecasts.outlook import Figure
from rapport.forecasts.periods import LENGTHS, ended_before
from rapport.forecasts.queries.outcomes import KINDS, PERIODS, counted
from rapport.forecasts.queries.whose import whose
from rapport.forecasts.queries.working_out import Past, Worked, read_past, worked_out
from rapport.kit.errors import Refused
from rapport.orders.queries import company_currency
from rapport.platform import access
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.events import actions as events

COLUMNS = (
    '"on"', "starts_on", "ends_on", "holder", "owner_id", "team_id", "method", "amount", "low", "high",
    "currency",
)  # fmt: skip


@transaction.atomic
def take_snapshot(*, by: Actor = SYSTEM) -> int:
    """Write down today's forecasts, unless that was done; returns the number of rows.

    A day that went by without it stays empty: what was forecast then is not known. Whoever comes at the
    same time waits, and finds it done. The statistical forecast takes seconds with very many
    opportunities. What came of past periods is counted anew with it.
    """
    access.require(by, "forecasts.take_snapshot")
    today = timezone.localdate()
    day, is_new = SnapshotDay.objects.get_or_create(on=today)
    if not is_new:
        return 0
    rows = _write(day, worked_out(today, read_past(today), is_past=False))
    _count_outcomes()
    events.record(SnapshotTaken(today, rows), by=by, subject=day)
    return rows


def reconstruct(days: Iterable[date], *, by: Actor = SYSTEM) -> int:
    """Work out afterwards what would have been forecast on past ``days``, from what is known of them, and
    mark it as such; returns the number of rows. Days that have a snapshot keep it.

    Each day is a transaction. Known are the stages that opportunities were in, when they were opened and
    decided, what was called, and recorded changes of the expected day and the amount; owners, teams,
    customers, parts and the stages' probabilities are those of today. Raises Refused for a day that is
    not over.
    """
    access.require(by, "forecasts.take_snapshot")
    wanted = sorted(set(days))
    if wanted and wanted[-1] >= timezone.localdate():
        raise Refused("day_not_over", "Only days that are over can be worked out afterwards.")
    there = set(SnapshotDay.objects.filter(on__in=wanted).values_list("on", flat=True))
    missing = [day for day in wanted if day not in there]
    if not missing:
        return 0
    known, count = read_past(missing[0]), 0
    for day in missing:
        count += _reconstruct_day(day, known)
    with transaction.atomic():
        _count_outcomes()
        told = SnapshotsReconstructed(missing[0], missing[-1], len(missing), count)
        events.record(told, by=by)
    return count


@transaction.atomic
def _reconstruct_day(on: date, known: Past) -> int:
    day, is_new = SnapshotDay.objects.get_or_create(on=on, defaults={"is_reconstructed": True})
    return _write(day, worked_out(on, known, is_past=True)) if is_new else 0


def _write(day: SnapshotDay, found: Worked) -> int:
    day.needed, day.left_out = found.needed, found.left_out
    day.save(update_fields=["needed", "left_out"])
    rows = [_row(day, figure) for figure in found.figures]
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY forecasts_snapshot ({', '.join(COLUMNS)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)
    return len(rows)


def _row(day: SnapshotDay, figure: Figure) -> tuple[Any, ...]:
    """As ``COLUMNS`` has it."""
    holder = parse_holder(figure.holder)
    period, amounts = figure.period, (figure.amount, figure.low, figure.high)
    owner_id, team_id = whose(holder) if holder else (None, None)
    said = (day.on, period.starts_on, period.ends_on, figure.holder, owner_id, team_id)
    return (*said, figure.method, *amounts, company_currency())


def _count_outcomes() -> None:
    """Keep what came of the periods that accuracy looks back upon."""
    today = timezone.localdate()
    rows = [
        Outcome(
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            kind=kind,
            amounts={holder: str(amount) for holder, amount in came.by_holder.items()},
            left_out=came.left_out,
        )
        for length in LENGTHS
        for period in ended_before(length, today, PERIODS)
        for kind, came in counted(period, KINDS).items()
    ]
    Outcome.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["starts_on", "ends_on", "kind"],
        update_fields=["amounts", "left_out", "counted_at"],
    )
