"""What is worth doing next, and the page that says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rapport.activities import daily
from rapport.activities.daily import Entry, day_source, day_sources, ranked
from rapport.activities.tests.making import a_party, planned
from rapport.parties.models import PhoneNumber, Trait
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User

if TYPE_CHECKING:
    from tests.cast import ActorOf, ClientOf

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ENDS = datetime(2026, 3, 3, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def entry(key: str, due: timedelta = HOUR * 3, **said: Any) -> Entry:
    at = NOW + due
    return Entry(key, key, "/", "phone", due_at=at, late_at=said.pop("late_at", at), **said)


def order(*entries: Entry) -> list[str]:
    return [one.entry.key for one in ranked(entries, NOW, day_ends=ENDS)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (entry("a", HOUR / 2, is_appointment=True), entry("b", -DAY * 30, is_promised=True)),
        (entry("a", -HOUR / 2, is_appointment=True), entry("b", -DAY * 3)),
        (entry("a", -DAY), entry("b")),
        (entry("a", -DAY * 5), entry("b", -DAY)),
        (entry("a", is_promised=True), entry("b", priority="high")),
        (entry("a", priority="high"), entry("b")),
        (entry("a"), entry("b", priority="low")),
        (entry("a", waiting_since=NOW - DAY * 9), entry("b")),
        (entry("a", overdue_ratio=Decimal(3)), entry("b", overdue_ratio=Decimal(1))),
        (entry("a", HOUR), entry("b", HOUR * 2)),
        (entry("a"), entry("b", DAY)),
        (
            entry("a", party_id=1, revenue=Decimal(900)),
            entry("b", party_id=2, revenue=Decimal(10)),
        ),
    ],
)
def test_what_comes_first(first: Entry, second: Entry) -> None:
    assert order(first, second) == order(second, first) == [first.key, second.key]


def test_each_row_says_why() -> None:
    [found] = ranked([entry("a", -DAY * 2, is_promised=True, priority="high")], NOW, day_ends=ENDS)
    assert [(one.code, one.points) for one in found.reasons] == [
        ("overdue", 36),
        ("promised", 25),
        ("priority", 20),
    ]
    [missed] = ranked([entry("a", -HOUR * 2, is_appointment=True)], NOW, day_ends=ENDS)
    assert [one.code for one in missed.reasons] == ["overdue"]
    [day] = ranked([entry("a", -HOUR * 12, is_whole_day=True, late_at=ENDS)], NOW, day_ends=ENDS)
    assert day.points == 0, "a whole day is not late before midnight"


ENTRIES = st.lists(
    st.builds(
        entry,
        st.text("abc", min_size=1, max_size=6),
        st.timedeltas(-DAY * 40, DAY),
        is_promised=st.booleans(),
        is_appointment=st.booleans(),
        priority=st.sampled_from(["low", "normal", "high"]),
        party_id=st.integers(1, 5),
        revenue=st.none() | st.decimals(0, 10**9, places=2),
    ),
    unique_by=lambda one: one.key,
    max_size=12,
)


@given(ENTRIES, st.randoms())
def test_the_order_does_not_depend_on_the_arrival(entries: list[Entry], dice: Random) -> None:
    shuffled = entries.copy()
    dice.shuffle(shuffled)
    by_party = {one.party_id: one.revenue for one in entries}
    same = [replace(one, revenue=by_party[one.party_id]) for one in entries]
    mixed = [replace(one, revenue=by_party[one.party_id]) for one in shuffled]
    assert order(*same) == order(*mixed)
    assert sorted(order(*same)) == sorted(one.key for one in entries)


@given(ENTRIES)
def test_a_promise_never_puts_anything_lower(entries: list[Entry]) -> None:
    for place, one in enumerate(entries):
        if not one.is_promised:
            promised = [*entries]
            promised[place] = replace(one, is_promised=True)
            assert order(*promised).index(one.key) <= order(*entries).index(one.key)


def day(client: Any) -> str:
    return str(client.get(reverse("my_day")).content.decode())


@pytest.mark.django_db
def test_the_page_shows_what_is_mine(
    alice: User, bob: User, charlie: User, client_of: ClientOf
) -> None:
    party, now = a_party(), timezone.now()
    PhoneNumber.objects.create(party=party, e164="+31201234567", written="020 1234567")
    planned("Late one", owner_id=alice.pk, party=party, due_at=now - DAY * 3, is_promised=True)
    planned("Of Bob", owner_id=bob.pk, due_at=now - DAY)
    planned("Together", owner_id=bob.pk, colleagues=[alice.pk], due_at=now - DAY)
    planned("Later", owner_id=alice.pk, due_at=now + DAY * 2)
    text = day(client_of(alice))
    for shown in ("Late one", "tel:+31201234567", "overdue", "promised", "Together", "Later"):
        assert shown in text, shown
    assert "Of Bob" not in text
    assert text.index("Late one") < text.index("Together") < text.index("Coming up")
    assert client_of(charlie).get(reverse("my_day")).status_code == 403


@pytest.mark.django_db
def test_the_worth_of_customers_counts(alice: User, client_of: ClientOf) -> None:
    big, small, now = a_party("Big"), a_party("Small"), timezone.now()
    for party, number in ((big, 900), (small, 10)):
        Trait.objects.create(party=party, name="revenue", number=number, at=now)
        planned(f"For {party}", kind="task", owner_id=alice.pk, party=party, due_at=now - DAY)
    text = day(client_of(alice))
    assert text.index("For Big") < text.index("For Small")
    assert "a valuable customer" in text


@pytest.mark.django_db
def test_apps_above_add_to_the_day(
    alice: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daily, "_sources", [])

    def leads(asker: Actor, until: datetime) -> list[Entry]:
        since = timezone.now() - DAY * 4 - HOUR
        return [Entry("lead:1", "A new lead", "/leads/1/", "user", waiting_since=since, why="new")]

    day_source(leads)
    day_source(leads)
    text = day(client_of(alice))
    assert text.count("A new lead") == 1
    assert "waiting for 4 days" in text


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 15])
def test_more_work_asks_no_more(
    count: int, alice: User, client_of: ClientOf, as_actor: ActorOf
) -> None:
    for number in range(count):
        planned(owner_id=alice.pk, party=a_party(f"P{number}"), due_at=timezone.now() - DAY)
    client = client_of(alice)
    day(client)
    with CaptureQueriesContext(connection) as captured:
        day(client)
    assert len(captured) <= 9 + len(day_sources())  # each app that adds to the day asks once


@pytest.mark.django_db
def test_a_whole_day_is_a_day_of_its_own_clock(alice: User, client_of: ClientOf) -> None:
    """Tomorrow's begins for whoever lives further east while it is still today here."""
    alice.time_zone = "UTC"
    alice.save()
    noon = timezone.now().replace(hour=12, minute=0)
    for subject, days in (("Fair of today", 0), ("Fair of tomorrow", 1)):
        planned(
            subject,
            kind="task",
            owner_id=alice.pk,
            due_at=noon + DAY * days - HOUR * 9,
            is_whole_day=True,
            zone="Asia/Tokyo",
        )
    text = day(client_of(alice))
    assert "Fair of today" in text.split("Coming up")[0]
    assert "Fair of tomorrow" not in text.split("Coming up")[0]
