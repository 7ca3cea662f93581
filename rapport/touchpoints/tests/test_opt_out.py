"""The link at the foot of a mail."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from rapport.kit.errors import NotFound
from rapport.parties.models import Consent, Party
from rapport.platform.events.models import Event
from rapport.touchpoints.actions import Pressed, opt_out
from rapport.touchpoints.models import Suppression
from rapport.touchpoints.opting_out import Wish, headers_for, read_token, token_for
from rapport.touchpoints.tests.making import a_party

pytestmark = pytest.mark.django_db


def wish_of(party: Party) -> Wish:
    return Wish(party.pk, "sales", "email", "<sequence-1-2@example.com>")


def address(party: Party) -> str:
    return reverse("opt_out", args=[token_for(wish_of(party))])


def test_merely_looking_stops_nothing() -> None:
    page = Client().get(address(a_party()))
    assert page.status_code == 200
    assert "Nothing has happened yet." in page.content.decode()
    assert not Consent.objects.exists()


def test_one_press_of_a_mail_program_withdraws_the_consent() -> None:
    party = a_party()
    sent = {"List-Unsubscribe": "One-Click"}
    client = Client(enforce_csrf_checks=True)
    agent = {"User-Agent": "Mail 1.0", "X-Forwarded-For": "203.0.113.9"}
    assert client.post(address(party), sent, headers=agent).status_code == 200
    found = Consent.objects.get(party=party)
    assert (found.purpose, found.channel, found.state) == ("sales", "email", "withdrawn")
    assert "<sequence-1-2@example.com>" in found.source
    event = Event.objects.get(name="touchpoints.opted_out")
    assert (event.about, event.data["agent"], event.data["everything"]) == (
        party.pk,
        "Mail 1.0",
        False,
    )


def test_who_presses_twice_has_said_it_once() -> None:
    party = a_party()
    for _ in range(2):
        opt_out(wish_of(party), Pressed())
    assert Consent.objects.filter(party=party).count() == 1
    assert Event.objects.filter(name="touchpoints.opted_out").count() == 1


def test_never_again_suppresses_the_channel() -> None:
    party = a_party()
    for _ in range(2):
        page = Client().post(address(party), {"everything": "1"})
    assert "We will not write to this address at all." in page.content.decode()
    found = Suppression.objects.get()
    assert (found.party, found.channel, found.reason) == (party, "email", "asked")


@pytest.mark.parametrize("damage", ["", "x", ":"])
def test_a_forged_link_stops_nothing(damage: str) -> None:
    party = a_party()
    token = token_for(wish_of(party))[:-3] + "abc" + damage
    assert read_token(token) is None
    url = reverse("opt_out", args=[token])
    assert Client().get(url).status_code == 404
    assert Client().post(url).status_code == 404
    assert not Consent.objects.exists()


def test_a_party_that_is_no_more_is_not_found() -> None:
    with pytest.raises(NotFound):
        opt_out(Wish(0, "sales", "email"), Pressed())


def test_a_mail_says_how_to_stop_it_with_one_press() -> None:
    headers = headers_for(wish_of(a_party()))
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].startswith("<http")
