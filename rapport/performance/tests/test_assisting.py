"""The sales metrics as a tool of assistants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from rapport.performance.metrics.catalogue import METRICS
from rapport.performance.tests.conftest import World
from rapport.platform.accounts.models import User
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.types import declared_type
from tests.programs import Lend, Program, said

if TYPE_CHECKING:
    from tests.cast import ActorOf

SCOPES = ("plan:read", "order:read", "opportunity:read", "party:read")


def called(program: Program, **arguments: Any) -> Any:
    params = {"name": "sales_metrics", "arguments": arguments}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    return said(program.call("POST", "/mcp", body))


def told(program: Program, **arguments: Any) -> Any:
    """What the tool says, which must have worked."""
    found = called(program, **arguments)["result"]
    assert not found["isError"], found["structuredContent"]
    return found["structuredContent"]


@pytest.fixture
def sold(world: World, alice: User, manager: User, as_actor: ActorOf) -> World:
    world.order(world.party("Acme"), "2026-11-02", "12.50", owner=alice)
    world.order(world.party("Beta"), "2026-11-02", "8", owner=manager)
    plan = {"metric": "new_revenue", "first": "2026-11-01", "last": "2026-11-30", "value": "30"}
    create_record(declared_type("plan"), plan, by=as_actor(manager))
    return world


def test_a_metric_is_told_with_its_definition_plan_trend_and_rows(
    sold: World, manager: User, lend: Lend
) -> None:
    found = told(lend(manager), period="2026-11", metrics=["new_revenue"])
    (one,) = found["metrics"]
    assert found["period"] == "2026-11"
    assert one["value"] == {"amount": "20.50", "currency": "EUR"}
    assert (one["plan"], one["plan_comes_from"]) == ("30.000000", "own")
    assert one["definition"] == METRICS["new_revenue"].definition
    assert [point["period"] for point in one["trend"]][-2:] == ["2026-10", "2026-11"]
    order = next(rows for rows in one["records"] if rows["type"] == "order")
    assert order["count"] == 2
    listed = lend(manager).get("order", filter=order["filter"])
    assert len(listed["data"]) == 2


def test_all_are_told_and_each_can_be_asked_of_somebody(
    sold: World, alice: User, manager: User, lend: Lend
) -> None:
    assert [one["key"] for one in told(lend(manager))["metrics"]] == list(METRICS)
    (mine,) = told(lend(manager), period="2026-11", metrics=["new_revenue"], person=alice.pk)[
        "metrics"
    ]
    assert mine["value"]["amount"] == "12.50"
    assert mine["plan"] is None


def test_what_is_asked_wrongly_is_said(sold: World, manager: User, lend: Lend) -> None:
    for wrong in ({"period": "2026-13"}, {"metrics": ["nonsense"]}, {"period": "x" * 41}):
        found = called(lend(manager), **wrong)
        assert "error" in found or found["result"]["isError"]


def test_who_may_not_read_metrics_is_not_offered_them(
    sold: World, alice: User, charlie: User, lend: Lend
) -> None:
    for program in (lend(charlie), lend(alice, "party:read")):
        found = called(program)
        assert "error" in found or found["result"]["isError"]
