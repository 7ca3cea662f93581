"""A list and its page cannot disagree: whatever the rules, teams, hierarchy, territories and shares,
both show a record or neither does.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from rapport.kit.errors import NotAllowed, NotFound
from rapport.orders.models import Order
from rapport.parties.models import Party, PostalAddress
from rapport.platform import access
from rapport.platform.access import Actor, Right, Role, Scope, policy_called
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import Membership, Rule, Share, Team, Territory
from rapport.platform.accounts.queries import actor_of, explain
from rapport.platform.records.models import CustomField, CustomObject, CustomRecord
from rapport.platform.records.types import record_types
from rapport.touchpoints.models import Interaction
from tests.cast import person

if TYPE_CHECKING:
    from django.db.models import Model

    from rapport.platform.accounts.models import User

RIGHTS = (Right.READ, Right.EDIT, Right.DELETE, Right.EXPORT)
STAFF = [role for role in Role if role is not Role.ADMINISTRATOR]
COUNTRIES, CITIES = ("NL", "BE", "DE"), ("Utrecht", "Gent", "Bonn")
KINDS: dict[str, type[Model]] = {
    "parties.Party": Party,
    "orders.Order": Order,
    "touchpoints.Interaction": Interaction,
    "records.visit": CustomRecord,
}


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(8))
def test_the_condition_and_the_answer_agree(seed: int) -> None:
    dice = random.Random(seed)
    people, teams = _company(dice)
    _records(dice, people, teams)
    _rules(dice)
    _shares(dice, people, teams)
    stamps.renew()
    record_types()  # registers the policy of visits
    met: set[Any] = set()
    actors = [actor_of(user) for user in people]
    for actor, (name, model), right in product(actors, KINDS.items(), RIGHTS):
        policy, every = policy_called(name), list(model._default_manager.all())
        seen = {
            row.pk
            for row in access.visible_to(actor, model._default_manager.all(), right, name=name)
        }
        ways = {row.pk: policy.way(actor, right, row) for row in every}
        met |= set(ways.values())
        assert seen == {pk for pk, way in ways.items() if way}, (actor, name, right)
    if seed == 0:
        assert len(met) >= 8, f"too few ways were gone: {met}"


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_every_answer_has_a_sentence(seed: int) -> None:
    dice = random.Random(seed)
    people, teams = _company(dice)
    _records(dice, people, teams)
    _rules(dice)
    _shares(dice, people, teams)
    stamps.renew()
    for user, party in product(people, Party.objects.all()[:8]):
        told = explain(actor_of(user), party)
        assert told.text.startswith(f"{user.name} "), told
        assert ("because" in told.text) is (told.way is not None), told
        assert told.way or "could" in told.text, told


@pytest.mark.django_db
def test_every_permission_of_every_policy_answers_for_every_role() -> None:
    for policy in access.policies():
        for verb, role in product(policy.verbs, Role):
            actor = Actor(1, "Asker", frozenset({role}))
            if access.may(actor, verb):
                access.require(actor, verb)
                continue
            with pytest.raises((NotAllowed, NotFound)):
                access.require(actor, verb)
            assert role is not Role.ADMINISTRATOR


def _company(dice: random.Random) -> tuple[list[User], list[Team]]:
    """Seven people in up to two teams each, some led by one before them, and three territories."""
    teams = [Team.objects.create(name=name) for name in ("North", "South", "East")]
    people: list[User] = []
    for name in ("Ann", "Ben", "Cas", "Dee", "Eva", "Fay", "Gus"):
        user = person(name, *(str(role) for role in dice.sample(STAFF, dice.randint(0, 2))))
        user.manager = dice.choice([None, *people])
        user.save()
        for team in dice.sample(teams, dice.randint(0, 2)):
            Membership.objects.create(user=user, team=team, is_lead=dice.random() < 0.3)
        people.append(user)
    for name in ("Home", "Away", "Everywhere"):
        _territory(dice, name, people, teams)
    return people, teams


def _territory(dice: random.Random, name: str, people: list[User], teams: list[Team]) -> None:
    made = Territory.objects.create(
        name=name,
        inside=dice.choice([None, *Territory.objects.all()]),
        countries=dice.sample(COUNTRIES, dice.randint(0, 2)),
        cities=[city.upper() for city in dice.sample(CITIES, dice.choice([0, 0, 2]))],
        postal_codes=dice.choice([[], [], ["10", "2"]]),
        industries=dice.choice([[], [], ["retail"]]),
    )
    made.people.set(dice.sample(people, 2))
    made.teams.set(dice.sample(teams, 1))


def _records(dice: random.Random, people: list[User], teams: list[Team]) -> None:
    visits = CustomObject.objects.create(key="visit", label="Visit", plural="Visits")
    CustomField.objects.create(record_type="visit", name="country", label="Country", kind="text")
    for _ in range(14):
        whose = {"owner": dice.choice([None, *people]), "team": dice.choice([None, *teams])}
        country, city = dice.choice(COUNTRIES), dice.choice(CITIES)
        party = Party.objects.create(
            name="P", country=country, city=city, industry=dice.choice(["Retail", ""]), **whose
        )
        code = dice.choice(["1011 AB", "2000", "9000"])
        PostalAddress.objects.create(party=party, postal_code=code, is_primary=True)
        at = datetime(2026, 1, dice.randint(1, 28), tzinfo=UTC)
        by = dice.choice([None, *(user.pk for user in people)])
        Interaction.objects.create(party=party, at=at, by=by, channel="email", direction="in")
        whose = {"owner": dice.choice([None, *people]), "team": dice.choice([None, *teams])}
        about = dice.choice([None, party])
        Order.objects.create(
            number=str(party.pk), party=about, placed_at=at, currency="EUR", **whose
        )
        CustomRecord.objects.create(object=visits, name="V", custom={"country": country}, **whose)


def _rules(dice: random.Random) -> None:
    for name, role, right in product(KINDS, STAFF, Right):
        if dice.random() < 0.9:
            scope = dice.choice(list(Scope)[:4] if dice.random() < 0.9 else list(Scope))
            Rule.objects.create(policy=name, role=role, right=right, scope=scope)


def _shares(dice: random.Random, people: list[User], teams: list[Team]) -> None:
    for name, model in KINDS.items():
        for pk in model._default_manager.values_list("pk", flat=True):
            for whom in _some(dice, people, teams):
                until = dice.choice(
                    [None, *(timezone.localdate() + timedelta(n) for n in (-1, 0, 1))]
                )
                can_edit = dice.random() < 0.5
                Share.objects.create(
                    policy=name, record_id=pk, can_edit=can_edit, until=until, **whom
                )


def _some(
    dice: random.Random, people: list[User], teams: list[Team]
) -> Iterator[dict[str, User | Team]]:
    if dice.random() < 0.4:
        yield {"user": dice.choice(people)}
    if dice.random() < 0.2:
        yield {"team": dice.choice(teams)}
