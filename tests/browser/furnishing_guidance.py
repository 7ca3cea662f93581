"""A sequence that went on for a while with a hold-out, a playbook half done, a template."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from rapport.guidance.actions.drafting import publish_sequence, write_step
from rapport.guidance.actions.enrolling import enrol_parties
from rapport.guidance.actions.playbooks import complete_step
from rapport.guidance.models import Enrolment, MailTemplate, Playbook, PlaybookStep, StepTaken
from rapport.guidance.models import Sequence as Guided
from rapport.guidance.queries.selecting import Subject
from rapport.guidance.stepping import Step
from rapport.parties.models import Party
from rapport.platform.access import Actor
from rapport.sales.models import Opportunity
from rapport.touchpoints.models import FrequencyCap, QuietHours, Suppression

PEOPLE = 60


def guided(party: Party, opportunity: Opportunity, by: Actor) -> dict[str, Any]:
    """An object of each kind, by the name that addresses know it by."""
    template = MailTemplate.objects.create(
        name="After the fair",
        language="en",
        subject="Good to meet you, {party.given_name|there}",
        body="Dear {party.name},\n\nthe new bowls are here: https://example.com/bowls\n\n"
        "Shall we talk on Thursday?\n\n{owner.name}",
        owner_id=by.user_id,
    )
    sequence = _sequence(template, by)
    playbook = _playbook(opportunity, by)
    FrequencyCap.objects.create(name="Two a week", most=2, days=7, channel="email")
    QuietHours.objects.create(name="Nights", starts="20:00", ends="08:00", days=["sun"])
    return {
        "sequence": sequence,
        "mail_template": template,
        "enrolment": _enrolled(sequence, party, by),
        "playbook": playbook,
        "playbook_step": playbook.steps.earliest("pk"),
        "suppression": Suppression.objects.create(
            name="gone@example.com: Any channel", address="gone@example.com", reason="bounced"
        ),
    }


def _sequence(template: MailTemplate, by: Actor) -> Guided:
    sequence = Guided.objects.create(
        name="After the fair", note="For those who left a card at our stand.", hold_out=20, seed=1
    )
    for step in (
        Step("mail", template=template.pk),
        Step("wait", amount=3, unit="workdays"),
        Step("condition", filter="amount>100", otherwise="skip"),
        Step("call", subject="Call {party.name} about the fair"),
    ):
        write_step(sequence, None, step, by=by)
    return publish_sequence(sequence, by=by)


def _enrolled(sequence: Guided, party: Party, by: Actor) -> Enrolment:
    """Some who came in long ago, some of whom bought since; and ``party``, who is in the middle of it."""
    bought = Opportunity.objects.filter(party__kind="organization", deleted_at=None).order_by("pk")
    ids = list(dict.fromkeys(bought.values_list("party_id", flat=True)))[:PEOPLE]
    done = enrol_parties(sequence, [Subject(pk) for pk in ids if pk], by=by)
    before = timezone.now() - timedelta(days=200)
    rows = Enrolment.objects.filter(pk__in=[one.pk for one in done.enrolments])
    rows.update(enrolled_at=before)
    treated = rows.filter(arm="treatment")
    StepTaken.objects.bulk_create(
        StepTaken(enrolment_id=pk, place=0, did="sent", at=before)
        for pk in treated.values_list("pk", flat=True)
    )
    treated.update(state="stopped", why="replied", due_at=None, ended_at=before, place=1)
    now, version = timezone.now(), sequence.current
    assert version is not None
    found = Enrolment.objects.create(
        sequence=sequence,
        version=version,
        party=party,
        owner_id=by.user_id,
        arm="treatment",
        state="active",
        how="hand",
        place=1,
        due_at=now + timedelta(days=2),
        enrolled_at=now,
    )
    StepTaken.objects.create(enrolment=found, place=0, did="sent", at=now)
    return found


def _playbook(opportunity: Opportunity, by: Actor) -> Playbook:
    playbook = Playbook.objects.create(
        name="Qualify before you quote",
        stage=opportunity.stage,
        tactics="Ask what happens if they do nothing. Who signs?\nSee https://example.com/talk",
    )
    steps = [
        PlaybookStep.objects.create(name=name, playbook=playbook, kind=kind, what=what, position=n)
        for n, (name, kind, what) in enumerate(
            (
                ("Ask for the budget", "hand", ""),
                ("Talk to whoever signs", "role", "decision_maker"),
                ("Hold a first call", "call", ""),
            )
        )
    ]
    complete_step(opportunity, steps[0].pk, by=by)
    return playbook
