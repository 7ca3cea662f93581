"""Whoever began something long is told how it ended."""

from __future__ import annotations

import pytest

from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.notifications.actions.hearing import hear
from rapport.platform.notifications.models import Notification
from rapport.platform.records.events import BulkRunEnded

pytestmark = pytest.mark.django_db


def test_a_short_change_of_many_records_is_not(by: Actor) -> None:
    short, long = (
        events.record(BulkRunEnded("party", "edit", "done", done, 3), by=by) for done in (20, 900)
    )
    assert hear([short]) == 0
    assert hear([long]) == 1
    assert Notification.objects.get().text == "Your change of 900 records is over: 3 changed."
