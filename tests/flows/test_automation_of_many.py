"""Imports and bulk edits set automations off like single edits do, of every type that apps declare."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rapport.parties.models import Party
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.models import Team, User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.automation.actions.automations import create_automation, switch_on_automation
from rapport.platform.automation.actions.following import interesting_names
from rapport.platform.automation.models import Automation, Run
from rapport.platform.exchange import actions as exchange
from rapport.platform.notifications.models import Notification
from rapport.platform.records.actions.bulk import run_bulk, start_bulk_run
from rapport.platform.records.types import record_types
from tests.stream import go

pytestmark = pytest.mark.django_db(transaction=True)
CONTACTS = "Name,Email,City\n" + "".join(
    f"Person {n},p{n}@example.com,{'Utrecht' if n % 2 else 'Lyon'}\n" for n in range(40)
)
ORDERS = (
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
    + "".join(f"{n},10001,A,{n + 1},2024-01-01,10.00,{n},Germany\n" for n in range(8))
)


@pytest.fixture
def by(manager: User) -> Actor:
    return actor_of(manager)


def rule(by: Actor, trigger: dict[str, Any], step: dict[str, Any], **more: Any) -> Automation:
    made = create_automation("Rule", {"trigger": trigger, "steps": [step], **more}, by=by)
    return switch_on_automation(made, by=by)


def bring_in(folder: Path, record_type: str, text: str) -> None:
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8")
    asked = exchange.Asked(record_type=record_type, source="shop")
    exchange.import_file(path, asked, by=SYSTEM)


def test_imported_people_are_assigned_in_turn(
    tmp_path: Path, by: Actor, north: Team, alice: User, bob: User
) -> None:
    turn = {"kind": "assign", "to": "round_robin", "team": north.pk}
    rule(by, {"kind": "event", "type": "party"}, turn, filter="city:Utrecht")
    assert "exchange.import_finished" in interesting_names()
    bring_in(tmp_path, "parties", CONTACTS)
    go()
    assert set(Run.objects.values_list("state", flat=True)) == {"done"}
    owners = Party.objects.filter(owner__isnull=False).values_list("city", "owner__name")
    assert sorted(owners) == [("Utrecht", "Alice")] * 10 + [("Utrecht", "Bob")] * 10


def test_imported_orders(tmp_path: Path, by: Actor) -> None:
    tell = {"kind": "notify", "to": "automation_owner", "text": "{number}: {total}"}
    rule(by, {"kind": "event", "type": "order"}, tell, filter="total>50")
    bring_in(tmp_path, "orders", ORDERS)
    go()
    assert Notification.objects.count() == 3
    assert Run.objects.get(title="7").outcome.endswith("“7: 80”.")


def test_a_bulk_edit(tmp_path: Path, by: Actor) -> None:
    bring_in(tmp_path, "parties", CONTACTS)
    note = {"kind": "edit", "fields": [{"name": "job_title", "value": "{industry} in {city}"}]}
    watched = {"kind": "event", "type": "party", "what": "edited", "fields": ["industry"]}
    rule(by, watched, note, filter="city:Lyon")
    kind = record_types()["party"]
    values = {"values": {"industry": "Steel"}}
    run = start_bulk_run(kind, "edit", values, {"filter": {"all": []}}, by=by)
    run_bulk(run.pk, by=by)
    go()
    assert Run.objects.filter(state="done").count() == 20
    assert Party.objects.filter(job_title="Steel in Lyon").count() == 20
