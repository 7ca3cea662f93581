"""Mails: at once and in digests, one per person, in their language, and none that was read already."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from rapport.kit.errors import Invalid, NotFound
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.notifications.actions import notify
from rapport.platform.notifications.actions.choosing import Digest, choose_wishes, stop_mails
from rapport.platform.notifications.actions.mailing import send_mails
from rapport.platform.notifications.actions.notifications import read_all_notifications
from rapport.platform.notifications.digest import next_digest
from rapport.platform.notifications.kinds import Kind, Way
from rapport.platform.notifications.models import Notification
from rapport.platform.notifications.queries.wishes import way_of, wishes_of
from rapport.platform.notifications.unsubscribing import token_for

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("after", "hour", "weekday", "due"),
    [
        ("2026-03-04T06:59+00:00", 8, None, "2026-03-04T07:00+00:00"),
        ("2026-03-04T07:00+00:00", 8, None, "2026-03-05T07:00+00:00"),
        ("2026-03-28T12:00+00:00", 8, None, "2026-03-29T06:00+00:00"),  # summer time begins
        ("2026-03-04T12:00+00:00", 0, 6, "2026-03-07T23:00+00:00"),
    ],
)
def test_when_a_digest_is_due(after: str, hour: int, weekday: int | None, due: str) -> None:
    found = next_digest(datetime.fromisoformat(after), BERLIN, hour=hour, weekday=weekday)
    assert found.astimezone(UTC) == datetime.fromisoformat(due)


def test_what_is_urgent_goes_at_once_in_one_mail(alice: User, bob: User) -> None:
    notify(alice.pk, "Bob named you", kind=Kind.MENTION, url="/parties/1/")
    notify(alice.pk, "Bob named you again", kind=Kind.MENTION)
    notify(alice.pk, "A gift", kind=Kind.ASSIGNMENT)
    notify(bob.pk, "Only behind the bell")
    assert send_mails() == 1
    [sent] = mail.outbox
    assert sent.to == [alice.email]
    assert "Bob named you again" in sent.body
    assert "A gift" not in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert send_mails() == 0


def test_the_digest_comes_at_its_hour_in_ones_language(alice: User) -> None:
    alice.language, alice.time_zone = "ar", "Asia/Dubai"
    alice.save()
    notify(alice.pk, "A gift", kind=Kind.ASSIGNMENT)
    notify(alice.pk, "Another", kind=Kind.SHARE)
    Notification.objects.update(at=timezone.now() - timedelta(minutes=1))
    assert send_mails() in (0, 1)  # it may just be eight in Dubai
    Notification.objects.update(at=timezone.now() - timedelta(days=1), mailed_at=None)
    mail.outbox.clear()
    assert send_mails() == 1
    [sent] = mail.outbox
    assert isinstance(sent, EmailMultiAlternatives)
    assert 'dir="rtl"' in str(sent.alternatives[0][0])


def test_what_was_read_or_cannot_be_seen_any_more_is_not_mailed(
    mill: Any, alice: User, charlie: User
) -> None:
    notify(alice.pk, "Read", kind=Kind.MENTION)
    read_all_notifications(by=actor_of(alice))
    notify(charlie.pk, "Secret", kind=Kind.MENTION, record=mill)
    assert send_mails() == 0
    assert not Notification.objects.filter(user=charlie, mailed_at=None).exists()


def test_a_mail_that_failed_goes_again_as_the_same(
    alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def broken(self: EmailBackend, messages: Any) -> int:
        tried.extend(messages)
        raise OSError

    notify(alice.pk, "Hello", kind=Kind.MENTION)
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", broken)
        assert send_mails() == 0
    assert send_mails() == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == tried[0].extra_headers["Message-ID"]


def test_choosing(alice: User) -> None:
    notify(alice.pk, "Waits", kind=Kind.MENTION)
    by = actor_of(alice)
    choose_wishes({"mention": "bell", "followed": "none"}, Digest("week", 7, 4), by=by)
    wishes = wishes_of(by)
    assert (way_of(wishes, "mention"), way_of(wishes, "share")) == (Way.BELL, Way.DIGEST)
    assert send_mails() == 0
    changes = Event.objects.get(name="notifications.wishes_changed").data["changes"]
    assert changes == {"mention": ["mail", "bell"], "followed": ["bell", "none"]}
    assert notify(alice.pk, "Unheard", kind=Kind.FOLLOWED) is None


def test_what_cannot_be_chosen_is_refused(alice: User, by: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        choose_wishes({"mention": "pigeon"}, Digest("month", 24, 7), by=by)
    assert set(refused.value.fields) == {"mention", "every", "hour", "weekday"}


def test_a_link_stops_the_mails_of_its_way_and_nothing_else(alice: User) -> None:
    assert stop_mails(token_for(alice.pk, Way.MAIL)) == alice
    wishes = wishes_of(actor_of(alice))
    assert way_of(wishes, "mention") == Way.BELL
    assert way_of(wishes, "assignment") == Way.DIGEST
    with pytest.raises(NotFound):
        stop_mails(token_for(alice.pk, Way.MAIL) + "x")
