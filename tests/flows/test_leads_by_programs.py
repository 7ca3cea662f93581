"""Leads that programs bring, one and many, by the rules that hold on the pages."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from rapport.leads.actions.leads import receive_lead
from rapport.leads.models import AssignmentRule, Lead, PointRule, ResponseTarget, RulePerson
from rapport.parties.models import Party
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from tests.programs import Lend, Program, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def turns(alice: User, bob: User) -> AssignmentRule:
    rule = AssignmentRule.objects.create(name="In turn")
    for place, user in enumerate((alice, bob), 1):
        RulePerson.objects.create(rule=rule, position=place, user=user)
    PointRule.objects.create(name="came to a fair", condition="source:Fair", points=30)
    ResponseTarget.objects.create(name="An hour", minutes=60)
    return rule


@pytest.fixture
def program(alice: User, lend: Lend) -> Program:
    return lend(alice)


def test_a_lead_is_settled_at_once(program: Program, turns: AssignmentRule, alice: User) -> None:
    body = {"name": "Dora Vos", "email": "dora@vos.example", "source": "Fair"}
    made = program.call("POST", "lead", body)
    assert made.status_code == 201, made.content
    found = Lead.objects.get(pk=said(made)["id"])
    assert (found.score, found.owner) == (30, alice)
    assert found.respond_by is not None
    assert said(made)["party"] == found.party_id
    refused = program.call("POST", "lead", {"name": "Eve", "status": "dead"})
    assert refused.status_code == 422
    assert "dead_reason" in refused.content.decode()


def test_many_are_settled_together(program: Program, turns: AssignmentRule) -> None:
    rows = [
        {
            "external_id": f"L{number}",
            "values": {
                "name": f"Lead {number}",
                "email": f"{number % 6}@mail.example",
                "source": "Fair",
            },
        }
        for number in range(8)
    ]
    for _ in range(2):
        answer = program.call("POST", "lead/upsert", {"source": "old crm", "records": rows})
        assert answer.status_code == 200, answer.content
    assert Lead.objects.count() == 8
    assert Party.objects.filter(emails__folded__endswith="@mail.example").count() == 6
    assert set(Lead.objects.values_list("score", flat=True)) == {30}
    owners = list(Lead.objects.order_by("received_at", "pk").values_list("owner__name", flat=True))
    assert owners == ["Alice", "Bob"] * 4
    assert Event.objects.filter(name="leads.lead_received").count() == 8


def test_a_status_by_a_program_keeps_the_rules(program: Program) -> None:
    lead = receive_lead({"name": "Dora"})
    for status, field in (("converted", "opportunity"), ("recycled", "back")):
        answer = program.call("PATCH", f"lead/{lead.pk}", {"status": status})
        assert answer.status_code == 422
        assert field in answer.content.decode()
    answer = program.call("PATCH", f"lead/{lead.pk}", {"status": "recycled", "back": "2030-01-01"})
    assert answer.status_code == 200, answer.content
    assert Event.objects.filter(name="leads.lead_recycled").exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_different_turns(turns: AssignmentRule) -> None:
    def come(number: int) -> int | None:
        try:
            return receive_lead({"name": "Dora", "email": f"{number}@a.example"}).owner_id
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        owners = list(threads.map(come, range(6)))
    assert sorted(owners.count(owner) for owner in set(owners)) == [3, 3]


@pytest.mark.django_db(transaction=True)
def test_the_same_person_twice_at_once_is_one_party() -> None:
    def come(_number: int) -> int | None:
        try:
            return receive_lead({"name": "Dora", "email": "dora@a.example"}).party_id
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(come, range(4)))) == 1
