"""Logging one interaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from rapport.kit.errors import Invalid, NotAllowed
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.touchpoints.actions import Details, record_interaction
from rapport.touchpoints.channels import Channel, Direction
from rapport.touchpoints.models import Interaction, Participant
from rapport.touchpoints.tests.making import a_party, record

if TYPE_CHECKING:
    from tests.cast import ActorOf, ClientOf

pytestmark = pytest.mark.django_db


def test_everything_said_is_kept(alice: User, as_actor: ActorOf) -> None:
    party, other = a_party(), a_party("Grace Lind")
    at = timezone.now() - timedelta(days=40)
    found = record(
        party,
        by=as_actor(alice),
        at=at,
        channel="phone_call",
        subject="Delivery",
        body="Thursday suits.",
        outcome="reached",
        duration_seconds=360,
        participants=(other.pk, party.pk),
        links=("orders.order:42",),
    )
    kept = Interaction.objects.get(pk=found.pk)
    assert (kept.party, kept.at, kept.channel, kept.by) == (party, at, "phone_call", alice.pk)
    assert (kept.subject, kept.body, kept.outcome) == ("Delivery", "Thursday suits.", "reached")
    assert (kept.duration_seconds, kept.links) == (360, ["orders.order:42"])
    assert list(Participant.objects.values_list("interaction_id", "party_id", "at")) == [
        (kept.pk, other.pk, at)
    ]


def test_the_event_names_the_party_and_the_interaction(alice: User, as_actor: ActorOf) -> None:
    found = record(a_party(), by=as_actor(alice), subject="Delivery")
    event = Event.objects.get(name="touchpoints.interaction_recorded")
    assert (event.about, event.subject_type, event.subject_id, event.by) == (
        found.party_id,
        "touchpoints.interaction",
        found.pk,
        alice.pk,
    )


def test_the_same_key_finds_the_same_interaction() -> None:
    party = a_party()
    first = record(party, source="mail", source_key="<1@x>", subject="Once")
    again = record(party, source="mail", source_key="<1@x>", subject="Twice")
    other = record(party, source="chat", source_key="<1@x>")
    assert (again.pk, again.subject) == (first.pk, "Once")
    assert other.pk != first.pk
    assert Event.objects.filter(name="touchpoints.interaction_recorded").count() == 2


def test_an_employee_may_not(charlie: User, as_actor: ActorOf) -> None:
    with pytest.raises(NotAllowed):
        record(a_party(), by=as_actor(charlie))
    assert not Interaction.objects.exists()


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("channel", {"channel": "pigeon"}),
        ("direction", {"direction": "up"}),
        ("at", {"at": timezone.now() + timedelta(days=1)}),
        ("at", {"at": datetime(2024, 3, 1)}),  # noqa: DTZ001
        ("subject", {"details": Details(subject="x" * 251)}),
        ("outcome", {"details": Details(outcome="x" * 61)}),
        ("duration_seconds", {"details": Details(duration_seconds=-1)}),
        ("participants", {"details": Details(participants=(999_999,))}),
    ],
)
def test_what_cannot_be_is_refused(
    field: str, changes: dict[str, Any], alice: User, as_actor: ActorOf
) -> None:
    said = {"channel": Channel.EMAIL, "direction": Direction.INBOUND, "at": timezone.now()}
    with pytest.raises(Invalid) as refused:
        record_interaction(a_party(), by=as_actor(alice), **{**said, **changes})
    assert field in refused.value.fields


FORM = {
    "channel": "phone_call",
    "direction": "out",
    "at": "2024-03-01T12:00",
    "subject": "Delivery",
    "body": "Thursday suits.",
    "outcome": "reached",
    "duration_minutes": "6",
    "participants": "Grace Lind",
}


def test_the_form_logs_it(alice: User, client_of: ClientOf) -> None:
    party, grace = a_party(), a_party("Grace Lind")
    response = client_of(alice).post(reverse("record_interaction", args=[party.pk]), FORM)
    assert (response.status_code, response["Location"]) == (303, reverse("party", args=[party.pk]))
    found = Interaction.objects.get()
    assert (found.duration_seconds, found.direction, found.by) == (360, "out", alice.pk)
    assert Participant.objects.get().party == grace


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"subject": ""}, "This field is required"),
        ({"at": "2999-01-01T00:00"}, "This has not happened yet"),
        ({"participants": "Nobody Known"}, "Nobody is called Nobody Known"),
        ({"participants": "Twin"}, "Several are called Twin"),
    ],
)
def test_the_form_says_what_is_wrong(
    changes: dict[str, str], sentence: str, alice: User, client_of: ClientOf
) -> None:
    party = a_party()
    a_party("Twin"), a_party("Twin"), a_party("Grace Lind")
    response = client_of(alice).post(
        reverse("record_interaction", args=[party.pk]), {**FORM, **changes}
    )
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Interaction.objects.exists()


def test_the_form_is_hidden_from_those_who_see_no_parties(
    charlie: User, dana: User, client_of: ClientOf
) -> None:
    address = reverse("record_interaction", args=[a_party().pk])
    for user in (charlie, dana):
        assert client_of(user).get(address).status_code == 404
