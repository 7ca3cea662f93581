"""What is wrong with an automation before it runs, and what its maker should know: sentences with a place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import pgettext

from rapport.kit.errors import Invalid
from rapport.kit.speech import say, say_list
from rapport.platform.access import Actor
from rapport.platform.automation import queries
from rapport.platform.automation.definition import (
    AssignStep,
    DateTrigger,
    Definition,
    EditStep,
    EventTrigger,
    FormTrigger,
    TimeTrigger,
    WebhookTrigger,
    read,
)
from rapport.platform.automation.matter import selected
from rapport.platform.automation.program import Op, program
from rapport.platform.automation.schedule import clock
from rapport.platform.automation.steps.kinds import Scope, step_kinds
from rapport.platform.events.happenings import happenings
from rapport.platform.records.types import Kind, RecordType, record_type

MOST_PER_HOUR = 100_000
EDGE_DAYS = 3660


@dataclass(frozen=True)
class Problem:
    """A sentence at "when", "if", or a step's place such as "2" or "3 yes 1"."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self._where}: {self.sentence}"

    @property
    def _where(self) -> str:
        if self.place == "when":
            return pgettext("trigger", "When")
        if self.place == "if":
            return say("If")
        return say("Then") if self.place == "then" else say("Step %(place)s", place=self.place)


def check(definition: Definition, by: Actor) -> None:
    """Raises Invalid when something is wrong; its ``fields`` are the sentences by place."""
    found = problems(definition, by)
    if found:
        fields = {problem.place: problem.sentence for problem in reversed(found)}
        message = " ".join(str(problem) for problem in found[:3])
        raise Invalid("unfinished_automation", message, fields=fields)


def problems(definition: Definition, by: Actor) -> list[Problem]:
    """All that is wrong, in the order of the page."""
    scope = scope_of(definition, by)
    found = [Problem("when", said) for said in _of_trigger(definition.trigger, scope)]
    found += [Problem("if", said) for said in _of_filter(definition, scope)]
    if not definition.steps:
        found.append(Problem("then", say("Add at least one step.")))
    if not 1 <= definition.hourly_limit <= MOST_PER_HOUR:
        found.append(
            Problem(
                "when", say("The limit is 1 to %(most)s runs an hour.", most=f"{MOST_PER_HOUR:,}")
            )
        )
    for op in program(definition.steps):
        said = dict.fromkeys(step_kinds()[op.step.kind].problems(op.step, scope))
        found += [Problem(op.place, sentence) for sentence in said]
    return found


def scope_of(definition: Definition, by: Actor) -> Scope:
    """What steps of the definition may speak of."""
    trigger = definition.trigger
    kind = record_type(trigger.type) if trigger.type else None
    inputs: frozenset[str] | None = frozenset()
    if isinstance(trigger, FormTrigger):
        inputs = frozenset(one.name for one in trigger.inputs)
    elif isinstance(trigger, WebhookTrigger):
        inputs = None
    return Scope(by, kind, inputs)


def _of_trigger(trigger: Any, scope: Scope) -> Iterator[str]:
    if trigger.type and scope.kind is None:
        yield say(
            "There is no record type “%(type)s”; it was removed or renamed.", type=trigger.type
        )
        return
    if isinstance(trigger, EventTrigger):
        yield from _of_event(trigger, scope)
    elif isinstance(trigger, FormTrigger):
        yield from _of_form(trigger, scope)
    elif isinstance(trigger, WebhookTrigger):
        yield from _of_webhook(trigger, scope)
    else:
        yield from _of_time(trigger, scope)


def _of_event(trigger: EventTrigger, scope: Scope) -> Iterator[str]:
    if trigger.what == "event" and trigger.event not in happenings():
        yield (
            say("Choose the event.")
            if not trigger.event
            else say("There is no event “%(event)s”.", event=trigger.event)
        )
    if trigger.what != "event" and scope.kind is None:
        yield say("Choose what kind of record it watches.")
    names = [*trigger.fields, *(change.field for change in trigger.changes if change.field)]
    for name in names if scope.kind else ():
        if scope.kind and name not in scope.fields() and name not in ("owner", "team"):
            yield say(
                "%(kinds)s have no field “%(name)s”; it was removed or renamed.",
                kinds=scope.kind.plural,
                name=name,
            )


