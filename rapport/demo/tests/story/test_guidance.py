"""Playbooks and sequences of the demo company: followed, compared, and without a mail that leaves."""

from __future__ import annotations

import pytest
from django.core import mail
from django.utils import timezone

from rapport.demo.story.guidance import BOOKS, MAILS
from rapport.demo.tests.loading import UNTIL
from rapport.guidance.models import (
    Completion,
    Enrolment,
    Exposure,
    Letter,
    MailTemplate,
    Playbook,
    PlaybookStep,
    Sequence,
)
from rapport.guidance.queries.sequences import outcome


@pytest.mark.usefixtures("told")
def test_playbooks_are_followed_by_what_the_system_knows_and_by_hand() -> None:
    assert Playbook.objects.count() == len(BOOKS)
    assert PlaybookStep.objects.count() == sum(len(steps) for *_, steps in BOOKS)
    assert Exposure.objects.filter(playbook__name="First talk").exists()
    decided = Exposure.objects.filter(playbook__name="Agree on the last page")
    assert {"won", "lost"} <= set(decided.values_list("opportunity__status", flat=True))
    known, ticked = Completion.objects.exclude(evidence=""), Completion.objects.filter(evidence="")
    assert known.exists()
    assert ticked.exists()
    assert not ticked.filter(by=None).exists()


@pytest.mark.usefixtures("told")
def test_sequences_are_gone_through_and_nothing_is_sent() -> None:
    assert MailTemplate.objects.count() == len(MAILS)
    old = Sequence.objects.get(name="Follow up on a first talk")
    new = Sequence.objects.get(name="Bring a proposal forward")
    states = set(Enrolment.objects.filter(sequence=old).values_list("state", flat=True))
    assert states == {"done", "stopped", "held_out"}
    found = outcome(old, timezone.now())
    assert found.effect.is_random
    assert found.effect.treated.of > found.effect.control.of > 0
    lately = Enrolment.objects.filter(sequence=new)
    assert {"active", "stopped"} <= set(lately.values_list("state", flat=True))
    assert {"replied", "opted_out"} <= set(lately.values_list("why", flat=True))
    assert not Letter.objects.filter(state="waiting").exists()
    for one in lately.filter(state="active").select_related("version"):
        assert {step.kind for step in one.version.steps[one.place :]} == {"call"}
    sent = Letter.objects.filter(state="sent").values_list("sent_at__date", flat=True)
    assert max(sent) <= UNTIL
    assert mail.outbox == []
