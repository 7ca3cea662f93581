"""Orders, returns and interactions that programs enter, by the same actions as the pages."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from rapport.catalog.models import Product
from rapport.orders.models import Order, Return
from rapport.parties import actions as parties
from rapport.parties.details import PartyDetails
from rapport.parties.models import Party
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.records.actions.undo import undo_story
from rapport.touchpoints.models import Interaction
from tests.programs import Lend, Program, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def acme(alice: User) -> Party:
    return parties.create_party(PartyDetails(name="Acme"), by=actor_of(alice))


@pytest.fixture
def heart() -> Product:
    return Product.objects.create(code="H", name="Heart", currency="EUR", price="4.25")


@pytest.fixture
def program(alice: User, lend: Lend) -> Program:
    return lend(alice)


def lines(heart: Product) -> list[dict[str, Any]]:
    price = {"amount": "0.1", "currency": "EUR"}
    return [
        {"product": heart.pk, "quantity": 3},
        {"description": "Ribbon", "quantity": "2.5", "unit_price": price},
    ]


def test_an_order_comes_with_its_lines(program: Program, acme: Party, heart: Product) -> None:
    body = {"number": "W-1", "party": acme.pk, "placed": "2026-01-05T10:00:00Z"}
    made = program.call("POST", "order", body | {"currency": "EUR", "lines": lines(heart)})
    assert made.status_code == 201, made.content
    order = said(made)
    assert order["total"] == {"amount": "13", "currency": "EUR"}
    assert [line["description"] for line in order["lines"]] == ["Heart", "Ribbon"]
    assert order["lines"][0]["unit_price"] == {"amount": "4.25", "currency": "EUR"}
    assert program.get("order", fields="number,lines")["data"][0]["lines"] == order["lines"]
    assert "lines" not in program.get("order")["data"][0]
    assert Event.objects.filter(name="orders.order_placed", subject_id=order["id"]).exists()
    assert Interaction.objects.filter(party=acme).count() == 1
    assert program.call("PATCH", f"order/{order['id']}", {"owner": None}).status_code == 200
    fixed = program.call("PATCH", f"order/{order['id']}", {"lines": lines(heart)[:1]})
    assert (fixed.status_code, list(said(fixed)["errors"])) == (422, ["lines"])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"lines": [{"description": "x", "quantity": 0, "unit_price": "1"}]}, "lines.0.quantity"),
        (
            {"lines": [{"description": "x", "quantity": "0.00001", "unit_price": "1"}]},
            "lines.0.quantity",
        ),
        ({"lines": [{"quantity": 1, "unit_price": "1"}]}, "lines.0.product"),
        ({"lines": [{"product": 999, "quantity": 1}]}, "lines.0.product"),
        ({"lines": [{"description": "x", "quantity": 1}]}, "lines.0.unit_price"),
        ({"lines": [{"description": "x", "quantity": 1, "amount": 2}]}, "lines.0.amount"),
        (
            {"lines": [{"description": "x", "quantity": 1, "unit_price": "1", "currency": "USD"}]},
            "lines.0.currency",
        ),
        ({"lines": []}, "lines"),
        ({"total": "5"}, "total"),
        ({"currency": "euro"}, "currency"),
        ({"placed": "2999-01-01T00:00:00Z"}, "placed"),
        ({"party": 999}, "party"),
    ],
)
def test_what_is_wrong_with_an_order_is_told(
    program: Program, change: dict[str, Any], field: str
) -> None:
    good = [{"description": "x", "quantity": 1, "unit_price": "1"}]
    answer = program.call("POST", "order", {"currency": "EUR", "lines": good} | change)
    assert (answer.status_code, list(said(answer)["errors"])) == (422, [field]), answer.content
    assert not Order.objects.exists()


def test_orders_come_by_the_ids_of_a_shop_and_go_as_one_story(
    program: Program, acme: Party, heart: Product
) -> None:
    rows: list[dict[str, Any]] = [
        {"external_id": "1", "values": {"currency": "EUR", "lines": lines(heart)}},
        {"external_id": "2", "values": {"currency": "EUR", "lines": []}},
        {"external_id": "2", "values": {"currency": "EUR", "lines": lines(heart)}},
        {"external_id": "3", "values": {"party": acme.pk, "lines": lines(heart)}},
    ]
    first = said(program.call("POST", "order/upsert", {"source": "shop", "records": rows}))
    assert [row["result"] for row in first["results"]] == [
        "created", "refused", "refused", "created",
    ]  # fmt: skip
    assert list(first["results"][1]["errors"]) == ["lines"]
    again = {"source": "shop", "records": [rows[0], rows[3]]}
    assert said(program.call("POST", "order/upsert", again))["unchanged"] == 2
    rows[0]["values"]["lines"][0]["quantity"] = 4
    other = said(program.call("POST", "order/upsert", {"source": "shop", "records": rows[:1]}))
    assert list(other["results"][0]["errors"]) == ["lines"]
    undo_story(uuid.UUID(first["story"]), by=SYSTEM)
    assert Order.objects.exclude(deleted_at=None).count() == 2


def test_a_return_says_which_lines_come_back(program: Program, acme: Party, heart: Product) -> None:
    body = {"party": acme.pk, "currency": "EUR", "lines": lines(heart)}
    order = said(program.call("POST", "order", body))
    back = {"order": order["id"], "reason": "faulty"}
    made = program.call("POST", "return", back | {"lines": [{"product": heart.pk, "quantity": 2}]})
    assert made.status_code == 201, made.content
    assert said(made)["total"] == {"amount": "8.5", "currency": "EUR"}
    assert said(made)["lines"][0]["description"] == "Heart"
    for line, field in (
        ({"product": heart.pk, "quantity": 2}, "lines"),
        ({"description": "Bow", "quantity": 1}, "lines.0"),
    ):
        answer = program.call("POST", "return", back | {"lines": [line]})
        assert (answer.status_code, list(said(answer)["errors"])) == (422, [field])
    missing = program.call("POST", "return", {"lines": [{"product": heart.pk, "quantity": 1}]})
    assert list(said(missing)["errors"]) == ["order"]
    assert Return.objects.count() == 1


def test_an_interaction_is_written_down_and_corrected(program: Program, acme: Party) -> None:
    call = {"party": acme.pk, "channel": "phone_call", "direction": "in", "subject": "Invoice"}
    made = program.call("POST", "interaction", call | {"seconds": 90, "body": "Asked for a copy."})
    assert made.status_code == 201, made.content
    row = said(made)
    assert (row["seconds"], row["body"]) == (90, "Asked for a copy.")
    path = f"interaction/{row['id']}"
    assert said(program.call("PATCH", path, {"outcome": "solved"}))["outcome"] == "solved"
    moved = program.call("PATCH", path, {"party": 0})
    assert (moved.status_code, list(said(moved)["errors"])) == (422, ["party"])
    Interaction.objects.update(source="shop")
    stands = program.call("PATCH", path, {"outcome": "reached"})
    assert (stands.status_code, said(stands)["code"]) == (409, "not_hand_logged")
    names = Event.objects.filter(name__startswith="touchpoints.").order_by("id")
    assert list(names.values_list("name", flat=True)) == [
        "touchpoints.interaction_recorded",
        "touchpoints.interaction_edited",
    ]


def test_it_is_told_what_may_be_given_to_a_new_one_and_what_changed(program: Program) -> None:
    fields = {
        (kind["key"], field["name"]): (field["is_given"], field["is_editable"])
        for kind in program.get("types")["data"]
        for field in kind["fields"]
    }
    assert fields["order", "number"] == fields["order", "party"] == (True, False)
    assert fields["order", "owner"] == (False, True)
    assert fields["order", "total"] == (False, False)
    assert fields["interaction", "at"] == (True, True)
    assert fields["party", "name"] == (True, True)


def test_who_may_not_is_refused(
    alice: User, charlie: User, lend: Lend, acme: Party, heart: Product
) -> None:
    call = {"party": acme.pk, "channel": "phone_call", "direction": "in"}
    order = {"currency": "EUR", "lines": lines(heart)}
    for program in (lend(alice, "order:read", "interaction:read"), lend(charlie)):
        assert program.call("POST", "order", order).status_code in (403, 404)
        assert program.call("POST", "interaction", call).status_code in (403, 404)
    assert not Order.objects.exists()
    assert not Interaction.objects.exists()
