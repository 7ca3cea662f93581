"""Notices: told once, read by whom they are for, and mentions among them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.notifications.actions.notifications import (
    forget_notifications,
    notify,
    read_all_notifications,
    read_notification,
)
from rapport.platform.notifications.models import Notification
from rapport.platform.notifications.queries import notifications as queries
from rapport.platform.records.actions.notes import write_note
from tests.cast import run_jobs

pytestmark = pytest.mark.django_db


def test_an_unread_topic_is_not_repeated(alice: User, bob: User) -> None:
    assert notify(alice.pk, "One", topic="t")
    assert notify(alice.pk, "Two", topic="t") is None
    assert notify(bob.pk, "One", topic="t")
    read_all_notifications(by=actor_of(alice))
    assert notify(alice.pk, "Three", topic="t")
    assert queries.unread_count(actor_of(alice)) == 1


def test_notices_are_their_readers(alice: User, bob: User) -> None:
    notice = notify(alice.pk, "One")
    assert notice is not None
    assert read_notification(notice.pk, by=actor_of(bob)) is None
    assert read_notification(notice.pk, by=actor_of(alice))
    [group] = queries.notifications(actor_of(alice)).groups
    assert [found.text for found in group.rows] == ["One"]
    assert queries.notifications(actor_of(bob)).groups == []


@pytest.mark.usefixtures("project")
def test_who_is_named_in_a_note_is_told(
    mill: Any, by: Actor, alice: User, charlie: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        write_note(mill, "@Alice and @Charlie, look", by=by)
    run_jobs()
    notice = Notification.objects.get()  # Charlie does not see the project
    assert notice.user_id == alice.pk
    assert notice.text == "Maria named you at Mill: “@Alice and @Charlie, look”"
    assert notice.url.endswith(f"/{mill.pk}/")


def test_old_notices_are_forgotten(alice: User) -> None:
    fresh, read, unread = (notify(alice.pk, text) for text in ("Fresh", "Read", "Unread"))
    assert None not in (fresh, read, unread)
    season, year = (timezone.now() - timedelta(days=days) for days in (91, 366))
    Notification.objects.filter(text="Read").update(read_at=season)
    Notification.objects.filter(text="Unread").update(at=year)
    assert forget_notifications() == 2
    assert Notification.objects.get() == fresh
