"""Work on the values of fields in the background: how it begins, how far it is, how it ends."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from rapport.platform.records import tasks
from rapport.platform.records.actions.custom.indexing import bring_indexes
from rapport.platform.records.actions.following import refresh
from rapport.platform.records.models import CustomField, FieldRun
from rapport.platform.records.queries.custom import roll_ups
from rapport.platform.records.rollups import RollUp
from rapport.platform.records.types import RecordType, record_type

AT_ONCE = 1000
What, State = FieldRun.What, FieldRun.State


def begin(row: CustomField, *, is_computed: bool = False, is_indexed: bool = False) -> None:
    """Queue what ``row`` needs: to be worked out for all records, and its indexes brought in order."""
    wanted = [What.RECALCULATE] * is_computed + [What.INDEX] * is_indexed
    for what in wanted:
        run = FieldRun.objects.create(field=row, what=what)
        tasks.work_on_field.defer(run_id=run.pk)


def work_on_field(run_id: int) -> None:
    """Do a run, or go on with it. Does nothing when a later one of its kind is there, or it is done."""
    run = FieldRun.objects.select_related("field").filter(pk=run_id).first()
    if run is None or run.state == State.DONE or _is_late(run):
        return
    run.state, run.error = State.RUNNING, ""
    run.save(update_fields=["state", "error"])
    try:
        if run.what == What.INDEX:
            bring_indexes(run.field)
        else:
            _recalculate(run)
    except Exception as error:  # whoever waits for it reads why; the worker tries again
        _end(run, State.FAILED, str(error)[:300])
        raise
    _end(run, State.DONE)


def _is_late(run: FieldRun) -> bool:
    later = FieldRun.objects.filter(field_id=run.field_id, what=run.what, pk__gt=run.pk)
    return later.exists()


def _end(run: FieldRun, state: str, error: str = "") -> None:
    run.state, run.error, run.ended_at = state, error, timezone.now()
    run.save(update_fields=["state", "error", "ended_at"])


def _recalculate(run: FieldRun) -> None:
    kind = record_type(run.field.record_type)
    if kind is None or run.field.removed_at is not None:
        return
    concerned = [
        found
        for found in roll_ups()
        if (found.parent, found.name) == (run.field.record_type, run.field.name)
    ]
    run.total = kind.model._default_manager.filter(**kind.only).count()
    run.save(update_fields=["total"])
    recalculate(kind, concerned, run)


def recalculate(kind: RecordType, concerned: list[RollUp], run: FieldRun | None = None) -> None:
    """Work out formulas, and the roll-ups ``concerned``, of every record of ``kind``, in steps."""
    for pks in _steps(kind):
        with transaction.atomic():
            refresh(kind, pks, concerned)
            if run is not None:
                run.done += len(pks)
                run.save(update_fields=["done"])


def _steps(kind: RecordType) -> Iterator[list[int]]:
    """The ids of all records, a thousand at a time."""
    last = 0
    rows = kind.model._default_manager.filter(**kind.only).order_by("pk")
    while pks := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:AT_ONCE]):
        last = pks[-1]
        yield pks
