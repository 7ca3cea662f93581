"""The work: read into staged rows, then apply in one transaction that also says it is done."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from rapport.kit.errors import RapportError
from rapport.kit.speech import say
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.queries import actor_of
from rapport.platform.accounts.tongues import speaking_to
from rapport.platform.events import actions as events
from rapport.platform.exchange import options, storage
from rapport.platform.exchange.actions.refusing import write_refused
from rapport.platform.exchange.events import ImportFailed, ImportFinished
from rapport.platform.exchange.hands import worked_on
from rapport.platform.exchange.importers import Counts, Importer, importer_of, require
from rapport.platform.exchange.models import Import, StagedRow
from rapport.platform.exchange.parsing import Parser
from rapport.platform.exchange.readers import Batch, Table, open_table
from rapport.platform.exchange.staging import Stager, Staging, Told

LOCK_CLASS = 0x496D70  # "Imp": the advisory locks of imports
GREW = """
    SELECT relid::regclass::text FROM pg_stat_xact_user_tables JOIN pg_class ON pg_class.oid = relid
     WHERE relpersistence = 'p' AND n_tup_ins + n_tup_upd > 1000 + 0.1 * greatest(reltuples, 0)
     ORDER BY 1
"""
"""The lasting tables of which this transaction wrote more than a tenth."""
Status = Import.Status
SKIP = "skip"
"""The answer that leaves a row out."""


def silent(_label: str, _share: float) -> None:
    """Nobody waits."""


def part_of(told: Told, rows: Sequence[Import], place: int) -> Told:
    """Tells of one import as a share of all."""
    name, count = rows[place].file_name, len(rows)
    return lambda label, share: told(f"{name}: {label}", (place + share) / count)


@dataclass
class Run:
    """One import while it runs."""

    chosen: Import
    importer: Importer
    by: Actor
    told: Told
    began: float


def run_import(import_id: int, *, told: Told = silent) -> Import:
    """Do the whole import, or what is left of it; one that is done or has failed stays as it is."""
    return work(import_id, _do, over=(Status.DONE, Status.FAILED), told=told)


def work(
    import_id: int, do: Callable[[Run], None], *, over: Collection[str], told: Told = silent
) -> Import:
    """``do`` what is to be done with an import, unless its status is among ``over``.

    Safe to call again after any crash and twice at once: the second caller waits for the first.
    What is wrong with the file is written to the import, and raised. A lost database leaves the
    import where it was.
    """
    with _turn(import_id):
        chosen = Import.objects.select_related("by").get(pk=import_id)
        if chosen.status in over:
            return chosen
        by = actor_of(chosen.by) if chosen.by is not None else SYSTEM
        try:
            run = Run(chosen, importer_of(chosen.record_type, by), by, told, time.monotonic())
            with events.story(chosen.story), speaking_to(chosen.by):
                do(run)
        except InterfaceError as error:  # the connection was lost between two statements
            raise OperationalError(str(error)) from error
        except OperationalError:
            raise  # the database went away: the repeat finishes the work
        except RapportError as error:
            with speaking_to(chosen.by):
                _fail(chosen, by, error.message)
            raise
        except (
            Exception
        ) as error:  # a bug of ours: whoever waits must hear of it; it is raised again
            _fail(
                chosen,
                by,
                say(
                    "Rapport stopped at an error of its own (%(error)s); nothing was imported.",
                    error=type(error).__name__,
                ),
            )
            raise
        return chosen


@contextmanager
def _turn(import_id: int) -> Iterator[None]:
    """Hold the import's advisory lock. It goes with the connection, however the process ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK_CLASS, import_id])
    _notice_lost_clients()
    try:
        yield
    finally:
        with suppress(DatabaseError, InterfaceError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_CLASS, import_id])


def _notice_lost_clients() -> None:
    """Have the server end our statement soon after this process is killed, not when it is through."""
    with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET client_connection_check_interval = '1s'")


def _do(run: Run) -> None:
    require(run.by, run.importer)
    table = open_table(storage.kept(run.chosen))
    read(run, table, status=Status.READING)
    counts = _apply(run)
    forget_file(run.chosen)
    run.told("Done", 1.0)
    run.chosen.counts = counts


