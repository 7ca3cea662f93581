"""Opportunities that programs open and move, by the rules that hold on the pages."""

from __future__ import annotations

import pytest

from rapport.catalog.models import Product
from rapport.parties.models import Party
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.quotes.models import QuoteTemplate
from rapport.sales.actions.pipelines import set_up_pipeline
from rapport.sales.models import Competitor, Opportunity, Pipeline
from tests.programs import Lend, Program, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def pipeline() -> Pipeline:
    Pipeline.objects.all().delete()
    return set_up_pipeline()


@pytest.fixture
def program(alice: User, pipeline: Pipeline, lend: Lend) -> Program:
    return lend(alice)


@pytest.fixture
def acme(alice: User) -> Party:
    return Party.objects.create(name="Acme", kind="organization", owner=alice)


def test_an_opportunity_comes_whole(program: Program, acme: Party, alice: User) -> None:
    pump = Product.objects.create(code="P", name="Pump", currency="EUR", price="4.25")
    bolt = Competitor.objects.create(name="Bolt")
    body = {
        "name": "Pumps",
        "party": acme.pk,
        "lines": [{"product": pump.pk, "quantity": 3, "unit_price": "4.25"}],
        "rivals": [{"competitor": bolt.pk}],
        "team": [{"user": alice.pk, "percent": 100}],
        "roles": [{"party": acme.pk, "role": "buyer"}],
    }
    made = program.call("POST", "opportunity", body)
    assert made.status_code == 201, made.content
    found = said(made)
    assert found["amount"] == {"amount": "12.75", "currency": "EUR"}
    assert found["status"] == "open"
    assert Event.objects.filter(name="sales.opportunity_opened", subject_id=found["id"]).exists()
    whole = program.get("opportunity", fields="lines,rivals,team,roles")["data"][0]
    assert [line["product"] for line in whole["lines"]] == [pump.pk]
    assert [rival["competitor"] for rival in whole["rivals"]] == [bolt.pk]


def test_a_stage_is_changed_and_its_gate_holds(
    program: Program, acme: Party, pipeline: Pipeline
) -> None:
    new, proposal = pipeline.stages.get(name="New"), pipeline.stages.get(name="Proposal")
    new.needs = ["party"]
    new.save()
    made = said(program.call("POST", "opportunity", {"name": "Pumps"}))
    refused = program.call("PATCH", f"opportunity/{made['id']}", {"stage": proposal.pk})
    assert refused.status_code == 422
    assert "a customer" in refused.content.decode()
    body = {"stage": proposal.pk, "party": acme.pk}
    moved = program.call("PATCH", f"opportunity/{made['id']}", body)
    assert moved.status_code == 200, moved.content
    found = Opportunity.objects.get(pk=made["id"])
    assert (found.stage, found.stays.count()) == (proposal, 2)


def test_records_whose_search_text_the_database_makes_come_at_once_too(
    manager: User, lend: Lend
) -> None:
    rows = [{"external_id": "T1", "values": {"name": "Plain"}}]
    body = {"source": "old", "records": rows}
    answer = lend(manager).call("POST", "quote-template/upsert", body)
    assert answer.status_code == 200, answer.content
    assert QuoteTemplate.objects.get(search_text="plain").colour == "#8a4b2d"


def test_many_come_at_once_by_the_ids_of_another_system(program: Program) -> None:
    rows = [
        {"external_id": f"D{number}", "values": {"name": f"Deal {number}"}} for number in range(30)
    ]
    answer = program.call("POST", "opportunity/upsert", {"source": "old", "records": rows})
    assert answer.status_code == 200, answer.content
    assert Opportunity.objects.count() == 30
    assert all(found.stays.filter(left_at=None).count() == 1 for found in Opportunity.objects.all())
