"""How somebody likes to be reached."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from rapport.kit.errors import Invalid, NotFound
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.touchpoints.actions import set_preference
from rapport.touchpoints.models import Preference
from rapport.touchpoints.tests.making import a_party

if TYPE_CHECKING:
    from tests.cast import ActorOf, ClientOf

pytestmark = pytest.mark.django_db


def test_what_they_like_is_kept_and_told(as_actor: ActorOf, alice: User) -> None:
    party = a_party()
    said: dict[str, Any] = {"channel": "phone_call", "zone": "Europe/Oslo"}
    set_preference(party, by=as_actor(alice), **said, starts=time(9), ends=time(17))
    set_preference(party, by=as_actor(alice), **said)
    found = Preference.objects.get(party=party)
    assert (found.channel, found.starts, found.ends) == ("phone_call", time(9), time(17))
    event = Event.objects.get(name="touchpoints.preference_set")
    assert event.data["changes"]["zone"] == ["", "Europe/Oslo"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"channel": "carrier_pigeon"}, "channel"),
        ({"channel": "any"}, "channel"),
        ({"zone": "Mars/Base"}, "zone"),
        ({"starts": time(9)}, "ends"),
        ({"ends": time(9)}, "starts"),
        ({"starts": time(17), "ends": time(9)}, "ends"),
    ],
)
def test_what_cannot_be_is_refused(
    as_actor: ActorOf, alice: User, said: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        set_preference(a_party(), by=as_actor(alice), **said)
    assert field in refused.value.fields
    assert not Preference.objects.exists()


def test_it_takes_the_right(as_actor: ActorOf, charlie: User) -> None:
    with pytest.raises(NotFound):
        set_preference(a_party(), by=as_actor(charlie), channel="email")


def test_the_form_shows_what_is_known_and_says_what_is_wrong(
    client_of: ClientOf, alice: User
) -> None:
    party, client = a_party(), client_of(alice)
    url = reverse("set_preference", args=[party.pk])
    sent = {"channel": "email", "language": "nl", "starts": "09:00", "ends": "12:00"}
    assert client.post(url, sent)["Location"] == reverse("party", args=[party.pk])
    assert 'value="09:00' in client.get(url).content.decode()
    assert client.post(url, {**sent, "ends": "08:00"}).status_code == 422
