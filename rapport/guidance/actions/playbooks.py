"""What is written of following playbooks: steps that were done, and which opportunities came to which."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from rapport.activities.events import ActivityCompleted
from rapport.guidance.arms import Arm
from rapport.guidance.events import StepCompleted, StepTakenBack
from rapport.guidance.models import Completion, Exposure, Playbook, PlaybookStep
from rapport.guidance.queries.playbooks import chosen, done_of, steps_of
from rapport.kit.errors import Invalid, Refused
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.quotes.events import QuoteSent
from rapport.sales import events as sales
from rapport.sales.models import Opportunity
from rapport.touchpoints.events import InteractionRecorded

AT_ONCE = 500
NAMES = frozenset(
    one.name
    for one in (
        sales.OpportunityOpened,
        sales.OpportunityEdited,
        sales.OpportunityMoved,
        sales.OpportunityWon,
        sales.OpportunityLost,
        sales.OpportunityQuoted,
        ActivityCompleted,
        InteractionRecorded,
        QuoteSent,
    )
)


@transaction.atomic
def complete_step(opportunity: Opportunity, step_id: int, *, by: Actor) -> None:
    """Say that a step of its playbook was done. Raises Invalid where it follows no such step."""
    access.require(by, "sales.tick_check", opportunity)
    step = _step(opportunity, step_id)
    _, is_new = Completion.objects.get_or_create(
        opportunity=opportunity, step=step, defaults={"by_id": by.user_id, "at": timezone.now()}
    )
    if is_new:
        _tell(opportunity, step, by)


@transaction.atomic
def take_back_step(opportunity: Opportunity, step_id: int, *, by: Actor) -> None:
    """Say that it was not done after all. What the system knows cannot be taken back."""
    access.require(by, "sales.untick_check", opportunity)
    step = _step(opportunity, step_id)
    gone, _ = Completion.objects.filter(opportunity=opportunity, step=step, evidence="").delete()
    if gone:
        told = StepTakenBack(step.playbook.name, step.pk, step.name)
        events.record(told, by=by, about=opportunity.party_id, subject=opportunity)


def _step(opportunity: Opportunity, step_id: int) -> PlaybookStep:
    if not opportunity.is_open:
        raise Refused("opportunity_closed", "This opportunity is closed: open it again first.")
    rows = PlaybookStep.objects.select_related("playbook").filter(pk=step_id, deleted_at=None)
    step = rows.first()
    if step is None or step.playbook.stage_id != opportunity.stage_id:
        raise Invalid("no_step", fields={"step": say("The playbook has no such step any more.")})
    return step


def _tell(opportunity: Opportunity, step: PlaybookStep, by: Actor, evidence: str = "") -> None:
    told = StepCompleted(step.playbook.name, step.pk, step.name, evidence)
    events.record(told, by=by, about=opportunity.party_id, subject=opportunity)


def follow_news() -> int:
    """Read on in what happened, and note what it means for the playbooks of the opportunities that it was
    about, or whose party it was about. Returns how many were looked at.
    """
    return events.follow("guidance", _in_use, _heed)


def _in_use() -> list[int]:
    rows = Playbook.objects.filter(is_active=True, deleted_at=None)
    return list(rows.values_list("pk", flat=True))


def _heed(_playbooks: list[int], news: list[Event]) -> int:
    heard = [event for event in news if event.name in NAMES]
    own = {event.subject_id for event in heard if event.subject_type == "sales.opportunity"}
    parties = {event.about for event in heard if event.about} - {None}
    wanted = Q(pk__in=own - {None}) | Q(party__in=parties, status="open")
    rows = Opportunity.objects.filter(wanted, deleted_at=None).order_by("pk")
    count = 0
    for opportunity in rows.iterator(chunk_size=AT_ONCE):
        follow_playbook(opportunity)
        count += 1
    return count


@transaction.atomic
def follow_playbook(opportunity: Opportunity) -> None:
    """Write down that ``opportunity`` came to the playbooks of its stage and of the one that it has
    left, and what of them is done. Where it was held out, only that.
    """
    stays = opportunity.stays.order_by("-entered_at", "-pk")
    stages = list(stays.values_list("stage_id", flat=True)[:2])
    for followed, arm in chosen(opportunity, stages).values():
        Exposure.objects.get_or_create(
            playbook=followed,
            opportunity=opportunity,
            defaults={"arm": arm, "at": timezone.now()},
        )
        if arm is Arm.TREATMENT:
            _note_done(opportunity, steps_of(followed))


def _note_done(opportunity: Opportunity, steps: list[PlaybookStep]) -> None:
    known = set(
        Completion.objects.filter(opportunity=opportunity, step__in=steps).values_list(
            "step_id", flat=True
        )
    )
    done = done_of(opportunity, [one for one in steps if one.pk not in known])
    for step in steps:
        if step.pk in done and step.pk not in known:
            seen = done[step.pk]
            Completion.objects.create(
                opportunity=opportunity,
                step=step,
                at=seen.at,
                by_id=seen.by,
                evidence=seen.evidence,
            )
            _tell(opportunity, step, SYSTEM, seen.evidence)


def undo_completed(event: Event, by: Actor) -> None:
    """Take back that a step was ticked."""
    opportunity = Opportunity.objects.get(pk=event.subject_id or 0)
    take_back_step(opportunity, event.data["step_id"], by=by)


def undo_taken_back(event: Event, by: Actor) -> None:
    """Tick it again."""
    opportunity = Opportunity.objects.get(pk=event.subject_id or 0)
    complete_step(opportunity, event.data["step_id"], by=by)
