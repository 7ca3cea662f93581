"""Those who lead hear of big opportunities, each once."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from rapport.platform.access import Actor
from rapport.platform.accounts.models import Membership, Team, User
from rapport.platform.events.models import Event
from rapport.platform.notifications.models import Notification
from rapport.platform.records.actions.records import edit_record
from rapport.platform.records.types import record_type
from rapport.sales.actions.alerts import tell_of_big_opportunities
from rapport.sales.models import Pipeline
from rapport.sales.tests.conftest import Opened
from tests.cast import run_jobs

ActorOf = Callable[[User], Actor]


@pytest.fixture
def big(direct: Pipeline) -> Pipeline:
    direct.big_amount = Decimal(5000)
    direct.save()
    return direct


def told() -> list[tuple[str, str]]:
    rows = Notification.objects.filter(kind="alert").order_by("pk")
    return [(row.user.name, row.text) for row in rows.select_related("user")]


def test_the_lead_of_the_team_hears_of_it_once(
    opened: Opened, big: Pipeline, bob: User, manager: User, north: Team
) -> None:
    Membership.objects.filter(user=bob, team=north).update(is_lead=True)
    made = opened(amount="5000")
    opened(amount="4999.99")
    assert tell_of_big_opportunities() == 1
    assert told() == [("Bob", "A big one: Ten pumps, €5,000.00, Alice.")]
    assert tell_of_big_opportunities() == 0
    event = Event.objects.get(name="sales.big_opportunity_told")
    assert (event.subject_id, event.data["told"]) == (made.pk, [bob.pk])


def test_where_nobody_leads_the_sales_managers_hear(
    opened: Opened, big: Pipeline, manager: User
) -> None:
    opened(amount="9000")
    tell_of_big_opportunities()
    assert [name for name, _ in told()] == ["Maria"]


def test_one_that_grows_is_told_of_then(
    opened: Opened,
    big: Pipeline,
    alice: User,
    manager: User,
    as_actor: ActorOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    made = opened(amount="10")
    tell_of_big_opportunities()
    assert told() == []
    kind = record_type("opportunity")
    assert kind is not None
    lines = [{"description": "Pumps", "quantity": "10", "unit_price": "600"}]
    with django_capture_on_commit_callbacks(execute=True):
        edit_record(kind, made.pk, {"lines": lines}, by=as_actor(alice))
    run_jobs()
    assert len(told()) == 1


def test_another_currency_says_nothing(opened: Opened, big: Pipeline, manager: User) -> None:
    opened(amount="9000", currency="JPY")
    assert tell_of_big_opportunities() == 0
    assert told() == []
