"""Dry runs: the steps are really done, record by record, in transactions that are undone at once.

What leaves the house (mails, webhooks) is only written, and waits are skipped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from rapport.kit.errors import RapportError
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.automation.acting import actor_for
from rapport.platform.automation.actions.automations import zone_of
from rapport.platform.automation.actions.following import cause_of, chains_of, is_own, passed
from rapport.platform.automation.actions.running import Turn, advance, perform
from rapport.platform.automation.actions.starting import Cause, definition_of
from rapport.platform.automation.actions.timing import causes_at
from rapport.platform.automation.definition import (
    DateTrigger,
    Definition,
    EventTrigger,
    TimeTrigger,
)
from rapport.platform.automation.matter import selected
from rapport.platform.automation.models import Automation, Run
from rapport.platform.automation.program import Op, program
from rapport.platform.automation.schedule import next_after
from rapport.platform.automation.steps.kinds import Again, step_kinds
from rapport.platform.automation.triggers import answers, names_of
from rapport.platform.events.models import Event
from rapport.platform.records.types import RecordType, record_type

DAYS = 30
MOST_EVENTS, MOST_SHOWN = 5000, 20


@dataclass
class TriedStep:
    """What a step would have done."""

    place: str
    label: str
    icon: str
    sentence: str
    changes: dict[str, Any] = field(default_factory=dict)
    is_wrong: bool = False


@dataclass
class Tried:
    """A cause of the past, with what would have come of it."""

    cause: Cause
    at: Any
    url: str
    steps: list[TriedStep] = field(default_factory=list)


@dataclass
class Trial:
    """What a dry run found: ``looked_at`` causes of which ``matched`` would have set it off."""

    looked_at: int
    matched: int
    is_capped: bool
    shown: list[Tried]


def try_automation(automation: Automation, *, by: Actor) -> Trial:
    """What the latest version would have done last month. Changes nothing."""
    access.require(by, "automation.try_automation", automation)
    definition, actor = definition_of(automation), actor_for(automation)
    trigger = definition.trigger
    kind = record_type(trigger.type) if trigger.type else None
    is_capped, looked_at = False, 0
    if isinstance(trigger, EventTrigger):
        found = _events(trigger, kind)
        looked_at, is_capped = len(found), len(found) == MOST_EVENTS
        hits = [event for event in found if answers(trigger, kind, event)]
        chains = chains_of(hits)
        hits = [event for event in hits if not is_own(automation, chains, event)]
        passing = passed(automation, definition, kind, hits) if hits else []
        pairs = [(cause_of(event, kind, title), event.at) for event, title in passing]
    else:
        pairs = list(_others(automation, definition, kind, actor))
        looked_at = len(pairs)
    shown = [_tried(automation, definition, kind, pair) for pair in pairs[:MOST_SHOWN]]
    return Trial(looked_at, len(pairs), is_capped, shown)


def _events(trigger: EventTrigger, kind: RecordType | None) -> list[Event]:
    """Last month's events of the trigger's names, the latest first, without automations' own."""
    since = timezone.now() - timedelta(days=DAYS)
    found = Event.objects.filter(name__in=names_of(trigger, kind), at__gte=since)
    if kind is not None:
        found = found.filter(subject_type=kind.model._meta.label_lower)
    return list(found.order_by("-at", "-id")[:MOST_EVENTS])


def _others(
    automation: Automation, definition: Definition, kind: RecordType | None, actor: Actor
) -> Iterator[tuple[Cause, Any]]:
    """What a clock, a button or a call would have run on."""
    now, trigger = timezone.now(), definition.trigger
    if isinstance(trigger, DateTrigger | TimeTrigger):
        moment = next_after(trigger, now - timedelta(days=DAYS), zone_of(automation))
        while moment <= now:
            for cause in causes_at(automation, definition, moment):
                yield cause, moment
            if isinstance(trigger, TimeTrigger):
                return
            moment = next_after(trigger, moment, zone_of(automation))
        return
    before = automation.runs.filter(version__definition__trigger__kind=trigger.kind)
    for run in before.order_by("-made_at")[:MOST_SHOWN]:
        yield _cause_again(run), run.made_at
    if not before.exists() and kind is not None:
        rows = selected(kind, actor, definition.filter).order_by("-pk")[:3]
        for row in rows:
            yield Cause("try", "for example", kind.key, row.pk, str(row)), now


def _cause_again(run: Run) -> Cause:
    return Cause(
        "try", run.said, run.record_type, run.record_id, run.title, run.by_name, inputs=run.inputs
    )


def _tried(
    automation: Automation,
    definition: Definition,
    kind: RecordType | None,
    pair: tuple[Cause, Any],
) -> Tried:
    cause, at = pair
    kind = kind or (record_type(cause.record_type) if cause.record_type else None)
    url = kind.url_of(cause.record_id) if kind and cause.record_id else ""
    return Tried(cause, at, url, undone_steps(automation, definition, cause))


def undone_steps(automation: Automation, definition: Definition, cause: Cause) -> list[TriedStep]:
    """Do the steps for ``cause`` and take all of it back."""
    run = Run(
        automation=automation,
        version=automation.version,
        cause=cause.key,
        said=cause.said,
        by_name=cause.by_name,
        record_type=cause.record_type,
        record_id=cause.record_id,
        changes=cause.changes,
        inputs=cause.inputs,
        due_at=timezone.now(),
    )
    with transaction.atomic():
        found = list(_walk(run, program(definition.steps)))
        transaction.set_rollback(True)
    return found


def _walk(run: Run, ops: Sequence[Op]) -> Iterator[TriedStep]:
    """The steps in the order in which they are done, up to the first that cannot be."""
    while run.cursor < len(ops):
        op = ops[run.cursor]
        kind = step_kinds()[op.step.kind]
        turn = Turn(run, op, kind, 0.0)
        try:
            with transaction.atomic():
                outcome = perform(turn, is_dry=True)
        except (RapportError, Again) as wrong:
            yield TriedStep(op.place, kind.label, kind.icon, str(wrong), is_wrong=True)
            return
        yield TriedStep(op.place, kind.label, kind.icon, outcome.sentence, outcome.changes)
        advance(run, op, outcome)
