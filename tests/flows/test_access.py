"""A list and its page cannot disagree: for every role and owner, both show a party or neither does."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from rapport.kit.errors import NotAllowed, NotFound
from rapport.parties.models import Party
from rapport.platform import access
from rapport.platform.access import Actor, Policy, Right, Role, Scope, grant
from tests.cast import person

if TYPE_CHECKING:
    from rapport.platform.accounts.models import Team

RIGHTS = (Right.READ, Right.EDIT, Right.DELETE, Right.EXPORT)


@pytest.mark.django_db
@pytest.mark.parametrize("scope", list(Scope))
def test_the_condition_and_the_answer_agree(north: Team, scope: Scope) -> None:
    policy = Policy("parties.Party", {Role.SALES_PERSON: grant(*[scope] * 5)}, {})
    owner, other = person("Olga", team=north), person("Otto")
    for owned, team in product((None, owner, other), (None, north)):
        Party.objects.create(name="X", owner=owned, team=team)
    for user_id, teams in product((owner.pk, other.pk), (frozenset(), frozenset({north.pk}))):
        actor = Actor(user_id, "Asker", frozenset({Role.SALES_PERSON}), teams)
        for right in RIGHTS:
            visible = set(Party.objects.filter(policy.visible_to(actor, right, Party)))
            covered = {party for party in Party.objects.all() if policy.covers(actor, right, party)}
            assert visible == covered, (scope, right)


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
