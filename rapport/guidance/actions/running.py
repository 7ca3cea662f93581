"""Taking steps that are due: a batch at a time, each step and the line that says so in one transaction.

Nothing leaves the database here: a mail is written down (``Letter``), and ``sending`` sends it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from rapport.activities.actions.planning import Plan, plan_activity
from rapport.activities.models import Activity
from rapport.guidance.actions.stopping import end
from rapport.guidance.models import Enrolment, Letter, StepTaken
from rapport.guidance.queries.wording import matter_of, values_for
from rapport.guidance.stepping import Kind, Otherwise, Step, after, text_in
from rapport.guidance.wording import filled, heading
from rapport.kit.errors import RapportError
from rapport.kit.zones import zones_of
from rapport.platform.accounts.queries import actor_of
from rapport.platform.records.filters import compile_tree, parse
from rapport.platform.records.types import record_type
from rapport.touchpoints.contacting import Verdict, Why
from rapport.touchpoints.queries import verdicts

BATCH = 100
CHANNELS = {Kind.MAIL: "email", Kind.CALL: "phone_call"}
Did = StepTaken.Did


def run_due(at: datetime | None = None) -> int:
    """Take every step that is due by now, or was by ``at``; returns how many enrolments were looked at."""
    count = 0
    while done := _run_some(at or timezone.now()):
        count += done
    return count


@transaction.atomic
def _run_some(now: datetime) -> int:
    """A batch of those that nobody else looks at meanwhile. What they may be sent is asked for all at once."""
    rows = Enrolment.objects.select_for_update(skip_locked=True, of=("self",))
    due = rows.select_related("sequence", "version", "party", "owner").filter(
        state=Enrolment.State.ACTIVE,
        due_at__lte=now,
        sequence__is_active=True,
        sequence__deleted_at=None,
    )
    found = list(due.order_by("due_at", "id")[:BATCH])
    asked = _asked(found, now)
    for enrolment in found:
        try:
            with transaction.atomic():
                _go_on(enrolment, asked.get(enrolment.pk), now)
        except RapportError as error:
            end(enrolment, Enrolment.Why.REFUSED, said=str(error))
    return len(found)


def _asked(found: Sequence[Enrolment], now: datetime) -> dict[int, Verdict]:
    """The verdict on the next contact of each, by its id: a few statements per channel and purpose."""
    waiting: dict[tuple[str, str], list[Enrolment]] = {}
    for one in found:
        step = _step(one)
        if step is not None and step.kind in CHANNELS:
            key = (CHANNELS[Kind(step.kind)], one.sequence.purpose)
            waiting.setdefault(key, []).append(one)
    asked: dict[int, Verdict] = {}
    for (channel, purpose), ones in waiting.items():
        said = verdicts([one.party_id for one in ones], channel=channel, purpose=purpose, now=now)
        asked |= {one.pk: said[one.party_id] for one in ones}
    return asked


def _step(enrolment: Enrolment) -> Step | None:
    steps = enrolment.version.steps
    return steps[enrolment.place] if enrolment.place < len(steps) else None


def _go_on(enrolment: Enrolment, verdict: Verdict | None, now: datetime) -> None:
    """Take the next step of one who is held."""
    step = _step(enrolment)
    if step is None:
        end(enrolment)
    elif enrolment.owner is None or not enrolment.owner.is_active:
        end(enrolment, Enrolment.Why.NO_OWNER)
    elif verdict is not None and not verdict.is_allowed and _is_over(step, verdict):
        why = Enrolment.Why.OPTED_OUT if verdict.why is Why.WITHDRAWN else Enrolment.Why.FORBIDDEN
        end(enrolment, why, said=verdict.sentence)
    elif step.kind == Kind.MAIL and verdict is not None:
        _mail(enrolment, step, verdict, now)
    elif step.kind == Kind.CALL and verdict is not None:
        _call(enrolment, step, verdict, now)
    elif step.kind == Kind.WAIT:
        enrolment.due_at = after(now, step, _zone(enrolment))
        took(enrolment, Did.WAITED, now)
    else:
        _hold(enrolment, step, now)


def _is_over(step: Step, verdict: Verdict) -> bool:
    """Whether it can never be done. Who has no phone is not called; the sequence goes on."""
    if step.kind == Kind.CALL and verdict.why is Why.NO_ADDRESS:
        return False
    return verdict.possible_at is None


def _mail(enrolment: Enrolment, step: Step, verdict: Verdict, now: datetime) -> None:
    """Write the mail down, now or when it may be sent."""
    if not verdict.is_allowed:
        _later(enrolment, verdict.possible_at)
        return
    language, (subject, body) = text_in(step, verdict.language)
    with translation.override(language):
        values = values_for(enrolment.party, enrolment.owner, matter_of(enrolment.about))
        subject, body = heading(subject, values), filled(body, values)
    host = urlsplit(settings.BASE_URL).hostname or "rapport"
    Letter.objects.create(
        enrolment=enrolment,
        place=enrolment.place,
        message_id=f"<sequence-{enrolment.pk}-{enrolment.place}@{host}>",
        to=verdict.address,
        subject=subject,
        body=body,
        language=language,
        next_at=now,
    )
    _later(enrolment, None)


def _call(enrolment: Enrolment, step: Step, verdict: Verdict, now: datetime) -> None:
    """Plan the call for the owner, when it may be made."""
    if verdict.why is Why.NO_ADDRESS or enrolment.owner is None:
        took(enrolment, Did.SKIPPED, now)
        return
    values = values_for(enrolment.party, enrolment.owner, matter_of(enrolment.about))
    plan = Plan(
        subject=heading(step.subject, values),
        due_at=verdict.possible_at or now,
        kind=Activity.Kind.CALL,
        notes=filled(step.notes, values),
        party_id=enrolment.party_id,
        about=enrolment.about,
        owner_id=enrolment.owner_id,
    )
    took(enrolment, Did.PLANNED, now, plan_activity(plan, by=actor_of(enrolment.owner)))


def _hold(enrolment: Enrolment, step: Step, now: datetime) -> None:
    """Go on where the condition holds; where not, leave the next step out or end."""
    if _holds(enrolment, step):
        took(enrolment, Did.HELD, now)
    elif step.otherwise == Otherwise.SKIP:
        took(enrolment, Did.SKIPPED, now)
        enrolment.place += 1
        enrolment.save(update_fields=["place"])
    else:
        end(enrolment, Enrolment.Why.CONDITION, said=step.filter)


def _holds(enrolment: Enrolment, step: Step) -> bool:
    """Whether the record that it is about meets the step's filter, as its owner sees it."""
    label, _, pk = enrolment.about.partition(":")
    kind = record_type(enrolment.sequence.rule_type)
    if kind is None or enrolment.owner is None:
        return False
    if kind.key == "party":
        label, pk = kind.model._meta.label_lower, str(enrolment.party_id)
    if kind.model._meta.label_lower != label:
        return False
    actor = actor_of(enrolment.owner)
    rows = kind.visible_to(actor).filter(pk=int(pk))
    return rows.filter(compile_tree(parse(step.filter), kind, by=actor)).exists()


@transaction.atomic(savepoint=False)
def took(enrolment: Enrolment, did: str, at: datetime, activity: Activity | None = None) -> None:
    """Write that the step was taken; the next is due at once, unless it says when. For actions."""
    StepTaken.objects.create(
        enrolment=enrolment, place=enrolment.place, did=did, at=at, activity=activity
    )
    enrolment.place += 1
    if enrolment.place >= len(enrolment.version.steps):
        end(enrolment)
        return
    enrolment.due_at = enrolment.due_at or at
    enrolment.save(update_fields=["place", "due_at"])


def _later(enrolment: Enrolment, at: datetime | None) -> None:
    enrolment.due_at = at
    enrolment.save(update_fields=["due_at"])


def _zone(enrolment: Enrolment) -> ZoneInfo:
    found = zones_of(enrolment.party.country)
    return found[0] if found else ZoneInfo(settings.TIME_ZONE)
