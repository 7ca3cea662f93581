from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rapport.parties.models import Party
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.types import record_type
from rapport.sales.models import LostReason, Opportunity, Pipeline, Stage

Opened = Callable[..., Opportunity]


@pytest.fixture
def direct(db: None) -> Pipeline:
    """A pipeline of three open stages, won and lost."""
    Pipeline.objects.all().delete()
    pipeline = Pipeline.objects.create(name="Direct", currency="EUR")
    for position, (name, kind, probability, days) in enumerate(
        (
            ("New", "open", 10, 7),
            ("Offer", "open", 40, 14),
            ("Talks", "open", 80, 10),
            ("Won", "won", 100, None),
            ("Lost", "lost", 0, None),
        )
    ):
        Stage.objects.create(
            pipeline=pipeline,
            name=name,
            kind=kind,
            position=position,
            probability=probability,
            expected_days=days,
        )
    return pipeline


@pytest.fixture
def stage(direct: Pipeline) -> Callable[[str], Stage]:
    """``stage("Offer")`` is that stage of the pipeline."""
    return lambda name: direct.stages.get(name=name)


@pytest.fixture
def price(db: None) -> LostReason:
    return LostReason.objects.create(name="Too dear")


@pytest.fixture
def acme(alice: User) -> Party:
    """A customer of Alice's."""
    return Party.objects.create(name="Acme", kind=Party.Kind.ORGANIZATION, owner=alice)


@pytest.fixture
def opened(direct: Pipeline, acme: Party, alice: User, as_actor: Callable[[User], Actor]) -> Opened:
    """``opened(amount="500")`` is an opportunity at Acme that Alice opened."""

    def make(**given: Any) -> Opportunity:
        kind = record_type("opportunity")
        assert kind is not None
        said = {"name": "Ten pumps", "party": acme.pk, "amount": "1000"} | given
        made: Opportunity = create_record(kind, said, by=as_actor(alice))
        return made

    return make
