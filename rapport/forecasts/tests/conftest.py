from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from rapport.forecasts.periods import Period, period_of
from rapport.parties.models import Party
from rapport.platform.access import Actor
from rapport.platform.accounts.models import Team, User
from rapport.platform.accounts.queries import actor_of
from rapport.sales.models import Opportunity, Pipeline, Stage

Made = Callable[..., Opportunity]
STAGES = (
    ("New", "open", 10, "pipeline"),
    ("Offer", "open", 50, "best_case"),
    ("Talks", "open", 80, "commit"),
    ("Won", "won", 100, "closed"),
    ("Lost", "lost", 0, "omitted"),
)


@pytest.fixture
def direct(db: None) -> Pipeline:
    """A pipeline of three open stages, won and lost."""
    pipeline = Pipeline.objects.create(name="Direct", currency="EUR")
    for position, (name, kind, probability, category) in enumerate(STAGES):
        Stage.objects.create(
            pipeline=pipeline,
            name=name,
            kind=kind,
            position=position,
            probability=probability,
            category=category,
        )
    return pipeline


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def quarter(today: date) -> Period:
    """The running one."""
    return period_of("quarter", today)


@pytest.fixture
def made(direct: Pipeline, alice: User, north: Team, today: date) -> Made:
    """``made("Offer", "500", owner=bob)`` is an opportunity of Alice's team with a stay in its stage."""

    def make(stage: str, amount: str, **given: Any) -> Opportunity:
        place = direct.stages.get(name=stage)
        opened_on = given.get("opened_on", today)
        values: dict[str, Any] = {
            "name": "Ten pumps",
            "pipeline": direct,
            "stage": place,
            "status": place.kind,
            "stage_since": moment(opened_on),
            "amount": Decimal(amount),
            "currency": "EUR",
            "probability": place.probability,
            "category": place.category,
            "opened_on": opened_on,
            "closes_on": today,
            "closed_on": None if place.is_open else today,
            "owner": alice,
            "team": north,
        }
        found = Opportunity.objects.create(**(values | given))
        found.stays.create(stage=place, entered_at=found.stage_since)
        return found

    return make


def moment(day: date) -> datetime:
    """Noon of ``day``."""
    return timezone.make_aware(datetime.combine(day, time(12)))


@pytest.fixture
def lead(north: Team) -> User:
    """A sales person who leads the team North."""
    from rapport.platform.accounts import stamps
    from rapport.platform.accounts.models import Membership
    from tests.cast import person

    found = person("Lea", "sales_person")
    Membership.objects.create(user=found, team=north, is_lead=True)
    stamps.renew()
    return found


@pytest.fixture
def by_manager(manager: User) -> Actor:
    return actor_of(manager)


@pytest.fixture
def acme(alice: User) -> Party:
    return Party.objects.create(
        name="Acme", kind=Party.Kind.ORGANIZATION, owner=alice, country="NL", city="Utrecht"
    )
