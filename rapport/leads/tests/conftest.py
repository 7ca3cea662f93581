from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rapport.leads.actions.leads import receive_lead
from rapport.leads.models import AssignmentRule, DeadReason, Lead, LeadForm, RulePerson
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User

Received = Callable[..., Lead]
Ruled = Callable[..., AssignmentRule]


@pytest.fixture
def received(db: None) -> Received:
    """``received(name="Dora")`` is a lead that came in by itself."""

    def make(**given: Any) -> Lead:
        said = {"name": "Dora Vos", "email": "dora@vos.example"} | given
        return receive_lead(said, by=SYSTEM)

    return make


@pytest.fixture
def ruled(db: None) -> Ruled:
    """``ruled("Pumps", alice, bob, way="turn")`` is a rule with these people under it."""

    def make(
        name: str, *people: User, knows: dict[str, str] | None = None, **given: Any
    ) -> AssignmentRule:
        rule = AssignmentRule.objects.create(name=name, **given)
        for place, user in enumerate(people, 1):
            words = (knows or {}).get(user.name, "")
            RulePerson.objects.create(rule=rule, position=place, user=user, words=words)
        return rule

    return make


@pytest.fixture
def reason(db: None) -> DeadReason:
    return DeadReason.objects.create(name="Only looking")


@pytest.fixture
def form(db: None) -> LeadForm:
    """An open form that asks what it is about."""
    return LeadForm.objects.create(
        name="Ask us", asks=["need", "phone"], purposes=["marketing"], source="Web site"
    )
