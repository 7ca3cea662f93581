"""What leads are worth, why, and that it costs the same for many."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from rapport.kit.errors import Invalid
from rapport.leads.actions.scoring import score_leads
from rapport.leads.models import Lead, PointRule
from rapport.leads.queries.conditions import lead_type
from rapport.leads.tests.conftest import Received
from rapport.parties.actions.parties import edit_party
from rapport.parties.details import PartyDetails
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.models import User
from rapport.platform.records.actions.records import create_record, edit_record
from rapport.platform.records.types import record_type
from tests.cast import ClientOf, run_jobs

ActorOf = Callable[[User], Actor]


@pytest.fixture
def points(db: None) -> None:
    PointRule.objects.create(name="says what they need", condition="need:any", points=15)
    PointRule.objects.create(name="came to a fair", condition="source:Fair", points=30)
    PointRule.objects.create(name="no phone", condition="phone:none", points=-5)
    PointRule.objects.create(name="off", points=1000, is_on=False)
    PointRule.objects.create(name="broken", condition="nowhere:1", points=1000)


def test_a_score_is_the_sum_of_its_reasons(received: Received, points: None) -> None:
    lead = received(need="Pumps", source="Fair")
    assert lead.score == 40
    assert lead.reasons == [
        {"points": 30, "why": "came to a fair"},
        {"points": 15, "why": "says what they need"},
        {"points": -5, "why": "no phone"},
    ]


def test_it_follows_an_edit(received: Received, points: None) -> None:
    lead = received()
    assert lead.score == -5
    edit_record(lead_type(), lead.pk, {"phone": "+31 20 123 4567"}, by=SYSTEM)
    lead.refresh_from_db()
    assert (lead.score, lead.reasons) == (0, [])


def test_it_follows_the_party(
    received: Received, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    PointRule.objects.create(name="is called so", condition="party.name~Smit", points=7)
    lead = received()
    assert lead.party is not None
    details = PartyDetails(name="Dora Smit")
    with django_capture_on_commit_callbacks(execute=True):
        edit_party(lead.party, details, version=lead.party.version, by=SYSTEM)
    run_jobs()
    lead.refresh_from_db()
    assert lead.score == 7


def test_it_follows_the_rules(
    received: Received,
    manager: User,
    as_actor: ActorOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    lead = received()
    kind = record_type("point_rule")
    assert kind is not None
    with django_capture_on_commit_callbacks(execute=True):
        create_record(kind, {"name": "is here", "points": 3}, by=as_actor(manager))
    run_jobs()
    lead.refresh_from_db()
    assert lead.score == 3


def test_a_condition_that_is_none_is_refused_at_its_field(manager: User, as_actor: ActorOf) -> None:
    kind = record_type("point_rule")
    assert kind is not None
    given = {"name": "?", "points": 3, "condition": "nowhere:1"}
    with pytest.raises(Invalid) as caught:
        create_record(kind, given, by=as_actor(manager))
    assert "nowhere" in caught.value.fields["condition"]


def test_many_cost_as_many_statements(received: Received, points: None) -> None:
    for number in range(5):
        received(email=f"{number}@a.example")
    pks = list(Lead.objects.values_list("pk", flat=True))
    Lead.objects.update(score=0)
    with CaptureQueriesContext(connection) as one:
        assert score_leads(pks[:1]) == 1
    with CaptureQueriesContext(connection) as all_:
        assert score_leads(pks) == 4
    assert score_leads() == 0
    assert len(one) == len(all_)


def test_lists_are_sorted_and_filtered_by_it(
    received: Received, points: None, alice: User, client_of: ClientOf
) -> None:
    received(name="Low", email="l@a.example")
    received(name="High", email="h@a.example", source="Fair")
    page = client_of(alice).get("/records/lead/", {"sort": "-score"}).content.decode()
    assert page.index("High") < page.index("Low")
    page = client_of(alice).get("/records/lead/", {"q": "score>10"}).content.decode()
    assert "High" in page
    assert "Low" not in page
