"""Files that are made in the background and kept: begun, written with progress, stopped, removed."""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from rapport.kit.errors import Invalid, NotAllowed, NotFound, RapportError
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of, user_or_none
from rapport.platform.accounts.tongues import speaking_to
from rapport.platform.events import actions as events
from rapport.platform.events.happenings import Happening
from rapport.platform.exchange import storage
from rapport.platform.exchange.actions.everything import FORMATS, write_account
from rapport.platform.exchange.actions.exporting import Told, flat_of, write_records
from rapport.platform.exchange.events import (
    AccountExported,
    ExportFailed,
    ExportScheduleStopped,
    RecordsExported,
)
from rapport.platform.exchange.models import Export, ExportSchedule
from rapport.platform.exchange.queries import KEPT_DAYS, export_by_id
from rapport.platform.records.queries.views import ListView, views_for
from rapport.platform.records.types import RecordType, record_types
from rapport.platform.tasks.lanes import aside
from rapport.platform.tasks.sole import sole

LOCK = 0x457870 << 32  # "Exp": the advisory locks of exports, one each
PAUSE_SECONDS = 1.0
FORGOTTEN = timedelta(days=1)
PROGRESS = "UPDATE exchange_export SET done = %s WHERE id = %s RETURNING wants_cancel"
State = Export.State


class Cancelled(Exception):
    """Somebody stopped the export."""


@transaction.atomic
def queue_account_export(formats: Sequence[str], *, by: Actor) -> Export:
    """Have everything written to an archive in the background. Raises Invalid for another format."""
    access.require(by, "exchange.export_account")
    if not formats or not set(formats) <= set(FORMATS):
        raise Invalid("unknown_format", fields={"formats": "Choose at least one of the formats."})
    return queue_export(Export(label=say("Everything"), format=",".join(formats), by=somebody(by)))


def somebody(by: Actor) -> User:
    """The user that ``by`` is. Raises NotAllowed for a program without one."""
    found = user_or_none(by.user_id) if by.user_id else None
    if found is None:
        raise NotAllowed("nobody", "A file that is kept is somebody's: sign in to have one made.")
    return found


def queue_export(made: Export) -> Export:
    """Keep ``made`` and have the worker write it, once this transaction stands."""
    from rapport.platform.exchange.tasks import work_export

    made.save()
    work_export.defer(export_id=made.pk)
    return made


@transaction.atomic
def cancel_export(pk: int, *, by: Actor) -> None:
    """Ask whoever writes the file to stop; one that has not begun never does."""
    found = export_by_id(by, pk)
    now = timezone.now()
    waiting = Export.objects.filter(pk=found.pk, state=State.WAITING)
    if not waiting.update(state=State.CANCELLED, ended_at=now):
        Export.objects.filter(pk=found.pk, state=State.RUNNING).update(wants_cancel=True)


def run_export(export_id: int) -> None:
    """Write the file, with the rights that whoever wants it holds now; one that is over stays as it is.

    Killed at any moment it leaves no file that looks whole, and the repeat begins anew.
    """
    with sole(LOCK + export_id) as is_ours:
        chosen = Export.objects.select_related("by", "schedule").filter(pk=export_id).first()
        if not is_ours or chosen is None or not chosen.is_open:
            return
        Export.objects.filter(pk=chosen.pk).update(state=State.RUNNING)
        by = actor_of(chosen.by)
        try:
            with speaking_to(chosen.by):
                _write(chosen, by)
        except Cancelled:
            _end(chosen, State.CANCELLED)
        except (InterfaceError, OperationalError):
            raise  # the database went away: the repeat finishes the work
        except RapportError as error:
            _fail(chosen, by, error)
        except (
            Exception
        ) as error:  # a bug of ours: whoever waits hears of it, and it is raised again
            sentence = say(
                "Rapport stopped at an error of its own (%(error)s).", error=type(error).__name__
            )
            _fail(chosen, by, Invalid("export_failed", sentence))
            raise


