"""Opening single records to people and teams, and saying why someone sees them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from rapport.kit.errors import Invalid, NotAllowed, NotFound
from rapport.parties import queries as parties
from rapport.parties.models import Party
from rapport.platform.access import Right
from rapport.platform.accounts import stamps
from rapport.platform.accounts.actions.hierarchy import change_manager
from rapport.platform.accounts.actions.sharing import Offer, end_share, share_record
from rapport.platform.accounts.actions.territories import TerritoryDetails, create_territory
from rapport.platform.accounts.models import Rule, Share, Team, User
from rapport.platform.accounts.queries import explain
from rapport.platform.events.models import Event
from rapport.platform.records.actions.records import edit_record
from rapport.platform.records.types import record_type
from tests.cast import person

if TYPE_CHECKING:
    from tests.cast import ActorOf, ClientOf

PARTY = "parties.Party"
TODAY = timezone.localdate
HTMX = {"HX-Request": "true"}


@pytest.fixture
def carol(db: None) -> User:
    """A sales person of no team."""
    return person("Carol", "sales_person")


@pytest.fixture
def party(alice: User, north: Team) -> Party:
    """Alice's and the team's, where sales people reach only what is their own."""
    narrow()
    return Party.objects.create(
        name="Acme", sort_name="acme", owner=alice, team=north, country="NL", city="Utrecht"
    )


def narrow(scope: int = 1) -> None:
    Rule.objects.all().delete()
    for right in (Right.READ, Right.EDIT):
        Rule.objects.create(policy=PARTY, role="sales_person", right=right, scope=scope)
    stamps.renew()


def test_a_shared_record_is_read(
    party: Party, alice: User, carol: User, as_actor: ActorOf, client_of: ClientOf
) -> None:
    with pytest.raises(NotFound):
        parties.party(as_actor(carol), party.pk)
    until = TODAY() + timedelta(days=3)
    offer = Offer(user=carol, until=until, reason="Please call")
    share_record(party, offer, by=as_actor(alice), policy=PARTY, about=party.pk)
    assert parties.party(as_actor(carol), party.pk) == party
    assert list(parties.visible(as_actor(carol))) == [party]
    assert client_of(carol).get(f"/parties/{party.pk}/").status_code == 200
    with pytest.raises(NotAllowed):
        edit_record(record_type("party"), party.pk, {}, by=as_actor(carol))  # type: ignore[arg-type]
    event = Event.objects.get(name="accounts.record_shared")
    assert (event.about, event.subject_id) == (party.pk, party.pk)
    assert event.data == {
        "shared_with": "Carol",
        "can_edit": False,
        "until": until.isoformat(),
        "reason": "Please call",
    }
    told = explain(as_actor(carol), party, noun="party").text
    assert told.startswith("Carol sees this party because Alice shared it with them until ")


def test_shared_for_editing_with_a_team(
    party: Party, alice: User, carol: User, as_actor: ActorOf
) -> None:
    south = Team.objects.create(name="South")
    south.members.add(carol)
    share_record(party, Offer(team=south, can_edit=True), by=as_actor(alice), policy=PARTY)
    carol = User.objects.get(pk=carol.pk)
    assert list(record_type("party").visible_to(as_actor(carol), Right.EDIT)) == [party]  # type: ignore[union-attr]
    told = explain(as_actor(carol), party, Right.EDIT, noun="party").text
    assert told == ("Carol may edit this party because Alice shared it with South for editing.")
    with pytest.raises(NotAllowed, match="share further"):
        share_record(party, Offer(user=carol), by=as_actor(carol), policy=PARTY)


def test_a_share_ends_by_itself_or_by_hand(
    party: Party, alice: User, carol: User, as_actor: ActorOf
) -> None:
    share = share_record(party, Offer(user=carol), by=as_actor(alice), policy=PARTY)
    share.until = TODAY() - timedelta(days=1)
    share.save()
    assert not parties.visible(as_actor(carol)).exists()
    again = share_record(party, Offer(user=carol), by=as_actor(alice), policy=PARTY)
    assert again.pk == share.pk
    assert again.until is None
    end_share(party, share.pk, by=as_actor(alice), policy=PARTY)
    assert not parties.visible(as_actor(carol)).exists()
    assert Event.objects.get(name="accounts.share_ended").data == {"shared_with": "Carol"}
    with pytest.raises(NotFound):
        end_share(party, share.pk, by=as_actor(alice), policy=PARTY)


def test_refuses_what_would_open_nothing(
    party: Party, alice: User, charlie: User, carol: User, north: Team, as_actor: ActorOf
) -> None:
    gone = person("Gone", "sales_person")
    gone.is_active = False
    gone.save()
    yesterday = TODAY() - timedelta(days=1)
    analyst = person("Ines", "analyst")
    for offer, field in (
        (Offer(), "whom"),
        (Offer(user=carol, team=north), "whom"),
        (Offer(user=alice), "whom"),
        (Offer(user=gone), "whom"),
        (Offer(user=charlie), "whom"),
        (Offer(user=analyst, can_edit=True), "whom"),
        (Offer(user=carol, until=yesterday), "until"),
        (Offer(user=carol, reason="x" * 201), "reason"),
    ):
        with pytest.raises(Invalid) as refused:
            share_record(party, offer, by=as_actor(alice), policy=PARTY)
        assert list(refused.value.fields) == [field], offer
    assert not Share.objects.exists()


def test_who_does_not_edit_does_not_share(
    party: Party, carol: User, bob: User, analyst: User, as_actor: ActorOf
) -> None:
    with pytest.raises(NotFound):
        share_record(party, Offer(user=carol), by=as_actor(carol), policy=PARTY)
    with pytest.raises(NotAllowed):
        share_record(party, Offer(user=carol), by=as_actor(analyst), policy=PARTY)


def test_the_panel_shares_and_stops(
    party: Party, alice: User, carol: User, client_of: ClientOf
) -> None:
    client, address = client_of(alice), f"/records/party/{party.pk}/sharing/"
    assert "Shared with nobody" in client.get(address).text
    wrong = client.post(address, {"whom": ""}, headers=HTMX)
    assert wrong.status_code == 422
    sent = {"whom": f"person-{carol.pk}", "can_edit": "on", "reason": "Her patch"}
    shown = client.post(address, sent, headers=HTMX).text
    assert "Carol" in shown
    assert "Her patch" in shown
    assert "<html" not in shown
    assert client.post(address, sent).status_code == 303
    share = Share.objects.get()
    assert client.post(f"{address}{share.pk}/end/").status_code == 303
    assert client_of(carol).get(address).status_code == 404


@pytest.mark.parametrize(
    ("scope", "who", "sentence"),
    [
        (1, "alice", "Alice sees this party because they own it."),
        (
            1,
            "bob",
            (
                "Bob does not see this party: as sales person they may read only their own and those of"
                " the people they lead. Alice, who owns it, could share it with them; an administrator"
                " could widen their right."
            ),
        ),
        (2, "bob", "Bob sees this party because they are in North, the team that it belongs to."),
        (4, "bob", "Bob sees this party because the role sales person reaches every one."),
        (1, "admin", "Ada sees this party because an administrator may do everything."),
        (
            1,
            "charlie",
            (
                "Charlie does not see this party: the role employee may not read any. An administrator"
                " could allow it."
            ),
        ),
        (
            1,
            "dana",
            (
                "Dana does not see this party: they play no role here. An administrator could give them"
                " one."
            ),
        ),
    ],
)
def test_why_someone_sees_it(
    party: Party,
    request: pytest.FixtureRequest,
    as_actor: ActorOf,
    scope: int,
    who: str,
    sentence: str,
) -> None:
    narrow(scope)
    assert explain(as_actor(request.getfixturevalue(who)), party, noun="party").text == sentence


def test_why_a_leader_and_a_territory_see_it(
    party: Party, alice: User, bob: User, carol: User, admin: User, as_actor: ActorOf
) -> None:
    by = as_actor(admin)
    change_manager(alice, bob, by=by)
    change_manager(bob, carol, by=by)
    told = explain(as_actor(carol), party, noun="party").text
    assert told == "Carol sees this party because they lead Bob, who leads Alice, who owns it."
    change_manager(bob, None, by=by)
    narrow(3)
    create_territory(TerritoryDetails("Benelux", countries=["NL"], people=[carol.pk]), by=by)
    told = explain(as_actor(carol), party, noun="party").text
    assert told == "Carol sees this party because it is in Benelux, a territory of theirs."


def test_an_administrator_asks_for_anybody(
    party: Party, alice: User, bob: User, admin: User, client_of: ClientOf
) -> None:
    address = f"/access/party/{party.pk}/"
    everyone = client_of(admin).get(address).text
    assert "Alice sees this party" in everyone
    assert "Bob does not see" in everyone
    one = client_of(admin).get(f"{address}?person={bob.pk}&right=edit").text
    assert "Bob may not edit this party" in one
    assert "Alice sees" not in one
    own = client_of(alice).get(address, {"person": bob.pk}).text
    assert "Alice sees this party" in own
    assert "Bob" not in own
