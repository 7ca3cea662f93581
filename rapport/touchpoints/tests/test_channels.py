"""Volumes per channel and month, and the links of interactions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from rapport.kit.errors import NotAllowed
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.touchpoints import queries
from rapport.touchpoints.queries import Volume
from rapport.touchpoints.tests.making import a_party, record

if TYPE_CHECKING:
    from tests.cast import ActorOf, ClientOf

pytestmark = pytest.mark.django_db


def test_volumes_count_by_channel_and_month() -> None:
    party = a_party()
    for day in (datetime(2024, 1, 31, 23, 59, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)):
        record(party, at=day, channel="chat")
    record(party, at=datetime(2024, 2, 1, tzinfo=UTC), channel="fax")
    record(party, at=datetime(2024, 3, 1, tzinfo=UTC), channel="fax")
    found = queries.channel_volumes(
        SYSTEM, since=datetime(2024, 1, 1, tzinfo=UTC), until=datetime(2024, 3, 1, tzinfo=UTC)
    )
    assert found == [Volume(date(2024, 1, 1), "chat", 2, 0), Volume(date(2024, 2, 1), "fax", 1, 0)]


def test_the_page_shows_the_last_year(alice: User, client_of: ClientOf) -> None:
    record(a_party(), channel="chat")
    record(a_party(), channel="fax", at=timezone.now() - timedelta(days=700))
    text = client_of(alice).get(reverse("channels")).content.decode()
    assert "channel-chat" in text
    assert "channel-fax" not in text


def test_the_page_goes_back_in_time(alice: User, client_of: ClientOf) -> None:
    record(a_party(), channel="chat", at=datetime(2011, 12, 9, tzinfo=UTC))
    record(a_party(), channel="fax", at=datetime(2010, 12, 9, tzinfo=UTC))
    client = client_of(alice)
    newest = client.get(reverse("channels")).content.decode()
    assert "12/11" in newest
    assert "channel-fax" not in newest
    assert "channel-fax" in client.get(reverse("channels") + "?to=2010-12").content.decode()
    for word in ("2999-01", "x", "0001-01", "2011-13"):
        assert client.get(reverse("channels") + f"?to={word}").status_code == 200


def test_an_employee_sees_no_volumes(charlie: User, as_actor: ActorOf) -> None:
    record(a_party(), channel="chat")
    since = timezone.now() - timedelta(days=40)
    with pytest.raises(NotAllowed):
        queries.channel_volumes(as_actor(charlie), since=since, until=timezone.now())


def test_links_lead_back_from_what_they_name(charlie: User, as_actor: ActorOf) -> None:
    found = record(a_party(), links=("orders.order:4", "cases.case:1"))
    record(a_party(), links=("orders.order:42",))
    assert queries.linked_to(SYSTEM, "orders.order:4") == [found]
    assert queries.linked_to(as_actor(charlie), "orders.order:4") == []


def test_the_list_shows_interactions(alice: User, client_of: ClientOf) -> None:
    record(a_party(), subject="Delivery dates", channel="chat")
    record(a_party(), subject="Greetings", channel="fax")
    text = (
        client_of(alice)
        .get(reverse("records", args=["interaction"]) + "?q=channel:chat")
        .content.decode()
    )
    assert "Delivery dates" in text
    assert "Greetings" not in text