def _write(chosen: Export, by: Actor) -> None:
    place = kept_path(chosen)
    draft = place.with_name(f".{place.name}")
    try:
        with aside() as cursor:
            told = _teller(chosen.pk, cursor)
            said = _account(draft, chosen, by, told) if chosen.holds_all else None
            said = said or _records(draft, chosen, by, told)
        with transaction.atomic():
            chosen.size_bytes = draft.stat().st_size
            _end(chosen, State.DONE)
            events.record(said, by=by, subject=chosen)
            draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)


def _account(draft: Path, chosen: Export, by: Actor, told: Told) -> Happening:
    access.require(by, "exchange.export_account")
    counts = write_account(draft, by=by, formats=chosen.format.split(","), told=told)
    chosen.done = sum(counts.values())
    return AccountExported(counts, chosen.format, chosen.pk)


def _records(draft: Path, chosen: Export, by: Actor, told: Told) -> Happening:
    kind, view = _view(chosen, by)
    flat = flat_of(kind, by=by, filter=view.tree, columns=view.columns, sort=view.sort)
    chosen.done = write_records(draft, flat, told=told)
    return RecordsExported(
        kind.key,
        chosen.done,
        flat.headings,
        chosen.format,
        view.text,
        export_id=chosen.pk,
        label=chosen.label,
    )


def _view(chosen: Export, by: Actor) -> tuple[RecordType, ListView]:
    """What is wanted, if ``by`` still sees it. Raises NotFound."""
    kind = record_types().get(chosen.record_type)
    view = views_for(by, kind).get(chosen.view) if kind else None
    if kind is None or view is None:
        raise NotFound("view_not_found", "There is no such view, or it is not shared with you.")
    return kind, view


def _teller(pk: int, cursor: Any) -> Told:
    """Writes down how far it is, once a second; raises Cancelled when somebody stops it."""
    last = [0.0]

    def told(count: int) -> None:
        if time.monotonic() - last[0] < PAUSE_SECONDS:
            return
        last[0] = time.monotonic()
        cursor.execute(PROGRESS, [count, pk])
        row = cursor.fetchone()
        if row is None or row[0]:
            raise Cancelled

    return told


def _end(chosen: Export, state: str, message: str = "") -> None:
    chosen.state, chosen.message, chosen.ended_at = state, message, timezone.now()
    chosen.save(update_fields=["state", "message", "ended_at", "done", "size_bytes"])


@transaction.atomic
def _fail(chosen: Export, by: Actor, error: RapportError) -> None:
    """Say why; a schedule whose owner may not have it any more, or whose view is gone, stops."""
    _end(chosen, State.FAILED, error.message)
    schedule = chosen.schedule
    if schedule is not None and isinstance(error, NotAllowed | NotFound):
        schedule.state, schedule.reason = ExportSchedule.State.STOPPED, error.message
        schedule.next_at = None
        schedule.save(update_fields=["state", "reason", "next_at"])
        said: Happening = ExportScheduleStopped(schedule.label, error.message)
        events.record(said, by=by, subject=schedule)
    else:
        events.record(ExportFailed(chosen.pk, chosen.label, error.message), by=by, subject=chosen)


def forget_exports() -> int:
    """Remove the files that were kept for long enough, and drafts that nobody writes any more."""
    now = timezone.now()
    old = Export.objects.filter(state=State.DONE, removed_at=None)
    over = list(old.filter(ended_at__lt=now - timedelta(days=KEPT_DAYS)))
    for each in over:
        kept_path(each).unlink(missing_ok=True)
    Export.objects.filter(pk__in=[each.pk for each in over]).update(removed_at=now)
    for draft in storage.exports_folder().glob(".*"):
        if time.time() - draft.stat().st_mtime > FORGOTTEN.total_seconds():
            shutil.rmtree(draft) if draft.is_dir() else draft.unlink(missing_ok=True)
    return len(over)


def kept_path(chosen: Export) -> Path:
    """Where the file of an export is, or will be."""
    return storage.exports_folder() / chosen.file_name
