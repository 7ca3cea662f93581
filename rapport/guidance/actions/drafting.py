"""Writing the steps of a sequence, and putting them to use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from django.db import transaction

from rapport.guidance import stepping
from rapport.guidance.events import SequenceDrafted, SequencePaused, SequencePublished
from rapport.guidance.models import MailTemplate, SequenceVersion
from rapport.guidance.models import Sequence as Guided
from rapport.guidance.stepping import MOST_STEPS, Kind, Otherwise, Step, Unit
from rapport.guidance.writing import check_filter
from rapport.kit.errors import Invalid, NotFound, Refused
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events

LONGEST_WAIT = timedelta(days=365)


def write_step(sequence: Guided, place: int | None, step: Step, *, by: Actor) -> Guided:
    """Let ``step`` stand at ``place``, or at the end. Raises Invalid for one that could not be done."""
    _check(sequence, step)

    def put(steps: list[Step]) -> Sequence[Step]:
        if place is None:
            return [*steps, step]
        return [*steps[:place], step, *steps[place + 1 :]]

    return _draft(sequence, place, put, by=by)


def remove_step(sequence: Guided, place: int, *, by: Actor) -> Guided:
    """Without the step at ``place``."""
    return _draft(sequence, place, lambda steps: [*steps[:place], *steps[place + 1 :]], by=by)


def move_step(sequence: Guided, place: int, further: int, *, by: Actor) -> Guided:
    """With the step at ``place`` so many places further, or before."""
    return _draft(sequence, place, lambda steps: stepping.moved(steps, place, further), by=by)


@transaction.atomic
def _draft(
    sequence: Guided,
    place: int | None,
    change: Callable[[list[Step]], Sequence[Step]],
    *,
    by: Actor,
) -> Guided:
    access.require(by, "guidance.draft_sequence", sequence)
    sequence = Guided.objects.select_for_update(of=("self",)).get(pk=sequence.pk)
    steps = list(sequence.steps)
    if place is not None and place >= len(steps):
        raise NotFound("no_step", "There is no such step any more.")
    written = change(steps)
    if len(written) > MOST_STEPS:
        raise Invalid("many_steps", fields={"kind": say("At most 30 steps.")})
    sequence.draft = [step.as_json() for step in written]
    sequence.version += 1
    sequence.save(update_fields=["draft", "version", "updated_at"])
    events.record(SequenceDrafted(sequence.name, len(written)), by=by, subject=sequence)
    return sequence


@transaction.atomic
def publish_sequence(sequence: Guided, *, by: Actor) -> Guided:
    """Put the steps to use, in a new version where they changed. Raises Refused for what cannot run."""
    access.require(by, "guidance.publish_sequence", sequence)
    sequence = Guided.objects.select_for_update(of=("self",)).get(pk=sequence.pk)
    steps = [_whole(step) for step in sequence.steps]
    if not any(step.kind in (Kind.MAIL, Kind.CALL) for step in steps):
        raise Refused("no_steps", "It contacts nobody yet: add a mail or a call first.")
    document = [step.as_json() for step in steps]
    last = SequenceVersion.objects.filter(sequence=sequence).order_by("-number").first()
    if last is None or last.document != document:
        number = last.number + 1 if last else 1
        last = SequenceVersion.objects.create(
            sequence=sequence, number=number, document=document, by_id=by.user_id
        )
    sequence.current, sequence.is_active = last, True
    sequence.version += 1
    sequence.save(update_fields=["current", "is_active", "version", "updated_at"])
    told = SequencePublished(sequence.name, last.number, len(steps))
    events.record(told, by=by, subject=sequence)
    return sequence


@transaction.atomic
def pause_sequence(sequence: Guided, *, by: Actor) -> Guided:
    """Let nobody come in and nothing be sent, until it is put to use again."""
    access.require(by, "guidance.pause_sequence", sequence)
    sequence = Guided.objects.select_for_update(of=("self",)).get(pk=sequence.pk)
    if not sequence.is_active:
        raise Refused("not_in_use", "This sequence is not in use.")
    sequence.is_active = False
    sequence.version += 1
    sequence.save(update_fields=["is_active", "version", "updated_at"])
    events.record(SequencePaused(sequence.name), by=by, subject=sequence)
    return sequence


def _whole(step: Step) -> Step:
    """With the texts of its mail as they are now: the chosen language first, others of its name after it."""
    if step.kind != Kind.MAIL:
        return step
    chosen = MailTemplate.objects.filter(pk=step.template, deleted_at=None).first()
    if chosen is None:
        raise Refused("no_template", "A mail template of it is gone: choose another one.")
    others = MailTemplate.objects.filter(name=chosen.name, deleted_at=None).exclude(pk=chosen.pk)
    found = [chosen, *others.order_by("language")]
    return replace(step, texts={one.language: [one.subject, one.body] for one in found})


def _check(sequence: Guided, step: Step) -> None:
    wrong: dict[str, str] = {}
    if step.kind not in set(Kind):
        wrong["kind"] = say("This is not a step.")
    if step.kind == Kind.MAIL and not _templates(step.template):
        wrong["template"] = say("Choose a mail template.")
    if step.kind == Kind.CALL and not step.subject.strip():
        wrong["subject"] = say("Say in a few words what is to be done.")
    if step.kind == Kind.WAIT:
        wrong |= _wrong_wait(step)
    if step.kind == Kind.CONDITION:
        if not step.filter.strip():
            wrong["filter"] = say("Say what must hold, such as amount>1000.")
        if step.otherwise not in set(Otherwise):
            wrong["otherwise"] = say("This is not a choice.")
    if wrong:
        raise Invalid("invalid_step", fields=wrong)
    if step.kind == Kind.CONDITION:
        check_filter(step.filter, sequence.rule_type, at="filter")


def _templates(pk: int) -> bool:
    return MailTemplate.objects.filter(pk=pk, deleted_at=None).exists()


def _wrong_wait(step: Step) -> dict[str, str]:
    if step.unit not in set(Unit):
        return {"unit": say("This is not a choice.")}
    unit = timedelta(hours=1) if step.unit == Unit.HOURS else timedelta(days=1)
    if not 1 <= step.amount <= LONGEST_WAIT // unit:
        return {"amount": say("A wait takes between an hour and a year.")}
    return {}
