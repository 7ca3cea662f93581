"""Correcting and removing what was logged by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from rapport.kit.errors import Invalid, NotAllowed, Refused
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.touchpoints.actions import delete_interaction, edit_interaction
from rapport.touchpoints.models import Interaction, Participant
from rapport.touchpoints.tests.making import a_party, record

if TYPE_CHECKING:
    from tests.cast import ActorOf, ClientOf

pytestmark = pytest.mark.django_db


def test_a_correction_is_kept_with_its_event(alice: User, as_actor: ActorOf) -> None:
    by = as_actor(alice)
    grace, ada = a_party("Grace Lind"), a_party("Ada Okafor")
    found = record(a_party(), by=by, subject="Delivery", participants=(grace.pk,))
    earlier = timezone.now() - timedelta(days=400)
    edit_interaction(found, by=by, subject="Return", at=earlier, participants=[ada.pk])
    kept = Interaction.objects.get()
    assert (kept.subject, kept.at) == ("Return", earlier)
    assert list(Participant.objects.values_list("party_id", "at")) == [(ada.pk, earlier)]
    event = Event.objects.get(name="touchpoints.interaction_edited")
    assert event.data["changed"] == ["at", "subject", "participants"]


def test_no_change_is_no_event(alice: User, as_actor: ActorOf) -> None:
    found = record(a_party(), by=as_actor(alice), subject="Delivery")
    edit_interaction(found, by=as_actor(alice), subject="Delivery")
    assert not Event.objects.filter(name="touchpoints.interaction_edited").exists()


def test_only_who_logged_it_or_a_manager(
    alice: User, bob: User, manager: User, charlie: User, as_actor: ActorOf
) -> None:
    found = record(a_party(), by=as_actor(alice), subject="Delivery")
    for user in (bob, charlie):
        with pytest.raises(Exception, match=r"allow|nothing here"):
            edit_interaction(found, by=as_actor(user), subject="Mine")
    with pytest.raises(NotAllowed):
        delete_interaction(found, by=as_actor(bob))
    edit_interaction(found, by=as_actor(manager), subject="Ours")
    assert Interaction.objects.get().subject == "Ours"


def test_what_a_system_recorded_stands(manager: User, as_actor: ActorOf) -> None:
    found = record(a_party(), source="mail", source_key="1")
    with pytest.raises(Refused):
        edit_interaction(found, by=as_actor(manager), subject="Other")
    with pytest.raises(Refused):
        delete_interaction(found, by=as_actor(manager))


def test_wrong_corrections_are_refused(alice: User, as_actor: ActorOf) -> None:
    found = record(a_party(), by=as_actor(alice))
    with pytest.raises(Invalid):
        edit_interaction(found, by=as_actor(alice), at=timezone.now() + timedelta(days=1))
    with pytest.raises(Invalid):
        edit_interaction(found, by=as_actor(alice), channel="pigeon")


def test_removing_takes_the_participants_along(alice: User, as_actor: ActorOf) -> None:
    found = record(a_party(), by=as_actor(alice), participants=(a_party("Grace Lind").pk,))
    delete_interaction(found, by=as_actor(alice))
    assert not Interaction.objects.exists()
    assert not Participant.objects.exists()
    assert Event.objects.get(name="touchpoints.interaction_deleted").about == found.party_id


def test_the_pages_correct_and_remove(alice: User, as_actor: ActorOf, client_of: ClientOf) -> None:
    found = record(a_party(), by=as_actor(alice), subject="Delivery", duration_seconds=90)
    client = client_of(alice)
    form = client.get(reverse("edit_interaction", args=[found.pk])).content.decode()
    assert 'value="Delivery"' in form
    assert 'value="1.5"' in form
    said = {"channel": "email", "direction": "in", "at": "2024-03-01T12:00", "subject": "Return"}
    response = client.post(reverse("edit_interaction", args=[found.pk]), said)
    assert response.status_code == 303
    assert "Return" in client.get(reverse("interaction", args=[found.pk])).content.decode()
    assert client.post(reverse("delete_interaction", args=[found.pk])).status_code == 303
    assert client.get(reverse("interaction", args=[found.pk])).status_code == 404
    assert client.get(reverse("delete_interaction", args=[found.pk])).status_code == 405
