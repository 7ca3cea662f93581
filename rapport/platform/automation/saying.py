"""An automation as a sentence: when, if, then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapport.platform.access import Actor
from rapport.platform.automation.definition import (
    DateTrigger,
    Definition,
    EventTrigger,
    FormTrigger,
    TimeTrigger,
)
from rapport.platform.automation.matter import in_words
from rapport.platform.automation.program import program
from rapport.platform.automation.schedule import WEEKDAYS
from rapport.platform.automation.steps.kinds import Scope, step_kinds
from rapport.platform.automation.validation import scope_of
from rapport.platform.records.types import RecordType


@dataclass(frozen=True)
class Said:
    """The parts of the sentence; each step with its place and icon."""

    when: str
    condition: str
    steps: Sequence[tuple[str, str, str]]

    def __str__(self) -> str:
        condition = f", if {self.condition}" if self.condition else ""
        steps = ", then ".join(words for _, _, words in self.steps if " " not in _)
        return f"When {self.when}{condition}: {steps or 'nothing yet'}."


def said(definition: Definition, by: Actor) -> Said:
    """``definition`` in words, as far as it is made."""
    scope, kinds = scope_of(definition, by), step_kinds()
    steps = [
        (op.place, kinds[op.step.kind].icon, kinds[op.step.kind].say(op.step, scope))
        for op in program(definition.steps)
    ]
    condition = in_words(definition.filter, scope.kind, by)
    return Said(when(definition.trigger, scope), condition, steps)


def when(trigger: Any, scope: Scope) -> str:
    """What sets it off."""
    noun = f"a {scope.kind.label.lower()}" if scope.kind else "a record"
    if isinstance(trigger, EventTrigger):
        return _event(trigger, scope, noun)
    if isinstance(trigger, FormTrigger):
        where = f"on {noun}" if trigger.place == "record" else f"over the list of {_plural(scope)}"
        return f"somebody presses “{trigger.label or '…'}” {where}"
    if isinstance(trigger, TimeTrigger):
        each = f", for each {scope.kind.label.lower()}" if scope.kind else ""
        return f"{_schedule(trigger)}{each}"
    if isinstance(trigger, DateTrigger):
        label = _labels(scope.kind, [trigger.field]) or "a date"
        if not trigger.days:
            return f"{label} of {noun} has come, at {trigger.at}"
        return f"it is {trigger.days} days {trigger.direction} {label} of {noun}, at {trigger.at}"
    return f"another program calls{f' about {noun}' if scope.kind else ''}"


def _event(trigger: EventTrigger, scope: Scope, noun: str) -> str:
    if trigger.what == "event":
        name = trigger.event.rpartition(".")[2].replace("_", " ") or "…"
        return f"“{name}” happens{f' to {noun}' if scope.kind else ''}"
    labels = _labels(scope.kind, trigger.fields) if trigger.what == "edited" else ""
    turns = [
        f"{_labels(scope.kind, [change.field])} goes"
        f"{f' from {change.before}' if change.before else ''}"
        f"{f' to {change.after}' if change.after else ''}"
        for change in trigger.changes
        if change.field and trigger.what == "edited"
    ]
    told = f"{noun} is {trigger.what}{f' ({labels})' if labels else ''}"
    return " and ".join([told, *turns])


def _schedule(trigger: TimeTrigger) -> str:
    if trigger.every == "hour":
        return f"an hour begins, at minute {trigger.at[3:5] or '00'}"
    if trigger.every == "day":
        return f"it is {trigger.at}, every day"
    if trigger.every == "week":
        return f"it is {WEEKDAYS[trigger.weekday % 7]}, {trigger.at}"
    return f"it is day {trigger.day} of a month, {trigger.at}"


def _labels(kind: RecordType | None, names: Sequence[str]) -> str:
    fields = kind.all_fields() if kind else {}
    return ", ".join(fields[name].label if name in fields else name for name in names if name)


def _plural(scope: Scope) -> str:
    return scope.kind.plural.lower() if scope.kind else "records"
