"""Records on the days of a month or a week, through HTTP."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rapport.orders.models import Order
from rapport.orders.tests.making import a_party, an_order
from rapport.platform.records.models import SavedView
from rapport.platform.records.queries import boards

if TYPE_CHECKING:
    from django.test import Client

    from rapport.platform.accounts.models import User
    from tests.cast import ClientOf

pytestmark = pytest.mark.django_db
CALENDAR = "/records/order/?layout=calendar"


@pytest.fixture
def client(client_of: ClientOf, alice: User) -> Client:
    return client_of(alice)


def placed(number: str, day: int, hour: int = 9, **more: Any) -> Order:
    return an_order(number=number, at=datetime(2024, 3, day, hour, 30, tzinfo=UTC), **more)


def text(client: Client, query: str) -> str:
    answer = client.get(f"{CALENDAR}&{query}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def days(page: str) -> list[str]:
    return re.findall(r'class="day" datetime="([\d-]+)"', page)


def test_a_week_goes_from_monday_to_sunday_and_shows_moments(client: Client) -> None:
    placed("SUNDAY", 10)
    placed("MONDAY", 11, hour=7, party=a_party())
    placed("NEXT", 18)
    page = text(client, "span=week&on=2024-03-13")
    assert days(page) == [f"2024-03-{day}" for day in range(11, 18)]
    assert "Week 11" in page
    assert "Kästner GmbH" in page
    assert re.search(r'<time class="muted"[^>]*>07:30</time> <a[^>]*>MONDAY', page)
    assert "SUNDAY" not in page
    assert "NEXT" not in page


def test_one_walks_through_weeks_and_months_and_back(client: Client) -> None:
    def ways(page: str) -> dict[str, str]:
        links = re.findall(r'href="([^"]+)"[^>]*data-shortcut="(\w)"', page)
        return {key: href.replace("&amp;", "&") for href, key in links}

    week = ways(text(client, "span=week&on=2024-03-01&q=total>1"))
    assert "on=2024-02-23" in week["p"]
    assert "on=2024-03-08" in week["n"]
    assert "on=" not in week["t"]
    for way in "pnt":
        assert "span=week" in week[way]
        assert "q=total%3E1" in week[way]
    assert "span=month" in week["m"]
    month = ways(client.get(week["m"]).content.decode())
    assert "on=2024-02-01" in month["p"]
    assert "on=2024-04-01" in month["n"]
    today = timezone.localdate().isoformat()
    assert f'datetime="{today}" aria-current="date"' in text(client, "span=week")


def test_a_week_keeps_the_filter_and_what_one_may_see(
    client: Client, client_of: ClientOf, charlie: User
) -> None:
    placed("CHEAP", 12)
    query = "span=week&on=2024-03-12&q=total>100"
    page = text(client, query)
    assert "CHEAP" not in page
    assert "Nothing falls on these days." in page
    assert client_of(charlie).get(f"{CALENDAR}&{query}").status_code in (403, 404)


def test_a_month_says_that_nothing_falls_on_its_own_days(client: Client) -> None:
    placed("NEXT-MONTH", 10)
    said = "Nothing falls on these days."
    page = text(client, "on=2024-02-05")
    assert "NEXT-MONTH" in page
    assert said in page
    assert said not in text(client, "on=2024-03-05")


@pytest.mark.parametrize("on", ["", "2024", "2024-02-31", "0001-01-01", "9999-12-31", "x" * 900])
def test_a_day_that_is_none_is_today(client: Client, on: str) -> None:
    for span in ("week", "month", "year"):
        found = days(text(client, f"span={span}&on={on}"))
        assert timezone.localdate().isoformat() in found
        assert len(found) == (7 if span == "week" else 42)


def test_a_full_day_folds_and_a_full_calendar_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        placed(f"N{number}", 12)
    assert "2 more" in text(client, "on=2024-03-12")
    assert "more</summary>" not in text(client, "span=week&on=2024-03-12")
    assert "These are the first" not in text(client, "on=2024-03-12")
    monkeypatch.setattr(boards, "MOST_ON_CALENDAR", 5)
    page = text(client, "on=2024-03-12")
    assert "These are the first 5." in page
    assert ">N5<" not in page


def test_a_view_keeps_the_week(client: Client) -> None:
    client.post(
        "/records/order/views/new/?layout=calendar&span=week", {"label": "Mine", "reach": "private"}
    )
    kept = SavedView.objects.get()
    assert kept.options["span"] == "week"
    assert len(days(client.get(f"/records/order/?view=v{kept.pk}").content.decode())) == 7
    month = client.get(f"/records/order/?view=v{kept.pk}&span=month").content.decode()
    assert len(days(month)) == 42


def test_a_calendar_costs_the_same_however_much_stands_in_it(client: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as found:
            text(client, "span=week&on=2024-03-12")
        return len(found)

    placed("A", 11)
    statements()
    before = statements()
    for number in range(20):
        placed(f"B{number}", 11 + number % 7, party=a_party(f"Party {number}"))
    assert statements() == before
    assert Order.objects.filter(placed_at__gt=timezone.now() - timedelta(days=1)).count() == 0
