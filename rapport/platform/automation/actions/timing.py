"""Automations that are due by the clock: each firing begins its runs and sets the next, at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import formats, timezone

from rapport.kit.errors import Invalid, RapportError
from rapport.kit.speech import say
from rapport.platform.automation.acting import actor_for
from rapport.platform.automation.actions.automations import zone_of
from rapport.platform.automation.actions.starting import (
    Cause,
    definition_of,
    start_runs,
    stop_automation,
)
from rapport.platform.automation.definition import DateTrigger, Definition, TimeTrigger
from rapport.platform.automation.matter import selected
from rapport.platform.automation.models import Automation, Run
from rapport.platform.automation.schedule import day_looked_for, next_after
from rapport.platform.records.filters import compile_tree
from rapport.platform.records.types import RecordType, record_type

MOST_MISSED = 31


def fire_due() -> int:
    """Fire every timed automation that is due; returns how many runs were begun."""
    now = timezone.now()
    due = Automation.objects.filter(state=Automation.State.ON, next_at__lte=now, deleted_at=None)
    return sum(fire(pk, now) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def fire(pk: int, now: datetime) -> int:
    """Begin the runs of one automation that is due at ``now``. Another worker's turn is left alone.

    A schedule that was missed while nothing ran fires once; a date fires for every missed day.
    """
    locked = Automation.objects.select_for_update(skip_locked=True, of=("self",))
    found = locked.select_related("version", "owner").filter(pk=pk, next_at__lte=now).first()
    if found is None or found.state != Automation.State.ON or found.next_at is None:
        return 0
    definition, zone, begun = definition_of(found), zone_of(found), 0
    trigger: Any = definition.trigger
    moment, missed = found.next_at, 0
    while moment <= now and missed < MOST_MISSED and found.state == Automation.State.ON:
        begun += len(_fire_once(found, definition, moment))
        missed += 1
        moment = next_after(trigger, moment if isinstance(trigger, DateTrigger) else now, zone)
    if found.state == Automation.State.ON:
        found.next_at = max(moment, next_after(trigger, now, zone))
        found.save(update_fields=["next_at"])
    return begun


def _fire_once(automation: Automation, definition: Definition, moment: datetime) -> list[Run]:
    try:
        causes = list(causes_at(automation, definition, moment))
    except RapportError as wrong:
        stop_automation(
            automation, say("It cannot tell what to do any more. %(wrong)s", wrong=wrong)
        )
        return []
    return start_runs(automation, causes)


def causes_at(automation: Automation, definition: Definition, moment: datetime) -> Iterator[Cause]:
    """What the automation runs on when it is due at ``moment``. One query."""
    trigger: Any = definition.trigger
    local = moment.astimezone(zone_of(automation))
    said = formats.date_format(local, "l j M, H:i")
    if isinstance(trigger, TimeTrigger) and not trigger.type:
        yield Cause(f"time:{moment.isoformat()}", said)
        return
    kind = record_type(trigger.type)
    if kind is None:
        raise Invalid("no_type", "There is no record type “%(type)s” any more.", type=trigger.type)
    actor = actor_for(automation)
    rows = selected(kind, actor, definition.filter)
    key = f"time:{moment.isoformat()}"
    if isinstance(trigger, DateTrigger):
        day = day_looked_for(trigger, local.date())
        leaf = {"field": trigger.field, "op": "is", "value": day.isoformat()}
        rows, key = rows.filter(compile_tree(leaf, kind, by=actor)), f"date:{day.isoformat()}"
        said = f"{_label(kind, trigger.field)} {formats.date_format(day, 'j M Y')}"
    most = definition.hourly_limit + 1
    for pk, title in rows.order_by("pk").values_list("pk", kind.title)[:most]:
        yield Cause(f"{key}:{pk}", said, kind.key, pk, str(title or ""))


def _label(kind: RecordType, name: str) -> str:
    found = kind.all_fields().get(name)
    return found.label if found else name
