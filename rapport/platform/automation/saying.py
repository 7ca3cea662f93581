"""An automation as a sentence: when, if, then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.dates import WEEKDAYS

from rapport.kit.speech import noted, say, say_joined, say_list
from rapport.platform.access import Actor
from rapport.platform.automation.definition import (
    Change,
    DateTrigger,
    Definition,
    EventTrigger,
    FormTrigger,
    TimeTrigger,
)
from rapport.platform.automation.matter import a_record, in_words
from rapport.platform.automation.program import program
from rapport.platform.automation.steps.kinds import Scope, step_kinds
from rapport.platform.automation.validation import scope_of
from rapport.platform.events.sentences import verb_of
from rapport.platform.records.types import RecordType


@dataclass(frozen=True)
class Said:
    """The parts of the sentence; each step with its place and icon."""

    when: str
    condition: str
    steps: Sequence[tuple[str, str, str]]

    def __str__(self) -> str:
        steps = say_joined(
            noted("%(first)s, then %(second)s"),
            (words for place, _, words in self.steps if " " not in place),
        )
        places = {"when": self.when, "steps": steps or say("nothing yet")}
        if not self.condition:
            return say("When %(when)s: %(steps)s.", **places)
        return say(
            "When %(when)s, if %(condition)s: %(steps)s.", condition=self.condition, **places
        )


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
    noun = a_record(scope.kind)
    if isinstance(trigger, EventTrigger):
        return _event(trigger, scope, noun)
    if isinstance(trigger, FormTrigger):
        return _pressed(trigger, scope, noun)
    if isinstance(trigger, TimeTrigger):
        if not scope.kind:
            return _schedule(trigger)
        return say(
            "%(schedule)s, for each %(noun)s",
            schedule=_schedule(trigger),
            noun=scope.kind.label.lower(),
        )
    if isinstance(trigger, DateTrigger):
        return _date(trigger, scope, noun)
    if scope.kind:
        return say("another program calls about %(noun)s", noun=noun)
    return say("another program calls")


def _pressed(trigger: FormTrigger, scope: Scope, noun: str) -> str:
    label = trigger.label or "…"
    if trigger.place == "record":
        return say("somebody presses “%(label)s” on %(noun)s", label=label, noun=noun)
    return say(
        "somebody presses “%(label)s” over the list of %(kinds)s", label=label, kinds=_plural(scope)
    )


def _date(trigger: DateTrigger, scope: Scope, noun: str) -> str:
    if not trigger.days:
        sentence = noted("%(field)s of %(noun)s has come, at %(at)s")
    elif trigger.direction == "before":
        sentence = noted("it is %(days)s days before %(field)s of %(noun)s, at %(at)s")
    else:
        sentence = noted("it is %(days)s days after %(field)s of %(noun)s, at %(at)s")
    field = _labels(scope.kind, [trigger.field]) or say("a date")
    return say(sentence, days=trigger.days, field=field, noun=noun, at=trigger.at)


WHAT = {
    "created": noted("%(noun)s is created"),
    "edited": noted("%(noun)s is edited"),
    "deleted": noted("%(noun)s is deleted"),
    "restored": noted("%(noun)s is restored"),
}


def _event(trigger: EventTrigger, scope: Scope, noun: str) -> str:
    if trigger.what == "event":
        name = verb_of(trigger.event).lower() or "…"
        if scope.kind:
            return say("“%(name)s” happens to %(noun)s", name=name, noun=noun)
        return say("“%(name)s” happens", name=name)
    if trigger.what != "edited":
        return say(WHAT[trigger.what], noun=noun)
    labels = _labels(scope.kind, trigger.fields)
    sentence = noted("%(noun)s is edited (%(fields)s)") if labels else WHAT["edited"]
    turns = (_turn(change, scope) for change in trigger.changes if change.field)
    told = say(sentence, noun=noun, fields=labels)
    return say_joined(noted("%(first)s and %(second)s"), [told, *turns])


def _turn(change: Change, scope: Scope) -> str:
    if change.before and change.after:
        sentence = noted("%(field)s goes from %(before)s to %(after)s")
    elif change.before:
        sentence = noted("%(field)s goes from %(before)s")
    else:
        sentence = noted("%(field)s goes to %(after)s") if change.after else noted("%(field)s goes")
    field = _labels(scope.kind, [change.field])
    return say(sentence, field=field, before=change.before, after=change.after)


def _schedule(trigger: TimeTrigger) -> str:
    if trigger.every == "hour":
        return say("an hour begins, at minute %(minute)s", minute=trigger.at[3:5] or "00")
    if trigger.every == "day":
        return say("it is %(at)s, every day", at=trigger.at)
    if trigger.every == "week":
        return say("it is %(day)s, %(at)s", day=WEEKDAYS[trigger.weekday % 7], at=trigger.at)
    return say("it is day %(day)s of a month, %(at)s", day=trigger.day, at=trigger.at)


def _labels(kind: RecordType | None, names: Sequence[str]) -> str:
    fields = kind.all_fields() if kind else {}
    return say_list(fields[name].label if name in fields else name for name in names if name)


def _plural(scope: Scope) -> str:
    return scope.kind.plural.lower() if scope.kind else say("records")
