"""How leads end: converted, recycled, dead; opened again, and undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from rapport.catalog.models import Product
from rapport.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rapport.leads.actions import leads as actions
from rapport.leads.models import DeadReason, Lead
from rapport.leads.queries import open_leads
from rapport.leads.queries.conditions import lead_type
from rapport.leads.tests.conftest import Received
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.models import Team, User
from rapport.platform.events.actions import story
from rapport.platform.events.models import Event
from rapport.platform.records.actions.records import edit_record
from rapport.platform.records.actions.undo.story import undo_story
from rapport.sales.models import Opportunity
from tests.cast import ClientOf, person

ActorOf = Callable[[User], Actor]


def names(lead: Lead) -> list[str]:
    rows = Event.objects.filter(subject_type="leads.lead", subject_id=lead.pk)
    return list(rows.order_by("pk").values_list("name", flat=True))


def test_it_becomes_an_opportunity_of_the_same_party(
    received: Received, alice: User, as_actor: ActorOf
) -> None:
    pump = Product.objects.create(name="Pump", code="P1")
    lead = received(product=pump.pk, owner=alice.pk, need="Twelve", source="Fair")
    made = actions.convert_lead(lead, by=as_actor(alice))
    lead.refresh_from_db()
    assert (lead.status, lead.opportunity) == ("converted", made)
    assert (made.party, made.owner, made.name) == (lead.party, alice, "Dora Vos · Pump")
    assert (made.need, made.source) == ("Twelve", "Fair")
    assert [line.product for line in made.lines.all()] == [pump]
    assert names(lead)[-1] == "leads.lead_converted"
    with pytest.raises(Refused):
        actions.convert_lead(lead, by=as_actor(alice))
    with pytest.raises(Invalid):
        edit_record(lead_type(), lead.pk, {"status": "new"}, by=SYSTEM)


def test_without_a_product_it_is_worth_what_is_said(
    received: Received, alice: User, as_actor: ActorOf
) -> None:
    made = actions.convert_lead(received(), by=as_actor(alice), name="A pump", amount="500")
    assert (made.name, made.amount) == ("A pump", Decimal(500))


def test_converting_is_undone_whole(received: Received, alice: User, as_actor: ActorOf) -> None:
    lead, by = received(owner=alice.pk), as_actor(alice)
    with story() as told:
        made = actions.convert_lead(lead, by=by)
    undo_story(told, by=by)
    lead.refresh_from_db()
    assert (lead.status, lead.opportunity_id) == ("new", None)
    assert Opportunity.objects.get(pk=made.pk).deleted_at is not None


def test_it_comes_back_on_a_day(
    received: Received, alice: User, as_actor: ActorOf, client_of: ClientOf
) -> None:
    lead, by, today = received(owner=alice.pk), as_actor(alice), timezone.localdate()
    with pytest.raises(Invalid) as caught:
        actions.recycle_lead(lead, today, by=by)
    assert "back" in caught.value.fields
    lead = actions.recycle_lead(lead, today + timedelta(days=9), by=by)
    assert (lead.status, lead.back_on) == ("recycled", today + timedelta(days=9))
    assert names(lead)[-1] == "leads.lead_recycled"
    assert f"/leads/{lead.pk}/" not in client_of(alice).get("/day/").content.decode()
    again = actions.reopen_lead(lead, by=by)
    assert (again.status, again.back_on) == ("working", None)
    assert names(lead)[-1] == "leads.lead_reopened"
    with pytest.raises(Refused):
        actions.reopen_lead(again, by=by)


def test_it_dies_for_a_reason_and_that_is_undone(
    received: Received, alice: User, as_actor: ActorOf, reason: DeadReason
) -> None:
    lead, by = received(owner=alice.pk), as_actor(alice)
    with pytest.raises(Invalid) as caught:
        actions.let_lead_die(lead, None, by=by)
    assert "dead_reason" in caught.value.fields
    with story() as told:
        dead = actions.let_lead_die(lead, reason, by=by)
    assert (dead.status, dead.dead_reason) == ("dead", reason)
    assert names(lead)[-1] == "leads.lead_died"
    undo_story(told, by=by)
    lead.refresh_from_db()
    assert (lead.status, lead.dead_reason) == ("new", None)


def test_somebody_takes_it_up(received: Received, alice: User, as_actor: ActorOf) -> None:
    lead = actions.take_up_lead(received(), by=as_actor(alice))
    assert lead.status == "working"
    assert names(lead)[-1] == "leads.lead_taken_up"
    with pytest.raises(Refused):
        actions.take_up_lead(lead, by=as_actor(alice))


def test_what_nobody_owns_is_taken_and_given_back(
    received: Received, alice: User, bob: User, as_actor: ActorOf
) -> None:
    lead, by = received(), as_actor(bob)
    assert lead.owner is None
    with story() as told:
        taken = actions.take_up_lead(lead, by=by)
    assert (taken.status, taken.owner) == ("working", bob)
    undo_story(told, by=by)
    lead.refresh_from_db()
    assert (lead.status, lead.owner) == ("new", None)
    others = received(email="o@o.example", owner=alice.pk)
    assert actions.take_up_lead(others, by=by).owner == alice


def test_sales_people_see_their_own_their_teams_and_nobodys(
    received: Received, alice: User, bob: User, as_actor: ActorOf, client_of: ClientOf
) -> None:
    elsewhere = person("Sara", "sales_person", team=Team.objects.create(name="South"))
    hers, nobodys = received(owner=alice.pk), received(email="n@n.example")
    seen = {
        user.name: set(open_leads(as_actor(user)).values_list("pk", flat=True))
        for user in (alice, bob, elsewhere)
    }
    both = {hers.pk, nobodys.pk}
    assert seen == {"Alice": both, "Bob": both, "Sara": {nobodys.pk}}
    client = client_of(elsewhere)
    assert client.get(f"/leads/{hers.pk}/").status_code == 404
    assert client.post(f"/leads/{hers.pk}/take-up/").status_code == 404
    assert "Take it" in client.get(f"/leads/{nobodys.pk}/").content.decode()
    client.post(f"/leads/{nobodys.pk}/take-up/")
    nobodys.refresh_from_db()
    assert (nobodys.owner, nobodys.status) == (elsewhere, "working")


def test_wrong_people(
    received: Received, charlie: User, analyst: User, as_actor: ActorOf, reason: DeadReason
) -> None:
    lead, later = received(), timezone.localdate() + timedelta(days=5)
    for user, error in ((charlie, NotFound), (analyst, NotAllowed)):
        by = as_actor(user)
        for act in (
            lambda by=by: actions.convert_lead(lead, by=by),
            lambda by=by: actions.recycle_lead(lead, later, by=by),
            lambda by=by: actions.let_lead_die(lead, reason, by=by),
            lambda by=by: actions.take_up_lead(lead, by=by),
            lambda by=by: actions.reopen_lead(lead, by=by),
        ):
            with pytest.raises(error):
                act()
    assert not Opportunity.objects.exists()


def test_the_pages(
    received: Received, alice: User, charlie: User, client_of: ClientOf, reason: DeadReason
) -> None:
    lead = received(owner=alice.pk, need="Twelve pumps")
    client = client_of(alice)
    page = client.get(f"/leads/{lead.pk}/").content.decode()
    assert "Twelve pumps" in page
    assert "given to Alice by hand" in page
    assert client_of(charlie).get(f"/leads/{lead.pk}/").status_code == 404
    assert client.get(f"/leads/{lead.pk}/die/").status_code == 200
    refused = client.post(f"/leads/{lead.pk}/die/", {"dead_reason": ""})
    assert refused.status_code == 422
    recycled = client.post(f"/leads/{lead.pk}/recycle/", {"back": "2001-01-01"})
    assert recycled.status_code == 422
    sent = client.post(f"/leads/{lead.pk}/convert/", {"name": "Pumps", "amount": "10"})
    made = Opportunity.objects.get()
    assert (sent.status_code, sent["Location"]) == (303, f"/opportunities/{made.pk}/")
    assert "became an opportunity" in client.get(f"/leads/{lead.pk}/").content.decode()
    panel = client.get(f"/leads/of/{lead.party_id}/").content.decode()
    assert "Converted" in panel
    assert client_of(charlie).get(f"/leads/of/{lead.party_id}/").status_code in (403, 404)
