"""What was done to parties is undone: by hand, by a file, with what hangs on them."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.utils import timezone

from rapport.parties import actions as parties
from rapport.parties.details import ContactDetails, Email, Handle, PartyDetails, Phone
from rapport.parties.models import Party, Relationship
from rapport.parties.tests.staging import absorb
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.platform.records.actions import tags
from rapport.platform.records.actions.records import edit_record
from rapport.platform.records.actions.undo import undo_story
from rapport.platform.records.models import Tagging
from rapport.platform.records.types import record_type

pytestmark = pytest.mark.django_db
Step = Callable[[Actor], object]


@pytest.fixture
def by(alice: User) -> Actor:
    return actor_of(alice)


@pytest.fixture
def ada(by: Actor) -> Party:
    return parties.create_party(
        PartyDetails(name="Ada Byron", job_title="Analyst"),
        by=by,
        contacts=[Email("ada@example.org")],
    )


def told(by: Actor, *steps: Step) -> uuid.UUID:
    with events.story(uuid.uuid4()) as story:
        for step in steps:
            step(by)
    return story


def emails(party: Party) -> list[str]:
    return sorted(party.emails.values_list("address", flat=True))


def test_an_edit_with_its_contacts_is_undone(ada: Party, by: Actor) -> None:
    details = PartyDetails(name="Ada King", job_title="Countess")
    contacts: list[ContactDetails] = [
        Email("king@example.org"),
        Phone("+31 30 1234567"),
        Handle("signal", "ada"),
    ]
    story = told(
        by,
        lambda actor: parties.edit_party(
            ada, details, version=ada.version, by=actor, contacts=contacts
        ),
    )
    undone = undo_story(story, by=by)
    ada.refresh_from_db()
    assert (ada.name, ada.job_title, emails(ada)) == ("Ada Byron", "Analyst", ["ada@example.org"])
    assert (ada.phones.count(), ada.handles.count()) == (0, 0)
    assert ada.emails.get().is_primary
    assert "byron" in ada.search_text
    assert "king" not in ada.search_text
    assert dict(undone.outcome.left) == {}
    undo_story(undone.story, by=by)
    ada.refresh_from_db()
    assert (ada.name, emails(ada)) == ("Ada King", ["king@example.org"])
    assert ada.phones.get().e164 == "+31301234567"
    assert str(ada.handles.get()) == "signal: ada"


def test_a_name_that_was_written_in_a_list_is_undone_with_its_parts(ada: Party, by: Actor) -> None:
    kind = record_type("party")
    assert kind is not None
    story = told(by, lambda actor: edit_record(kind, ada.pk, {"name": "Ada King"}, by=actor))
    undo_story(story, by=by)
    ada.refresh_from_db()
    assert (ada.name, ada.family_name, ada.sort_name) == ("Ada Byron", "Byron", "byron, ada")
    assert "byron" in ada.search_text


def test_deleting_is_undone_by_the_partys_own_event(ada: Party, by: Actor) -> None:
    story = told(by, lambda actor: parties.delete_party(ada, by=actor))
    undone = undo_story(story, by=by)
    ada.refresh_from_db()
    assert ada.deleted_at is None
    assert Event.objects.get(story=undone.story, name="parties.party_restored").about == ada.pk
    undo_story(undone.story, by=by)
    ada.refresh_from_db()
    assert ada.deleted_at is not None


def test_roles_contacts_owner_and_relations_are_undone(ada: Party, bob: User, by: Actor) -> None:
    company = parties.create_party(PartyDetails(kind="organization", name="Engines"), by=by)
    parties.add_role(ada, "prospect", by=by)
    point = ada.emails.get()
    story = told(
        by,
        lambda actor: parties.add_role(ada, "customer", by=actor),
        lambda actor: parties.remove_role(ada, "prospect", by=actor),
        lambda actor: parties.add_contact_point(ada, Phone("+31 30 1234567"), by=actor),
        lambda actor: parties.edit_contact_point(point, Email("new@example.org"), by=actor),
        lambda actor: parties.relate_parties(ada, "works_for", company, by=actor),
        lambda actor: parties.assign_party(ada, owner_id=bob.pk, team_id=ada.team_id, by=actor),
    )
    ada.refresh_from_db()
    undone = undo_story(story, by=by)
    ada.refresh_from_db()
    assert [role.role for role in ada.roles.all()] == ["prospect"]
    assert (ada.phones.count(), emails(ada), ada.owner_id) == (0, ["ada@example.org"], by.user_id)
    assert Relationship.objects.get().until == timezone.localdate()
    assert (undone.outcome.changed, dict(undone.outcome.left)) == (6, {})


def test_what_was_changed_since_is_listed(ada: Party, bob: User, admin: User, by: Actor) -> None:
    story = told(
        by,
        lambda actor: parties.add_role(ada, "customer", by=actor),
        lambda actor: parties.assign_party(ada, owner_id=bob.pk, team_id=ada.team_id, by=actor),
    )
    ada.refresh_from_db()
    parties.remove_role(ada, "customer", by=by)
    parties.assign_party(ada, owner_id=None, team_id=ada.team_id, by=actor_of(admin))
    left = undo_story(story, by=by).outcome.left
    assert sorted(left) == [
        "Ada Byron does not play the role “Customer”.",
        "Somebody assigned it to others since.",
    ]


def test_consent_stays_as_evidence(ada: Party, by: Actor) -> None:
    consent = {"purpose": "marketing", "channel": "email", "state": "granted", "source": "Fair"}
    story = told(by, lambda actor: parties.record_consent(ada, **consent, by=actor))
    assert dict(undo_story(story, by=by).outcome.left) == {
        "“Consent recorded” cannot be undone.": 1
    }


def test_an_import_is_undone(ada: Party, by: Actor, admin: User) -> None:
    tags.add_tag(ada, "old", by=by)
    with events.story(uuid.uuid4()) as story:
        absorb(
            {"name": "Ada Byron", "email": "ada@example.org", "job_title": "Countess",
             "phone_written": "+31301234567", "phone_e164": "+31301234567", "role": "customer", "tags": ["vip"]},
            {"name": "Bea New", "email": "bea@example.org", "organization": "Engines"},
        )  # fmt: skip
    assert Party.objects.filter(deleted_at=None).count() == 3
    undone = undo_story(story, by=actor_of(admin))
    ada.refresh_from_db()
    assert (ada.job_title, ada.phones.count(), ada.roles.count()) == ("Analyst", 0, 0)
    assert list(Tagging.objects.values_list("tag__name", flat=True)) == ["old"]
    assert list(Party.objects.filter(deleted_at=None)) == [ada]
    assert (undone.outcome.changed, undone.outcome.conflict_count) == (3, 0)
