"""The calendar for other programs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from rapport.activities.actions.feeds import close_feed, renew_feed
from rapport.activities.actions.states import cancel_activity, reschedule_activity
from rapport.activities.models import Feed
from rapport.activities.tests.making import a_party, planned
from rapport.kit.errors import NotAllowed
from rapport.platform.access import SYSTEM
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import Rule, User
from rapport.platform.events.models import Event

if TYPE_CHECKING:
    from tests.cast import ActorOf, ClientOf

pytestmark = pytest.mark.django_db
SOON = timezone.now().replace(microsecond=0) + timedelta(days=3)


def read(feed: Feed) -> list[Any]:
    response = Client().get(reverse("calendar_feed", args=[feed.token]))
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/calendar")
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def test_it_holds_what_is_mine(alice: User, bob: User, as_actor: ActorOf) -> None:
    party = a_party()
    planned(
        "Call", owner_id=alice.pk, party=party, due_at=SOON, duration_minutes=30, place="Hall 2"
    )
    planned("Together", owner_id=bob.pk, colleagues=[alice.pk], due_at=SOON)
    planned("Of Bob", owner_id=bob.pk, due_at=SOON)
    cancel_activity(planned("Off", owner_id=alice.pk, due_at=SOON), by=SYSTEM)
    planned("Long ago", owner_id=alice.pk, due_at=SOON - timedelta(days=400))
    events = read(renew_feed(by=as_actor(alice)))
    assert {str(event["summary"]) for event in events} == {"Call (Kästner GmbH)", "Together"}
    call = next(event for event in events if str(event["summary"]).startswith("Call"))
    assert call.decoded("dtstart") == SOON
    assert call.decoded("dtend") == SOON + timedelta(minutes=30)
    assert str(call["location"]) == "Hall 2"
    assert Feed.objects.get().read_at is not None


def test_a_whole_day_is_a_day(alice: User, as_actor: ActorOf) -> None:
    due_at = datetime(SOON.year, SOON.month, SOON.day, 12, tzinfo=UTC)
    planned("Fair", owner_id=alice.pk, due_at=due_at, is_whole_day=True, duration_minutes=2880)
    [event] = read(renew_feed(by=as_actor(alice)))
    first = event.decoded("dtstart")
    assert type(first) is date
    assert (first, event.decoded("dtend") - first) == (due_at.date(), timedelta(days=2))


def test_a_series_is_told_with_its_rule_zone_and_the_one_that_was_moved(
    alice: User, as_actor: ActorOf
) -> None:
    found = planned("Weekly", owner_id=alice.pk, due_at=SOON, rule="FREQ=WEEKLY")
    assert found.series is not None
    gone = SOON + timedelta(weeks=2)
    found.series.except_at = [gone]
    found.series.save()
    reschedule_activity(found, due_at=SOON + timedelta(hours=2), by=SYSTEM)
    master, moved = read(renew_feed(by=as_actor(alice)))
    assert master["uid"] == moved["uid"]
    assert master["rrule"]["FREQ"] == ["WEEKLY"]
    assert master["dtstart"].params["TZID"] == "Europe/Amsterdam"
    assert master["exdate"].dts[0].dt.astimezone(UTC) == gone
    assert moved["recurrence-id"].dt == SOON
    assert moved.decoded("dtstart") == SOON + timedelta(hours=2)


def test_what_its_owner_does_not_see_any_more_is_gone(
    alice: User, bob: User, as_actor: ActorOf
) -> None:
    feed = renew_feed(by=as_actor(alice))
    planned("Mine", owner_id=alice.pk, due_at=SOON)
    assert len(read(feed)) == 1
    Rule.objects.create(policy="activities.Activity", role="sales_person", right="read", scope=0)
    stamps.renew()
    assert read(feed) == []


def test_a_renewed_closed_or_forged_address_opens_nothing(alice: User, as_actor: ActorOf) -> None:
    def status(token: str) -> int:
        return Client().get(reverse("calendar_feed", args=[token])).status_code

    old = renew_feed(by=as_actor(alice)).token
    new = renew_feed(by=as_actor(alice)).token
    assert (status(old), status(new)) == (404, 200)
    for forged in (f"{alice.pk}-", f"{alice.pk}-{'0' * 64}", "x", "-", f"{10**30}-a", "9" * 500):
        assert status(forged) == 404
    alice.is_active = False
    alice.save()
    assert status(new) == 404
    alice.is_active = True
    alice.save()
    close_feed(by=as_actor(alice))
    close_feed(by=as_actor(alice))
    assert status(new) == 404
    names = Event.objects.filter(name__startswith="activities.feed").values_list("name", flat=True)
    assert sorted(names) == ["activities.feed_closed"] + ["activities.feed_renewed"] * 2


def test_the_page_makes_shows_and_takes_the_address(
    alice: User, charlie: User, client_of: ClientOf, as_actor: ActorOf
) -> None:
    client, address = client_of(alice), reverse("my_feed")
    assert "Make an address" in client.get(address).content.decode()
    assert client.post(reverse("renew_feed")).status_code == 303
    assert Feed.objects.get().token in client.get(address).content.decode()
    assert client.post(reverse("close_feed")).status_code == 303
    assert not Feed.objects.exists()
    assert client_of(charlie).get(address).status_code == 403
    with pytest.raises(NotAllowed):
        renew_feed(by=as_actor(charlie))