def _of_time(trigger: TimeTrigger | DateTrigger, scope: Scope) -> Iterator[str]:
    if clock(trigger.at) is None:
        yield say("“%(at)s” is no time such as 09:00.", at=trigger.at)
    if isinstance(trigger, TimeTrigger):
        return
    if scope.kind is None:
        yield say("Choose what kind of record holds the date.")
    elif (found := scope.fields().get(trigger.field)) is None or found.kind not in (
        Kind.DATE,
        Kind.DATETIME,
    ):
        yield say("Choose a date of %(kinds)s.", kinds=scope.kind.plural.lower())
    if not 0 <= trigger.days <= EDGE_DAYS:
        yield say("The number of days is between 0 and ten years.")


def _of_form(trigger: FormTrigger, scope: Scope) -> Iterator[str]:
    if not trigger.label.strip():
        yield say("Say what stands on the button.")
    if scope.kind is None:
        yield say("Choose on which records the button stands.")
    names = [one.name for one in trigger.inputs]
    for one in trigger.inputs:
        if not one.name:
            yield say("Every question of the form needs a label.")
        elif names.count(one.name) > 1:
            yield say("Two questions are called “%(one)s”.", one=one.label)
        elif one.kind == "choice" and not one.choices.strip():
            yield say("“%(one)s” needs choices, separated by commas.", one=one.label)


def _of_webhook(trigger: WebhookTrigger, scope: Scope) -> Iterator[str]:
    if scope.kind is None:
        return
    if not trigger.field:
        yield say("Say how the %(kind)s is found: by which field.", kind=scope.kind.label.lower())
    elif trigger.field not in scope.fields():
        yield say(
            "%(kinds)s have no field “%(field)s”; it was removed or renamed.",
            kinds=scope.kind.plural,
            field=trigger.field,
        )
    if "{input" not in trigger.value:
        yield say("Say which part of what is sent names it, such as {input.email}.")


def _of_filter(definition: Definition, scope: Scope) -> Iterator[str]:
    if not definition.filter:
        return
    if scope.kind is None:
        yield say("There is no record to filter: choose a record type for the trigger.")
        return
    try:
        selected(scope.kind, scope.actor, definition.filter)
    except Invalid as wrong:
        yield str(wrong)


def warnings(definition: Definition, by: Actor, *, own: int = 0) -> list[Problem]:
    """What is no mistake but may surprise: answering oneself, and others who write the same field."""
    kind = scope_of(definition, by).kind
    if kind is None:
        return []
    found = list(_echoes(definition, kind))
    mine = {name: op for op in program(definition.steps) for name in written(op.step)}
    for pk, name, document in queries.live_definitions():
        other = read(document)
        if pk == own or other.trigger.type != kind.key:
            continue
        for op in program(other.steps):
            for field in sorted(written(op.step) & set(mine)):
                found.append(_rivals(mine[field], kind, field, name, op))
    return found


def _rivals(mine: Op, kind: RecordType, field: str, name: str, theirs: Op) -> Problem:
    label = _label(kind, field)
    return Problem(
        mine.place,
        say(
            "“%(name)s” writes %(label)s of %(kinds)s too, in its step %(place)s: when both "
            "answer the same change, whichever runs last wins.",
            name=name,
            label=label,
            kinds=kind.plural.lower(),
            place=theirs.place,
        ),
    )


def _echoes(definition: Definition, kind: RecordType) -> Iterator[Problem]:
    """Steps that write what the trigger watches."""
    trigger = definition.trigger
    if not isinstance(trigger, EventTrigger) or trigger.what != "edited":
        return
    watched = set(trigger.fields) | {change.field for change in trigger.changes}
    for op in program(definition.steps):
        names = sorted(name for name in written(op.step) if not watched or name in watched)
        if names:
            labels = say_list(_label(kind, name) for name in names)
            yield Problem(
                op.place,
                say(
                    "It writes %(labels)s, which it watches. It does not answer its own changes.",
                    labels=labels,
                ),
            )


def written(step: Any) -> set[str]:
    """The fields of the trigger's record that a step writes."""
    if isinstance(step, EditStep):
        return {setting.name for setting in step.fields if setting.name}
    if isinstance(step, AssignStep):
        return {"team" if step.to == "team" else "owner"}
    return set()


def _label(kind: RecordType, name: str) -> str:
    found = kind.all_fields().get(name)
    return found.label if found else name
