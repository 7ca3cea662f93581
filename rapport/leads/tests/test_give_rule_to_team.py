"""A rule is given to a team, whoever is in it at the time."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rapport.kit.errors import Invalid, NotAllowed
from rapport.leads.actions.rules import give_rule_to_team
from rapport.leads.tests.conftest import Received, Ruled
from rapport.platform.access import Actor
from rapport.platform.accounts.models import Membership, Team, User
from rapport.platform.events.actions import story
from rapport.platform.events.models import Event
from rapport.platform.records.actions.undo.story import undo_story
from tests.cast import ClientOf, person

ActorOf = Callable[[User], Actor]


def test_members_take_turns_after_those_who_are_listed(
    received: Received,
    ruled: Ruled,
    alice: User,
    bob: User,
    manager: User,
    north: Team,
    as_actor: ActorOf,
) -> None:
    rule = ruled("All", bob)
    give_rule_to_team(rule, north.pk, by=as_actor(manager))
    owners = [received(email=f"{n}@a.example").owner for n in range(4)]
    assert owners == [bob, alice, bob, alice]
    eve = person("Eve", "sales_person", team=north)
    Membership.objects.filter(user=alice).delete()
    assert received(email="e@a.example").owner == eve
    event = Event.objects.get(name="leads.rule_given_to_team")
    assert (event.data["rule"], event.data["team"]) == ("All", "North")


def test_it_is_undone_and_refused(
    ruled: Ruled, alice: User, manager: User, north: Team, as_actor: ActorOf
) -> None:
    rule, by = ruled("All"), as_actor(manager)
    with pytest.raises(NotAllowed):
        give_rule_to_team(rule, north.pk, by=as_actor(alice))
    with pytest.raises(Invalid):
        give_rule_to_team(rule, 10**12, by=by)
    with story() as told:
        give_rule_to_team(rule, north.pk, by=by)
    undo_story(told, by=by)
    rule.refresh_from_db()
    assert rule.of_team is None


def test_from_the_page(
    ruled: Ruled, manager: User, alice: User, north: Team, client_of: ClientOf
) -> None:
    rule = ruled("All")
    address = f"/leads/rules/{rule.pk}/team/"
    answer = client_of(manager).post(address, {"team": north.pk})
    assert (answer.status_code, answer["Location"]) == (303, f"/leads/rules/#rule-{rule.pk}")
    assert "Team North" in client_of(alice).get("/leads/rules/").content.decode()
    client_of(manager).post(address, {"team": ""})
    rule.refresh_from_db()
    assert rule.of_team is None
    assert client_of(alice).post(address, {"team": north.pk}).status_code in (403, 404)
