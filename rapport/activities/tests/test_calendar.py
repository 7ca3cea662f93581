"""The calendar page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rapport.activities.actions.states import cancel_activity, complete_activity
from rapport.activities.tests.making import NINE, a_party, planned
from rapport.platform.access import SYSTEM
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import Rule, User

if TYPE_CHECKING:
    from tests.cast import ClientOf

pytestmark = pytest.mark.django_db
WEEK = "?span=week&on=2026-03-04"


def shown(client: Any, query: str = WEEK) -> str:
    return str(client.get(reverse("calendar") + query).content.decode())


@pytest.mark.parametrize("span", ["month", "week", "day", "decade", ""])
def test_it_shows_what_is_mine(span: str, alice: User, bob: User, client_of: ClientOf) -> None:
    planned("Sketch the mill", owner_id=alice.pk, due_at=NINE, party=a_party())
    planned("Of Bob", owner_id=bob.pk, due_at=NINE)
    text = shown(client_of(alice), f"?span={span}&on=2026-03-02")
    assert "Sketch the mill" in text
    assert "Of Bob" not in text
    assert "Of Bob" in shown(client_of(alice), f"?on=2026-03-02&who={bob.pk}&who={alice.pk}")


def test_what_was_called_off_is_gone_and_what_is_done_stays(
    alice: User, client_of: ClientOf
) -> None:
    cancel_activity(planned("Off", owner_id=alice.pk, due_at=NINE), by=SYSTEM)
    complete_activity(planned("Did it", owner_id=alice.pk, due_at=NINE), by=SYSTEM)
    text = shown(client_of(alice))
    assert "Off<" not in text
    assert "Did it" in text


def test_only_what_the_asker_sees(
    alice: User, bob: User, charlie: User, manager: User, client_of: ClientOf
) -> None:
    planned("Of Bob", owner_id=bob.pk, due_at=NINE)
    planned("Of Maria", owner_id=manager.pk, due_at=NINE)
    planned("With Alice", owner_id=bob.pk, due_at=NINE, colleagues=[alice.pk])
    client = client_of(alice)
    both = f"{WEEK}&who={alice.pk}&who={bob.pk}&who={manager.pk}"
    text = shown(client, both)
    assert "Of Bob" in text
    assert "Of Maria" not in text, "she is not on the team"
    Rule.objects.create(policy="activities.Activity", role="sales_person", right="read", scope=1)
    stamps.renew()
    text = shown(client, both)
    assert "Of Bob" not in text
    assert "With Alice" in text
    assert client_of(charlie).get(reverse("calendar")).status_code == 403


def test_what_repeats_is_seen_ahead_by_the_wall_clock(alice: User, client_of: ClientOf) -> None:
    alice.time_zone = "Europe/Amsterdam"
    alice.save()
    planned("Weekly", owner_id=alice.pk, due_at=NINE, rule="FREQ=WEEKLY")
    for monday in ("2026-03-09", "2026-03-30", "2026-06-01"):
        text = shown(client_of(alice), f"?span=day&on={monday}")
        assert "Weekly" in text
        assert "row-40" in text, "ten o'clock, summer or winter"
    assert "Weekly" not in shown(client_of(alice), "?span=day&on=2026-03-10")


def test_a_whole_day_stays_on_its_day_elsewhere(alice: User, client_of: ClientOf) -> None:
    alice.time_zone = "America/Los_Angeles"
    alice.save()
    planned(
        "Fair", owner_id=alice.pk, due_at=datetime(2026, 3, 4, 12, tzinfo=UTC), is_whole_day=True
    )
    assert "Fair" in shown(client_of(alice), "?span=day&on=2026-03-04")
    assert "Fair" not in shown(client_of(alice), "?span=day&on=2026-03-03")


@pytest.mark.parametrize(
    "query", ["?on=nonsense", "?on=0001-01-01", "?on=9999-12-31&span=month", "?who=x"]
)
def test_nonsense_is_answered(query: str, alice: User, client_of: ClientOf) -> None:
    assert client_of(alice).get(reverse("calendar") + query).status_code == 200


@pytest.mark.parametrize("count", [1, 20])
def test_more_asks_no_more(count: int, alice: User, client_of: ClientOf) -> None:
    for number in range(count):
        due_at = NINE + timedelta(minutes=number)
        planned(owner_id=alice.pk, due_at=due_at, party=a_party(f"P{number}"), rule="FREQ=DAILY")
    client = client_of(alice)
    shown(client)
    with CaptureQueriesContext(connection) as captured:
        shown(client)
    assert len(captured) <= 9
