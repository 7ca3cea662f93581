"""The rules hand leads out, and it stands there why."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.catalog.models import Category, Product
from rapport.kit.errors import NotAllowed, NotFound, Refused
from rapport.leads.actions.assigning import assign_leads
from rapport.leads.actions.leads import assign_lead
from rapport.leads.choosing import Candidate, by_load, by_skill, by_turn, first, words_of
from rapport.leads.models import Assignment, Lead
from rapport.leads.queries.leads import last_assignment
from rapport.leads.queries.tracing import sentences
from rapport.leads.tests.conftest import Received, Ruled
from rapport.parties.models import Party
from rapport.platform.access import Actor
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import Team, Territory, User
from rapport.platform.events.models import Event
from rapport.platform.notifications.models import Notification
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.types import record_type
from rapport.territories.actions.activating import activate_territory_model
from rapport.territories.actions.planning import (
    PlannedDetails,
    edit_planned_territory,
    plan_territory,
)
from rapport.territories.actions.preview import preview_realignment, reckon_preview
from rapport.territories.models import TerritoryModel

ActorOf = Callable[[User], Actor]


def told(lead: Lead) -> list[str]:
    found = last_assignment(lead)
    assert found is not None
    return sentences(found)


def test_turns_go_round(received: Received, ruled: Ruled, alice: User, bob: User) -> None:
    ruled("All", alice, bob)
    owners = [received(email=f"{n}@a.example").owner for n in range(4)]
    assert owners == [alice, bob, alice, bob]


def test_whoever_left_is_passed_over(
    received: Received, ruled: Ruled, alice: User, bob: User
) -> None:
    ruled("All", alice, bob)
    alice.is_active = False
    alice.save()
    assert received().owner == bob


def test_the_first_rule_that_fits_decides_and_says_why(
    received: Received, ruled: Ruled, alice: User, bob: User, north: Team
) -> None:
    ruled("Fairs", alice, condition="source:Fair", position=1, way="person")
    ruled("Others", bob, position=2, way="person")
    lead = received(source="Web site")
    assert (lead.owner, lead.team) == (bob, north)
    assert told(lead) == [
        "“Fairs” does not fit: Source is Fair.",
        "“Others” fits: such leads go to Bob.",
    ]
    event = Event.objects.get(name="leads.lead_assigned")
    assert event.data["changes"] == {"owner": [None, bob.pk]}
    assert (event.about, event.data["rule"]) == (lead.party_id, "Others")
    assert received(source="Fair", email="x@y.example").owner == alice


def test_load_counts_open_leads(received: Received, ruled: Ruled, alice: User, bob: User) -> None:
    for number in range(2):
        received(email=f"{number}@a.example", owner=alice.pk)
    ruled("Load", alice, bob, way="load")
    assert received(email="b@a.example").owner == bob
    lead = received(email="c@a.example")
    assert lead.owner == bob
    assert told(lead) == ["“Load” fits: Bob had the fewest open leads (Alice 2, Bob 1)."]
    assert received(email="d@a.example").owner == alice


def test_skill_is_what_somebody_knows(
    received: Received, ruled: Ruled, alice: User, bob: User
) -> None:
    pumps = Category.objects.create(name="Pumps")
    pump = Product.objects.create(name="P1", code="P1", category=pumps)
    ruled("Skilled", alice, bob, way="skill", knows={"Bob": "nl, pumps", "Alice": "nl"})
    lead = received(product=pump.pk)
    assert lead.owner == bob
    assert "Alice 0, Bob 1" in told(lead)[0]
    none = received(email="n@a.example")
    assert none.owner is None
    assert told(none) == ["“Skilled” fits, but nobody of Alice, Bob knows what is wanted."]


def test_territory_finds_who_works_there_the_innermost_first(
    received: Received, ruled: Ruled, alice: User, bob: User, north: Team
) -> None:
    benelux = Territory.objects.create(name="Benelux", countries=["NL", "BE"])
    benelux.people.add(alice)
    city = Territory.objects.create(
        name="Utrecht", countries=["NL"], cities=["Utrecht"], inside=benelux
    )
    city.people.add(bob)
    stamps.renew()
    ruled("Where", way="territory")
    party = Party.objects.create(name="Acme", country="NL", city="Utrecht")
    assert received(party=party.pk).owner == bob
    party = Party.objects.create(name="Bolt", country="BE", city="Gent")
    lead = received(party=party.pk)
    assert lead.owner == alice
    assert told(lead)[0].startswith("“Where” fits: Alice works in the territory Benelux")
    lost = received(party=Party.objects.create(name="Nowhere").pk)
    assert told(lost) == ["“Where” fits, but nobody works in a territory where they are."]


def test_a_territory_of_nobody_leaves_it_to_the_one_around_it(
    received: Received, ruled: Ruled, alice: User, bob: User, north: Team
) -> None:
    benelux = Territory.objects.create(name="Benelux", countries=["NL"])
    benelux.teams.add(north)
    Territory.objects.create(name="Utrecht", cities=["Utrecht"], inside=benelux)
    stamps.renew()
    ruled("Where", way="territory")
    party = Party.objects.create(name="Acme", country="NL", city="Utrecht")
    owners = [received(party=party.pk).owner for _ in range(2)]
    assert owners == [alice, bob]


def test_a_model_that_is_activated_deals_leads_out_anew(
    received: Received, ruled: Ruled, alice: User, bob: User, admin: User, as_actor: ActorOf
) -> None:
    benelux = Territory.objects.create(name="Benelux", countries=["NL", "BE"])
    benelux.people.add(alice)
    stamps.renew()
    ruled("Where", way="territory")
    belgian = Party.objects.create(name="Bolt", country="BE")
    assert received(party=belgian.pk).owner == alice
    kind, by = record_type("territory_model"), as_actor(admin)
    assert kind is not None
    model: TerritoryModel = create_record(kind, {"name": "Next year"}, by=by)
    around = model.territories.get()
    edit_planned_territory(
        around, PlannedDetails("Benelux", countries=["NL"], owner_id=alice.pk), by=by
    )
    plan_territory(model, PlannedDetails("Belgium", countries=["BE"], owner_id=bob.pk), by=by)
    assert received(party=belgian.pk).owner == alice
    preview_realignment(model, by=by)
    reckon_preview(model.pk)
    activate_territory_model(model, by=by)
    lead = received(party=belgian.pk)
    assert lead.owner == bob
    assert told(lead)[0].startswith("“Where” fits: Bob works in the territory Belgium")


def test_many_at_once_cost_as_many_statements_and_no_turn_twice(
    received: Received, ruled: Ruled, alice: User, bob: User
) -> None:
    pks = [received(email=f"{n}@a.example").pk for n in range(7)]
    ruled("All", alice, bob)
    with CaptureQueriesContext(connection) as one:
        assign_leads(pks[:1])
    with CaptureQueriesContext(connection) as six:
        assign_leads(pks[1:])
    writes = [q for q in six.captured_queries if "events_event" in q["sql"]]
    assert len(six) - len(writes) <= len(one) + 6
    turns = Assignment.objects.order_by("pk").values_list("owner__name", flat=True)
    assert list(turns)[-7:] == ["Alice", "Bob"] * 3 + ["Alice"]


def test_again_by_hand_and_by_whom(
    received: Received, ruled: Ruled, alice: User, charlie: User, analyst: User, as_actor: ActorOf
) -> None:
    lead = received()
    with pytest.raises(Refused):
        assign_lead(lead, by=as_actor(alice))
    ruled("All", alice)
    assert assign_lead(lead, by=as_actor(alice)).owner == alice
    with pytest.raises(NotFound):
        assign_lead(lead, by=as_actor(charlie))
    with pytest.raises(NotAllowed):
        assign_lead(lead, by=as_actor(analyst))


def test_a_rule_whose_field_is_gone_fits_nobody(
    received: Received, ruled: Ruled, alice: User
) -> None:
    ruled("Broken", alice, condition="nowhere:1")
    lead = received()
    assert lead.owner is None
    assert not Notification.objects.exists()


CANDIDATES = st.lists(
    st.builds(
        Candidate,
        user_id=st.integers(1, 9),
        name=st.just("x"),
        place=st.integers(1, 9),
        open=st.integers(0, 3),
        turn=st.integers(0, 5),
        given=st.integers(0, 5),
        knows=st.frozensets(st.sampled_from(["nl", "pumps", "en"])),
    ),
    unique_by=lambda one: one.user_id,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(CANDIDATES, st.frozensets(st.sampled_from(["nl", "pumps"])))
def test_who_is_chosen_is_never_worse_than_another(
    people: list[Candidate], wanted: frozenset[str]
) -> None:
    turn, load, skill = by_turn(people), by_load(people), by_skill(people, wanted)
    if not people:
        assert (turn, load, skill, first(people)) == (None, None, None, None)
        return
    assert turn is not None
    assert all(turn.turn <= one.turn for one in people)
    assert load is not None
    assert all(load.open <= one.open for one in people)
    if skill is None:
        assert not any(one.knows & wanted for one in people)
    else:
        assert all(len(skill.knows & wanted) >= len(one.knows & wanted) for one in people)


def test_words() -> None:
    assert words_of(" Pumps,  nl ,,Été") == {"pumps", "nl", "ete"}
