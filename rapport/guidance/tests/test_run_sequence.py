"""A sequence from the first mail to the last call, and everything that stops it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rapport.activities.actions.planning import Plan, plan_activity
from rapport.activities.models import Activity
from rapport.guidance.actions import sending
from rapport.guidance.actions.drafting import pause_sequence, publish_sequence, remove_step
from rapport.guidance.actions.guiding import guide
from rapport.guidance.actions.running import run_due
from rapport.guidance.actions.sending import send_letters
from rapport.guidance.actions.stopping import stop_where_over
from rapport.guidance.models import Enrolment, Letter, MailTemplate, StepTaken
from rapport.guidance.stepping import Step
from rapport.guidance.tests.conftest import TUESDAY, Enrol, Persons, Sequences
from rapport.parties.actions import delete_party, record_consent
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.sales.actions.opportunities import win_opportunity
from rapport.sales.models import Opportunity
from rapport.touchpoints.actions import Details, record_interaction
from rapport.touchpoints.channels import Channel, Direction
from rapport.touchpoints.models import FrequencyCap, Interaction, Suppression

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
Opened = Callable[..., Opportunity]


def state(enrolment: Enrolment) -> tuple[str, str, int]:
    enrolment.refresh_from_db()
    return enrolment.state, enrolment.why, enrolment.place


def answers(party: Any, channel: str = "email") -> None:
    record_interaction(
        party,
        by=SYSTEM,
        channel=Channel(channel),
        direction=Direction.INBOUND,
        at=timezone.now(),
        details=Details("Re: A question"),
    )


def test_it_mails_waits_and_plans_a_call(
    sequence: Sequences, person: Persons, enrolled: Enrol, alice: User, clock: Any
) -> None:
    ann = person()
    found = enrolled(sequence(), ann)
    guide()
    letter = Letter.objects.get()
    (sent,) = mail.outbox
    assert sent.subject == "A question, Ann"
    assert sent.body.startswith("Dear Ann,\n\nshall we talk?\n\nAlice\n\n-- \n")
    assert sent.from_email.startswith("Alice <")
    assert sent.reply_to == ["alice@example.com"]
    assert sent.extra_headers["Message-ID"] == letter.message_id
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert isinstance(sent, EmailMultiAlternatives)
    assert "<p>Dear Ann,</p>" in str(sent.alternatives[0][0])
    touched = Interaction.objects.get(party=ann)
    assert (touched.channel, touched.direction, touched.by) == ("email", "out", alice.pk)
    assert touched.data == {"message_id": letter.message_id, "purpose": "sales"}
    assert state(found) == ("active", "", 2)
    clock.move_to(TUESDAY + timedelta(days=3, minutes=1))
    guide()
    call = Activity.objects.get()
    assert (call.kind, call.subject, call.party, call.owner) == ("call", "Call Ann", ann, alice)
    assert state(found) == ("done", "", 3)
    taken = StepTaken.objects.order_by("place").values_list("did", "activity_id")
    assert list(taken) == [("sent", None), ("waited", None), ("planned", call.pk)]
    guide()
    assert len(mail.outbox) == 1
    told = Event.objects.filter(subject_type="guidance.enrolment").order_by("pk")
    assert [event.name.partition(".")[2] for event in told] == [
        "party_enrolled",
        "sequence_finished",
    ]


def test_it_is_written_in_their_language(
    sequence: Sequences, person: Persons, enrolled: Enrol, template: MailTemplate
) -> None:
    MailTemplate.objects.create(
        name="Hello", language="nl", subject="Een vraag, {party.given_name}", body="Beste"
    )
    enrolled(sequence(), person("Piet Bos", language="nl"))
    guide()
    assert mail.outbox[0].subject == "Een vraag, Piet"


def test_whoever_began_a_version_finishes_it(
    sequence: Sequences, person: Persons, enrolled: Enrol, template: MailTemplate
) -> None:
    found = sequence()
    one = enrolled(found, person())
    template.subject = "Changed"
    template.save()
    remove_step(found, 2, by=SYSTEM)
    published = publish_sequence(found, by=SYSTEM)
    assert published.current is not None
    assert published.current.number == 2
    other = enrolled(published, person("Bea Kim"))
    guide()
    subjects = sorted(sent.subject for sent in mail.outbox)
    assert subjects == ["A question, Ann", "Changed"]
    assert len(one.version.steps) == 3
    assert len(other.version.steps) == 2


@pytest.mark.parametrize("what", ["reply", "meeting", "opt_out", "suppressed", "won", "trash"])
def test_it_stops_itself(
    what: str,
    sequence: Sequences,
    person: Persons,
    enrolled: Enrol,
    opened: Opened,
    alice: User,
    clock: Any,
) -> None:
    ann = person()
    opportunity = opened(ann)
    found = enrolled(sequence(), ann, opportunity)
    guide()
    clock.shift(timedelta(hours=1))
    if what == "reply":
        answers(ann)
    elif what == "meeting":
        plan_activity(Plan("Visit", timezone.now(), "meeting", party_id=ann.pk), by=actor_of(alice))
    elif what == "opt_out":
        record_consent(
            ann, purpose="sales", channel="email", state="withdrawn", by=SYSTEM, source="call"
        )
    elif what == "suppressed":
        Suppression.objects.create(name="Ann", party=ann, reason="asked")
    elif what == "won":
        win_opportunity(opportunity, by=actor_of(alice))
    else:
        delete_party(ann, by=SYSTEM)
    assert stop_where_over() == 1
    why = {
        "reply": "replied",
        "meeting": "met",
        "opt_out": "opted_out",
        "suppressed": "opted_out",
        "won": "closed",
        "trash": "gone",
    }
    assert state(found) == ("stopped", why[what], 2)
    event = Event.objects.get(name="guidance.sequence_stopped")
    assert (event.about, event.data["why"]) == (ann.pk, why[what])
    clock.shift(timedelta(days=9))
    guide()
    assert not Activity.objects.filter(kind="call").exists()


def test_what_came_before_stops_nothing(
    sequence: Sequences, person: Persons, enrolled: Enrol, clock: Any
) -> None:
    ann = person()
    answers(ann)
    clock.shift(timedelta(minutes=1))
    found = enrolled(sequence(), ann)
    assert stop_where_over() == 0
    assert state(found)[0] == "active"


def test_only_its_channels_stop_it(
    sequence: Sequences, person: Persons, enrolled: Enrol, clock: Any
) -> None:
    ann = person()
    found = enrolled(sequence(stops_on=["email"]), ann)
    clock.shift(timedelta(minutes=1))
    answers(ann, "web_visit")
    assert stop_where_over() == 0
    answers(ann)
    assert stop_where_over() == 1
    assert state(found)[1] == "replied"


def test_an_answer_that_arrives_first_keeps_the_mail_back(
    sequence: Sequences, person: Persons, enrolled: Enrol, clock: Any
) -> None:
    ann = person()
    enrolled(sequence(), ann)
    run_due()
    clock.shift(timedelta(minutes=1))
    answers(ann)
    send_letters()
    assert not mail.outbox
    assert Letter.objects.get().state == "dropped"


def test_quiet_hours_put_it_off(
    sequence: Sequences, person: Persons, enrolled: Enrol, clock: Any
) -> None:
    clock.move_to(TUESDAY + timedelta(hours=12))
    found = enrolled(sequence(), person())
    guide()
    found.refresh_from_db()
    assert not mail.outbox
    assert found.due_at == TUESDAY + timedelta(hours=21)  # eight in Amsterdam
    clock.move_to(found.due_at)
    guide()
    assert len(mail.outbox) == 1


def test_a_cap_counts_across_sequences(
    sequence: Sequences, person: Persons, enrolled: Enrol, template: MailTemplate
) -> None:
    FrequencyCap.objects.create(name="One a week", most=1, days=7, channel="email")
    ann = person()
    first = enrolled(sequence(), ann)
    other = enrolled(sequence(name="Other"), ann)
    guide()
    assert len(mail.outbox) == 1
    assert {state(first)[2], state(other)[2]} == {0, 2}
    assert Letter.objects.get(state="waiting").next_at == TUESDAY + timedelta(days=7)


def test_who_may_not_be_contacted_is_let_go(
    sequence: Sequences, person: Persons, enrolled: Enrol
) -> None:
    ann = person()
    found = enrolled(sequence(), ann)
    ann.emails.all().delete()
    guide()
    assert state(found)[:2] == ("stopped", "forbidden")
    assert found.said == "We do not know how to reach them there."


def test_who_has_no_phone_is_not_called_but_written_to(
    sequence: Sequences, person: Persons, enrolled: Enrol, template: MailTemplate
) -> None:
    steps = (Step("call", subject="Call"), Step("mail", template=template.pk))
    found = enrolled(sequence(*steps), person(phone=""))
    guide()
    assert state(found)[0] == "done"
    assert not Activity.objects.exists()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (("amount>500", "end"), ("done", "", 2)),
        (("amount>5000", "end"), ("stopped", "condition", 0)),
        (("amount>5000", "skip"), ("done", "", 2)),
    ],
)
def test_a_condition_decides(
    said: tuple[str, str],
    expected: tuple[str, str, int],
    sequence: Sequences,
    person: Persons,
    enrolled: Enrol,
    opened: Opened,
    template: MailTemplate,
) -> None:
    steps = (
        Step("condition", filter=said[0], otherwise=said[1]),
        Step("mail", template=template.pk),
    )
    ann = person()
    found = enrolled(sequence(*steps), ann, opened(ann))
    guide()
    assert state(found) == expected
    assert len(mail.outbox) == (said[0] == "amount>500")


def test_without_an_owner_nothing_is_sent(
    sequence: Sequences, person: Persons, enrolled: Enrol, alice: User
) -> None:
    found = enrolled(sequence(), person())
    User.objects.filter(pk=alice.pk).update(is_active=False)
    guide()
    assert state(found)[:2] == ("stopped", "no_owner")
    assert not mail.outbox


def test_paused_nothing_is_sent(sequence: Sequences, person: Persons, enrolled: Enrol) -> None:
    into = sequence()
    found = enrolled(into, person())
    run_due()
    pause_sequence(into, by=SYSTEM)
    guide()
    assert not mail.outbox
    assert state(found) == ("active", "", 0)


class Killed(BaseException):
    """What a kill looks like from inside: nothing after it runs."""


def test_killed_after_sending_it_is_sent_again_as_the_same_mail(
    sequence: Sequences, person: Persons, enrolled: Enrol, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = person()
    found = enrolled(sequence(), ann)
    run_due()
    with monkeypatch.context() as patched:
        patched.setattr(sending, "note_sent", _die)
        with pytest.raises(Killed):
            send_letters()
    assert state(found) == ("active", "", 0)
    assert not Interaction.objects.exists()
    send_letters()
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert Interaction.objects.count() == 1
    assert state(found)[2] == 1


def _die(*_args: object, **_given: object) -> None:
    raise Killed


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (SMTPDataError(451, b"later"), ("active", "", 0)),
        (OSError("no route"), ("active", "", 0)),
        (SMTPDataError(554, b"no"), ("stopped", "refused", 0)),
        (SMTPRecipientsRefused({"a@example.com": (550, b"unknown")}), ("stopped", "refused", 0)),
    ],
)
def test_what_a_mail_server_refuses(
    error: Exception,
    expected: tuple[str, str, int],
    sequence: Sequences,
    person: Persons,
    enrolled: Enrol,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_args: object) -> None:
        raise error

    found = enrolled(sequence(), person())
    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    guide()
    assert state(found) == expected
    letter = Letter.objects.get()
    if expected[0] == "active":
        assert (letter.tries, letter.state) == (1, "waiting")
        assert letter.next_at == TUESDAY + timedelta(minutes=20)


def test_a_batch_asks_as_much_for_many_as_for_one(
    sequence: Sequences, person: Persons, enrolled: Enrol
) -> None:
    """Besides the lines that each step writes."""
    into, counts = sequence(Step("wait", amount=1), Step("call", subject="x")), []
    for people in (1, 10):
        for number in range(people):
            enrolled(into, person(f"P{number} {people}"))
        with CaptureQueriesContext(connection) as queries:
            run_due()
        reads = [q for q in queries if q["sql"].startswith("SELECT")]
        counts.append(len(reads))
    assert counts[0] == counts[1]
