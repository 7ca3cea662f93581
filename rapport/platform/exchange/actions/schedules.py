"""Exports on a schedule: made, changed, paused and given up by whom they are for; begun by the worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from rapport.kit.errors import Invalid, NotFound
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.events import actions as events
from rapport.platform.exchange.actions.exporting import require_export
from rapport.platform.exchange.actions.keeping import queue_export, somebody
from rapport.platform.exchange.events import (
    ExportScheduled,
    ExportScheduleDeleted,
    ExportScheduleEdited,
    ExportSchedulePaused,
    ExportScheduleResumed,
)
from rapport.platform.exchange.models import Export, ExportSchedule
from rapport.platform.exchange.queries import schedule_by_id
from rapport.platform.exchange.rhythm import next_after
from rapport.platform.records.queries.views import views_for
from rapport.platform.records.types import record_types

SCHEDULED_FORMATS = ("csv", "xlsx", "parquet", "jsonl")
State = ExportSchedule.State


@dataclass(frozen=True)
class Plan:
    """What is exported, as what, and when: ``day`` counts from 0 in a week, from 1 in a month."""

    record_type: str
    view: str = ""
    format: str = "csv"
    every: str = "week"
    day: int = 0
    hour: int = 6


@transaction.atomic
def schedule_export(plan: Plan, *, by: Actor) -> ExportSchedule:
    """Have ``by``'s view of ``plan`` exported from now on. Raises Invalid and NotAllowed."""
    access.require(by, "exchange.schedule_export")
    row = ExportSchedule(owner=somebody(by))
    _fill(row, plan, by)
    row.save()
    said = ExportScheduled(row.record_type, row.label, row.format, row.every)
    events.record(said, by=by, subject=row)
    return row


@transaction.atomic
def edit_export_schedule(pk: int, plan: Plan, *, by: Actor) -> ExportSchedule:
    """Change what is exported, or when; a schedule that had stopped goes on."""
    row = _own(pk, by, "exchange.edit_export_schedule")
    _fill(row, plan, by)
    row.save()
    said = ExportScheduleEdited(row.record_type, row.label, row.format, row.every)
    events.record(said, by=by, subject=row)
    return row


@transaction.atomic
def pause_export_schedule(pk: int, *, by: Actor) -> None:
    """Let nothing be exported until it is resumed."""
    row = _own(pk, by, "exchange.edit_export_schedule")
    row.state, row.next_at = State.PAUSED, None
    row.save(update_fields=["state", "next_at"])
    events.record(ExportSchedulePaused(row.label), by=by, subject=row)


@transaction.atomic
def resume_export_schedule(pk: int, *, by: Actor) -> None:
    """Go on, from the next time that is due."""
    row = _own(pk, by, "exchange.edit_export_schedule")
    row.state, row.reason, row.next_at = State.ON, "", next_time(row)
    row.save(update_fields=["state", "reason", "next_at"])
    events.record(ExportScheduleResumed(row.label), by=by, subject=row)


@transaction.atomic
def delete_export_schedule(pk: int, *, by: Actor) -> None:
    """Give a schedule up; the files that it made stay for their time."""
    row = _own(pk, by, "exchange.delete_export_schedule")
    events.record(ExportScheduleDeleted(row.label), by=by, subject=row)
    row.delete()


def fire_schedules() -> int:
    """Begin every export that is due; returns how many. What was missed meanwhile is made up for once."""
    now = timezone.now()
    due = ExportSchedule.objects.filter(state=State.ON, next_at__lte=now)
    return sum(_fire(pk, now) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _fire(pk: int, now: datetime) -> int:
    locked = ExportSchedule.objects.select_for_update(skip_locked=True, of=("self",))
    row = locked.select_related("owner").filter(pk=pk, state=State.ON, next_at__lte=now).first()
    if row is None:
        return 0
    row.next_at = next_time(row)
    row.save(update_fields=["next_at"])
    if any(run.is_open for run in Export.objects.filter(schedule=row).order_by("-pk")[:1]):
        return 0
    queue_export(
        Export(
            schedule=row,
            record_type=row.record_type,
            view=row.view,
            label=row.label,
            format=row.format,
            by=row.owner,
        )
    )
    return 1


def _own(pk: int, by: Actor, verb: str) -> ExportSchedule:
    row = schedule_by_id(by, pk)
    access.require(by, verb, row)
    return row


def _fill(row: ExportSchedule, plan: Plan, by: Actor) -> None:
    """Raises Invalid for what there is not, NotAllowed for what ``by`` may not take out."""
    kind = record_types().get(plan.record_type)
    if kind is None:
        raise NotFound()
    require_export(kind, by)
    view = views_for(by, kind).get(plan.view)
    if view is None:
        raise Invalid("unknown_view", fields={"what": "There is no such view any more."})
    if plan.format not in SCHEDULED_FORMATS or plan.every not in ExportSchedule.Every.values:
        raise Invalid("unknown_format", fields={"format": "Choose one of the formats."})
    if not 0 <= plan.hour <= 23 or not 0 <= plan.day <= 31:
        raise Invalid("unknown_hour", fields={"hour": "An hour is from 0 to 23."})
    row.record_type, row.view, row.format = kind.key, view.key, plan.format
    row.label = f"{kind.plural} · {say(view.label)}"[:120]
    row.every, row.day, row.hour = plan.every, plan.day, plan.hour
    row.state, row.reason = State.ON, ""
    row.next_at = next_time(row)


def next_time(row: ExportSchedule) -> datetime:
    """When it is due next, on its owner's clock."""
    zone = zone_of(row.owner)
    return next_after(row.every, row.day, row.hour, timezone.now(), zone)


def zone_of(owner: User) -> tzinfo:
    """The clock of ``owner``, else the company's."""
    return ZoneInfo(owner.time_zone) if owner.time_zone else timezone.get_default_timezone()
