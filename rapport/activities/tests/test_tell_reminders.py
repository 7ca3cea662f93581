"""Reminding people, once for each time that something is due."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from rapport.activities.actions import reminding
from rapport.activities.actions.reminding import tell_reminders
from rapport.activities.actions.states import complete_activity, reschedule_activity
from rapport.activities.models import Activity, Reminder
from rapport.activities.tests.making import NINE, planned
from rapport.kit.errors import Invalid
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.notifications.actions.mailing import send_mails
from rapport.platform.notifications.models import Notification

if TYPE_CHECKING:
    from tests.cast import ClientOf

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def due_in(minutes: int, *, of: User, reminders: tuple[int, ...] = (15,)) -> Activity:
    """Planned an hour ahead, and then moved near."""
    found = planned(owner_id=of.pk, reminders=reminders, due_at=timezone.now() + timedelta(days=60))
    return reschedule_activity(found, due_at=timezone.now() + minutes * MINUTE, by=SYSTEM)


def told() -> list[tuple[int, str]]:
    return list(Notification.objects.order_by("pk").values_list("user_id", "url"))


def test_whoever_owns_it_or_takes_part_is_told_once(alice: User, bob: User, dana: User) -> None:
    found = due_in(10, of=alice)
    found.participations.create(user=bob)
    found.participations.create(user=dana)  # who may not see it
    assert (tell_reminders(), tell_reminders()) == (1, 0)
    url = reverse("activity", args=[found.pk])
    assert told() == [(alice.pk, url), (bob.pk, url)]
    assert "Call about the offer is due" in Notification.objects.earliest("pk").text
    assert send_mails() == 2
    assert sorted(to for letter in mail.outbox for to in letter.to) == [alice.email, bob.email]
    assert (tell_reminders(), send_mails()) == (0, 0)


def test_neither_too_soon_nor_too_late_nor_for_done_work(alice: User) -> None:
    due_in(20, of=alice)
    due_in(-60 * 13, of=alice)
    complete_activity(due_in(5, of=alice), by=SYSTEM)
    trashed = due_in(5, of=alice)
    Activity.objects.filter(pk=trashed.pk).update(deleted_at=timezone.now())
    alice.is_active = True
    assert tell_reminders() == 0
    assert told() == []


def test_each_of_several_at_its_time_and_again_when_it_is_moved(alice: User) -> None:
    found = due_in(10, of=alice, reminders=(0, 15, 60))
    assert tell_reminders() == 2
    reschedule_activity(found, due_at=timezone.now() - MINUTE, by=SYSTEM)
    assert tell_reminders() == 3
    reschedule_activity(found, due_at=timezone.now() + timedelta(days=3), by=SYSTEM)
    assert tell_reminders() == 0


def test_what_is_planned_too_late_is_not_told_at_once(alice: User) -> None:
    planned(owner_id=alice.pk, reminders=(60, 5), due_at=timezone.now() + 10 * MINUTE)
    assert tell_reminders() == 0
    assert Reminder.objects.filter(told_for=None).count() == 1


def test_the_next_of_a_series_reminds_as_well(alice: User) -> None:
    complete_activity(planned(due_at=NINE, rule="FREQ=DAILY", reminders=(30,)), by=SYSTEM)
    assert Activity.objects.get(status="open").reminders.get().minutes_before == 30


@pytest.mark.parametrize("minutes", [(-1,), (10**6,), (1, 2, 3, 4, 5, 6)])
def test_nonsense_is_refused(minutes: tuple[int, ...]) -> None:
    with pytest.raises(Invalid) as refused:
        planned(reminders=minutes)
    assert "reminders" in refused.value.fields
    assert not Activity.objects.exists()


def test_the_form_offers_them(alice: User, client_of: ClientOf) -> None:
    client = client_of(alice)
    sent = {"kind": "task", "subject": "X", "day": "2031-03-02", "priority": "low"}
    client.post(reverse("plan_activity"), {**sent, "reminders": ["15", "1440"]})
    found = Activity.objects.get()
    assert sorted(one.minutes_before for one in found.reminders.all()) == [15, 1440]
    page = client.get(reverse("edit_activity", args=[found.pk])).content.decode()
    assert page.count("checked") >= 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_it_once(alice: User) -> None:
    for _ in range(20):
        due_in(10, of=alice)

    def work(_number: int) -> int:
        try:
            return tell_reminders()
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as threads:
        assert sum(threads.map(work, range(3))) == 20
    assert Notification.objects.count() == 20


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_has_told_nothing_and_the_next_one_does(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        due_in(10, of=alice)
    connection.close()
    child = os.fork()
    if child == 0:
        whole = reminding._tell

        def die(activity: Activity) -> None:
            whole(activity)
            os.kill(os.getpid(), signal.SIGKILL)

        monkeypatch.setattr(reminding, "_tell", die)
        tell_reminders()
        os._exit(1)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
    assert not Notification.objects.exists()
    assert tell_reminders() == 3
    assert Notification.objects.count() == 3
