"""Connecting a calendar on a server: finding it, choosing it, and the page that tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from rapport.activities.actions.calendars.connecting import connect_calendar
from rapport.activities.caldav.server import Server
from rapport.activities.models import Activity, CalendarLink
from rapport.activities.tests.making import planned
from rapport.activities.tests.radicales import PASSWORD, USER, Gate
from rapport.kit.errors import Invalid, NotAllowed, Refused
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.accounts.sealing import unsealed
from rapport.platform.events.models import Event
from tests.cast import run_jobs

if TYPE_CHECKING:
    from tests.cast import ActorOf, ClientOf

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["", "alice/", "alice/days/", ".well-known/caldav", "nowhere/"])
def test_calendars_are_found_from_wherever_one_begins(gate: Gate, path: str) -> None:
    server = Server(f"{gate.url}{path}", USER, PASSWORD, is_private_allowed=True)
    assert [(one.url, one.name) for one in server.calendars()] == [(gate.calendar.url, "Work")]


def test_a_person_connects_chooses_looks_and_disconnects(
    gate: Gate, alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)
    planned("Talk", kind="meeting", owner_id=alice.pk)
    page = reverse("my_calendar")
    assert "Where is your calendar?" in client.get(page).content.decode()
    said = {"server": gate.url, "user_name": USER, "password": PASSWORD}
    assert client.post(reverse("connect_calendar"), said).status_code == 303
    held = CalendarLink.objects.get()
    assert PASSWORD not in held.sealed_password
    assert unsealed(held.sealed_password, use="calendars") == PASSWORD
    assert "Which calendar?" in client.get(page).content.decode()
    chosen = {"calendar": gate.calendar.url, "direction": "both"}
    assert client.post(reverse("choose_calendar"), chosen).status_code == 303
    run_jobs()
    text = client.get(page).content.decode()
    assert "Connected" in text
    assert "1 sent there" in text
    assert PASSWORD not in text
    assert client.post(reverse("sync_calendar")).status_code == 303
    text = client.get(page).content.decode()
    assert 'hx-trigger="every 1s"' in text
    assert "Look again" in text
    run_jobs()
    part = client.get(page, {"state": 1}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "every 1s" not in part
    assert client.post(reverse("disconnect_calendar")).status_code == 303
    assert CalendarLink.objects.get().sealed_password == ""
    assert len(gate.events()) == Activity.objects.count() == 1
    names = Event.objects.filter(name__startswith="activities.calendar").order_by("pk")
    assert list(names.values_list("name", flat=True)) == [
        "activities.calendar_connected",
        "activities.calendar_disconnected",
    ]
    assert "Where is your calendar?" in client.get(page).content.decode()


def test_what_is_wrong_is_said_at_its_field(gate: Gate, alice: User, client_of: ClientOf) -> None:
    client = client_of(alice)
    said = {"server": gate.url, "user_name": USER, "password": "wrong"}

    def answer(**other: str) -> tuple[int, str]:
        response = client.post(reverse("connect_calendar"), said | other)
        return response.status_code, response.content.decode()

    assert answer()[0] == 422
    assert "does not accept this user name and password" in answer()[1]
    assert "could not be reached" in answer(server="http://127.0.0.1:1/")[1]
    assert "no host called" in answer(server="https://nowhere.invalid")[1]
    assert "not here" in answer(server="https://alice:x@example.com/")[1]
    assert "Enter a web address" in answer(server="ftp://example.com")[1]
    gate.answers = [("PROPFIND", "", "404 No")]
    assert "No calendar was found at this address" in answer(password=PASSWORD)[1]
    assert not CalendarLink.objects.exists()


def test_only_what_was_offered_can_be_chosen(gate: Gate, alice: User, client_of: ClientOf) -> None:
    client = client_of(alice)
    assert client.post(reverse("choose_calendar"), {}).status_code == 303
    connect_calendar(gate.url, USER, PASSWORD, by=actor_of(alice))
    for wrong in ({"calendar": "http://127.0.0.1/"}, {"direction": "up"}):
        said = {"calendar": gate.calendar.url, "direction": "both"} | wrong
        assert client.post(reverse("choose_calendar"), said).status_code == 422
    assert not CalendarLink.objects.get().is_connected
    assert client.post(reverse("sync_calendar")).status_code == 409


def test_nobody_sees_the_calendar_of_another(
    gate: Gate, alice: User, bob: User, charlie: User, client_of: ClientOf, as_actor: ActorOf
) -> None:
    connect_calendar(gate.url, USER, PASSWORD, by=actor_of(alice))
    assert gate.url not in client_of(bob).get(reverse("my_calendar")).content.decode()
    client_of(bob).post(reverse("disconnect_calendar"))
    assert CalendarLink.objects.get().sealed_password
    assert client_of(charlie).get(reverse("my_calendar")).status_code == 403
    with pytest.raises(NotAllowed):
        connect_calendar(gate.url, USER, PASSWORD, by=as_actor(charlie))


def test_addresses_inside_are_not_called_unless_allowed(
    gate: Gate, alice: User, settings: Any
) -> None:
    settings.PRIVATE_WEBHOOKS = False
    for url in (gate.url, gate.url.replace("http", "https")):
        with pytest.raises(Invalid) as refused:
            connect_calendar(url, USER, PASSWORD, by=actor_of(alice))
        assert list(refused.value.fields) == ["server"]
    assert gate.asked == []


@pytest.mark.parametrize(
    ("first", "then", "is_allowed"),
    [
        ("https://cal.example.com/", "https://p34.example.com/x", True),
        ("https://cal.example.com/", "https://cal.example.com:8443/x", True),
        ("https://cal.example.com/", "https://other.com/x", False),
        ("https://cal.example.com/", "https://evilexample.com/x", False),
        ("https://cal.example.com/", "http://cal.example.com/x", False),
        ("https://10.0.0.1/", "https://10.0.0.2/", False),
    ],
)
def test_the_password_goes_to_no_stranger(first: str, then: str, is_allowed: bool) -> None:
    server = Server(first, USER, PASSWORD, is_private_allowed=True)
    if is_allowed:
        server._check(then)
    else:
        with pytest.raises(Refused):
            server._check(then)