def read(run: Run, table: Table, *, status: Status) -> None:
    """Stage every row, chunk by chunk, each with the progress it makes; begins anew each time."""
    chosen = run.chosen
    StagedRow.objects.filter(batch=chosen).delete()
    chosen.status, chosen.row_count, chosen.total_rows = status, 0, table.total_rows
    chosen.counts, chosen.started_at = {}, timezone.now()
    chosen.save(update_fields=["status", "row_count", "total_rows", "counts", "started_at"])
    parser = Parser(
        run.importer, chosen.mapping, table.columns, options.reading(chosen.options, timezone.now())
    )
    stager = Stager(chosen.pk)
    ignored = 0
    for lines in worked_on(
        _uncollected(table.batches()), lambda batch: stager.lines(parser.parse(batch))
    ):
        with transaction.atomic():
            _without_waiting()
            stager.stage(lines)
            chosen.row_count += lines.rows
            chosen.seconds = time.monotonic() - run.began
            chosen.save(update_fields=["row_count", "seconds"])
        ignored += lines.ignored
        run.told("Reading", 0.4 * min(chosen.row_count / max(table.total_rows, 1), 1.0))
    stager.tell_planner()
    chosen.total_rows, chosen.counts = chosen.row_count, {"ignored_cells": ignored}
    chosen.save(update_fields=["total_rows", "counts"])


def _uncollected(batches: Iterator[Batch]) -> Iterator[Batch]:
    """``batches``, read and worked on without a search for cycles of garbage among their cells: there are
    none, and looking through a hundred thousand tuples takes as long as making them.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield from batches
    finally:
        if was_enabled:
            gc.enable()


def _without_waiting() -> None:
    """What this transaction says may get lost with the server: reading begins anew anyway."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")


def _apply(run: Run) -> Counts:
    """Everything that the file changes, in one transaction with the word that it is done."""
    chosen = run.chosen
    chosen.status = Status.APPLYING
    chosen.save(update_fields=["status"])
    run.told("Writing", 0.4)
    with transaction.atomic():
        counts = applied(run, staged(run))
        refused = write_refused(chosen)
        StagedRow.objects.filter(batch=chosen).delete()
        chosen.counts = {
            **chosen.counts,
            **counts,
            "refused": refused.count,
            "reasons": refused.reasons,
        }
        chosen.status, chosen.finished_at, chosen.message = Status.DONE, timezone.now(), ""
        chosen.seconds = time.monotonic() - run.began
        chosen.save()
        finished = ImportFinished(chosen.pk, chosen.record_type, chosen.file_name, chosen.counts)
        events.record(finished, by=run.by, subject=chosen)
        _analyse_what_grew()
    found: Counts = chosen.counts
    return found


def staged(run: Run) -> Staging:
    """The rows that were read, as the importer sees them."""
    chosen = run.chosen
    return Staging(
        chosen.pk,
        run.importer,
        run.by,
        chosen.source,
        chosen.options,
        run.told,
        chosen.sha256,
        chosen.answers,
        chosen.meanings,
    )


def applied(run: Run, staging: Staging) -> Counts:
    """What the importer makes of the staged rows, but for those that people left out."""
    _widen()
    skipped = [int(row) for row, answer in run.chosen.answers.items() if answer == SKIP]
    reason = say("It was left out when the file was tried.")
    staging.refuse(
        "SELECT number, %s FROM unnest(%s::bigint[]) AS left_out (number)", [reason, skipped]
    )
    return run.importer.apply(staging)


def forget_file(chosen: Import) -> None:
    """Remove the bytes of a finished import, or one that is gone, unless another still waits for the same ones."""
    if not Import.objects.filter(sha256=chosen.sha256).exclude(status=Status.DONE).exists():
        Path(chosen.path).unlink(missing_ok=True)


def _widen() -> None:
    """Memory for the few large statements of this transaction, and rough statistics at once: autovacuum
    makes better ones of what stays.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute("SET LOCAL maintenance_work_mem = '128MB'")
        cursor.execute("SET LOCAL default_statistics_target = 20")


def _analyse_what_grew() -> None:
    """Tell the planner about many new rows before anyone reads them; autovacuum comes too late."""
    with connection.cursor() as cursor:
        cursor.execute(GREW)
        tables = [name for (name,) in cursor.fetchall()]
        if tables:
            cursor.execute(f"ANALYZE {', '.join(tables)}")


def _fail(chosen: Import, by: Actor, reason: str) -> None:
    """Write down why nothing was imported, and drop what was staged."""
    with transaction.atomic(), events.story(chosen.story):
        StagedRow.objects.filter(batch=chosen).delete()
        changes: dict[str, Any] = {
            "status": Status.FAILED,
            "message": reason,
            "finished_at": timezone.now(),
        }
        Import.objects.filter(pk=chosen.pk).update(**changes)
        for name, value in changes.items():
            setattr(chosen, name, value)
        events.record(
            ImportFailed(chosen.pk, chosen.record_type, chosen.file_name, reason),
            by=by,
            subject=chosen,
        )
