"""Into the trash and out again; assigning."""

import pytest

from rapport.kit.errors import Invalid, NotAllowed, Refused
from rapport.parties import actions as parties
from rapport.parties import queries
from rapport.parties.models import Party
from rapport.parties.tests.kinds import ActorOf, ClientOf, Newest
from rapport.platform.accounts.models import User

pytestmark = pytest.mark.django_db


def test_deletes_with_an_undo_and_restores(
    client_of: ClientOf, alice: User, anna: Party, as_actor: ActorOf, newest: Newest
) -> None:
    client = client_of(alice)
    response = client.post(f"/parties/{anna.pk}/delete/", follow=True)
    assert "Anna de Vries is in the trash." in response.text
    assert f'href="/parties/{anna.pk}/restore/"' in response.text
    assert not queries.visible(as_actor(alice)).exists()
    assert newest().name == "parties.party_deleted"
    assert client.get(f"/parties/{anna.pk}/restore/").status_code == 200
    assert client.post(f"/parties/{anna.pk}/restore/").status_code == 303
    assert queries.party(as_actor(alice), anna.pk) == anna
    assert newest().name == "parties.party_restored"


def test_deleting_refuses_the_wrong_person(
    anna: Party, bob: User, as_actor: ActorOf, client_of: ClientOf
) -> None:
    with pytest.raises(NotAllowed):
        parties.delete_party(anna, by=as_actor(bob))
    assert client_of(bob).post(f"/parties/{anna.pk}/delete/").status_code == 403


def test_deleting_twice_and_restoring_the_present_are_refused(
    anna: Party, alice: User, as_actor: ActorOf
) -> None:
    with pytest.raises(Refused):
        parties.restore_party(anna, by=as_actor(alice))
    parties.delete_party(anna, by=as_actor(alice))
    with pytest.raises(Refused):
        parties.delete_party(anna, by=as_actor(alice))


def test_assigns_to_a_colleague(
    anna: Party, alice: User, bob: User, as_actor: ActorOf, newest: Newest, client_of: ClientOf
) -> None:
    response = client_of(alice).post(f"/parties/{anna.pk}/assign/", {"owner": bob.pk, "team": ""})
    assert response.status_code == 303
    anna.refresh_from_db()
    assert (anna.owner, anna.team) == (bob, None)
    assert newest().data == {
        "party": anna.pk,
        "owner": bob.pk,
        "team": None,
        "owner_before": alice.pk,
        "team_before": bob.teams.get().pk,
    }


def test_assigning_refuses_strangers(
    anna: Party, alice: User, bob: User, analyst: User, as_actor: ActorOf
) -> None:
    bob.is_active = False
    bob.save()
    with pytest.raises(Invalid):
        parties.assign_party(anna, owner_id=bob.pk, team_id=None, by=as_actor(alice))
    with pytest.raises(NotAllowed):
        parties.assign_party(anna, owner_id=analyst.pk, team_id=None, by=as_actor(analyst))
