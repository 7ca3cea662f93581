"""Whole order histories."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction

from rapport.kit.errors import Invalid, NotAllowed
from rapport.orders.absorbing import (
    STAGING_COLUMNS,
    Absorbed,
    absorb_orders,
    create_staging,
    faults,
)
from rapport.orders.models import Order, OrderLine, Return, ReturnLine
from rapport.orders.tests.making import a_party, a_product
from rapport.parties.models import Party
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.touchpoints.models import Interaction

if TYPE_CHECKING:
    from tests.cast import ActorOf

pytestmark = pytest.mark.django_db
Row = dict[str, Any]


def row(of: str, row_number: int, **said: Any) -> Row:
    """A staged line: two hearts at 2.55 pounds, on 1 March 2024, unless said otherwise."""
    usual = {
        "row_number": row_number,
        "number": of,
        "is_return": False,
        "party_id": None,
        "placed_at": "2024-03-01 12:00+00",
        "channel": "web_order",
        "currency": "GBP",
        "country": "GB",
        "order_number": None,
        "reason": "",
        "product_code": "",
        "description": "Heart",
        "quantity": Decimal(2),
        "unit_price": Decimal("2.55"),
    }
    return {**usual, **said}


def absorb(*rows: Row, by: Actor = SYSTEM, source: str = "shop") -> Absorbed:
    with transaction.atomic(), connection.cursor() as cursor:
        staging = staged(cursor, rows)
        counts = absorb_orders(cursor, staging, by=by, source=source)
        cursor.execute(f"DROP TABLE {staging}")
    return counts


def staged(cursor: Any, rows: Iterable[Row]) -> str:
    staging = create_staging(cursor)
    with cursor.copy(f"COPY {staging} ({', '.join(STAGING_COLUMNS)}) FROM STDIN") as copy:
        for line in rows:
            copy.write_row([line[column] for column in STAGING_COLUMNS])
    return staging


def counted(counts: Absorbed) -> dict[str, int]:
    """Without the zeros."""
    return {name: count for name, count in asdict(counts).items() if count}


@pytest.fixture
def party() -> Party:
    return a_party()


@pytest.fixture
def history(party: Party) -> list[Row]:
    """An order of two lines, one of a guest, and a return."""
    heart = a_product()
    return [
        row("1", 1, party_id=party.pk, product_code=heart.code),
        row("2", 2, country="", description="Stand"),
        row("1", 3, party_id=party.pk, quantity="0.5", unit_price="0.333", placed_at="2024-03-01 11:59+00"),
        row("C1", 4, is_return=True, party_id=party.pk, quantity=Decimal(-1), order_number="1", reason="Broken"),
    ]  # fmt: skip


def test_orders_and_returns_come_in_with_exact_totals(history: list[Row], party: Party) -> None:
    assert counted(absorb(*history)) == {
        "orders_created": 2,
        "returns_created": 1,
        "lines_created": 4,
    }
    first, guest = Order.objects.order_by("number")
    assert (first.party, first.total, first.line_count) == (party, Decimal("5.2665"), 2)
    assert (first.placed_at.minute, first.channel, first.country, first.source) == (
        59,
        "web_order",
        "GB",
        "shop",
    )
    assert (guest.party, guest.total, guest.country) == (None, Decimal("5.10"), "")
    lines = OrderLine.objects.filter(order=first).order_by("position")
    assert [(line.position, line.amount, line.product is None) for line in lines] == [
        (1, Decimal("5.10"), False),
        (2, Decimal("0.1665"), True),
    ]
    record = Return.objects.get()
    assert (record.order, record.party, record.total, record.reason) == (
        first,
        party,
        Decimal("2.55"),
        "Broken",
    )
    assert ReturnLine.objects.get().quantity == 1


def test_the_repeat_finds_nothing_new(history: list[Row]) -> None:
    absorb(*history)
    before = [
        list(model.objects.order_by("pk").values())
        for model in (Order, OrderLine, Return, ReturnLine, Interaction, Event)
    ]
    assert counted(absorb(*history)) == {
        "orders_unchanged": 2,
        "returns_unchanged": 1,
        "lines_unchanged": 4,
    }
    after = [
        list(model.objects.order_by("pk").values())
        for model in (Order, OrderLine, Return, ReturnLine, Interaction, Event)
    ]
    assert after == before


@pytest.mark.parametrize(
    ("number", "changes"),
    [
        (0, {"quantity": Decimal(3)}),
        (0, {"unit_price": Decimal("2.56")}),
        (0, {"description": "Hearts"}),
        (0, {"product_code": ""}),
        (1, {"placed_at": "2024-03-02 12:00+00"}),
        (1, {"channel": "phone_order"}),
        (1, {"country": "DE"}),
        (1, {"currency": "EUR"}),
        (3, {"reason": "Late"}),
        (3, {"quantity": Decimal(-2)}),
    ],
)
def test_what_differs_is_replaced(number: int, changes: Row, history: list[Row]) -> None:
    absorb(*history)
    versions = dict(Order.objects.values_list("pk", "version"))
    changed = {**history[number], **changes}
    counts = counted(absorb(*history[:number], changed, *history[number + 1 :]))
    noun = "returns" if changed["is_return"] else "orders"
    assert counts[f"{noun}_updated"] == 1
    assert "orders_created" not in counts
    assert "returns_created" not in counts
    rose = sum(version > versions[pk] for pk, version in Order.objects.values_list("pk", "version"))
    assert rose == (0 if changed["is_return"] else 1)
    for order in Order.objects.all():
        assert order.total == sum(line.amount for line in order.lines.all())
        assert order.line_count == order.lines.count()
    assert counted(absorb(*history[:number], changed, *history[number + 1 :])).keys() == {
        "orders_unchanged", "returns_unchanged", "lines_unchanged",
    }  # fmt: skip


def test_lines_that_went_or_came_are_a_difference(history: list[Row]) -> None:
    absorb(*history)
    assert counted(absorb(history[0]))["orders_updated"] == 1
    assert OrderLine.objects.filter(order__number="1").count() == 1
    assert counted(absorb(history[0], history[2]))["orders_updated"] == 1
    assert Order.objects.get(number="1").total == Decimal("5.2665")


def test_interactions_follow_the_orders_of_known_parties(history: list[Row], party: Party) -> None:
    absorb(*history)
    touches = Interaction.objects.order_by("at", "subject")
    assert [(touch.subject, touch.party, touch.outcome) for touch in touches] == [
        ("Order 1", party, ""),
        ("Return C1", party, "returned"),
    ]
    assert touches[0].data == {"total": "5.266500", "currency": "GBP", "lines": 2}
    assert touches[0].links == [f"orders.order:{Order.objects.get(number='1').pk}"]
    other = a_party("Other")
    absorb(*[{**line, "party_id": other.pk} if line["party_id"] else line for line in history])
    assert [touch.party for touch in Interaction.objects.all()] == [other, other]


def test_each_has_its_event_in_one_story(history: list[Row], party: Party) -> None:
    from rapport.platform.events import actions as events

    with events.story():
        absorb(*history)
    names = sorted(Event.objects.exclude(name__startswith="catalog").values_list("name", flat=True))
    assert names == [
        "orders.order_placed", "orders.order_placed", "orders.return_received", "touchpoints.interactions_absorbed",
    ]  # fmt: skip
    placed = Event.objects.get(name="orders.order_placed", about=party.pk)
    assert (placed.subject_type, placed.subject_id) == (
        "orders.order",
        Order.objects.get(number="1").pk,
    )
    assert placed.data["number"] == "1"
    stories = Event.objects.exclude(name__startswith="catalog").values_list("story", flat=True)
    assert len(set(stories)) == 1


def test_sources_have_numbers_of_their_own() -> None:
    absorb(row("1", 1), source="shop")
    assert counted(absorb(row("1", 1), source="till"))["orders_created"] == 1
    assert counted(absorb(row("1", 1, is_return=True), source="till"))["returns_created"] == 1


FAULTS = [
    ({"number": ""}, "number is missing"),
    ({"number": "x" * 61}, "number is missing"),
    ({"placed_at": "infinity"}, "date is out of range"),
    ({"placed_at": "0999-01-01"}, "date is out of range"),
    ({"currency": "pounds"}, "currency is not a code"),
    ({"country": "England"}, "country is not a code"),
    ({"channel": "pigeon"}, "channel is unknown"),
    ({"quantity": Decimal("0.00001")}, "quantity has too many digits"),
    ({"quantity": "NaN"}, "quantity has too many digits"),
    ({"unit_price": Decimal("0.0000001")}, "price has too many digits"),
    ({"unit_price": Decimal(10**13)}, "price has too many digits"),
    ({"quantity": Decimal("0.0001"), "unit_price": Decimal("0.001")}, "to be exact"),
    ({"is_return": True, "unit_price": Decimal(-1)}, "negative price"),
    ({"product_code": "NONE"}, "not in the catalogue"),
    ({"party_id": 999_999}, "does not exist"),
]


@pytest.mark.parametrize(("changes", "sentence"), FAULTS)
def test_rows_at_fault_are_named_and_nothing_is_absorbed(changes: Row, sentence: str) -> None:
    rows = [row("1", 1), row("2", 2, **changes), row("3", 3)]
    with connection.cursor() as cursor:
        found = list(faults(cursor, staged(cursor, rows)))
        cursor.execute("DROP TABLE staged_orders")
    assert [number for number, _ in found] == [2]
    assert sentence in found[0][1]
    with pytest.raises(Invalid, match="Row 2"):
        absorb(*rows)
    assert not Order.objects.exists()
    assert not Return.objects.exists()


def test_a_number_of_several_customers_or_currencies_is_at_fault(party: Party) -> None:
    other = a_party("Other")
    rows = [
        row("1", 1, party_id=party.pk), row("1", 2, party_id=other.pk),
        row("2", 3), row("2", 4, currency="EUR"), row("3", 5, party_id=party.pk), row("3", 6),
    ]  # fmt: skip
    with connection.cursor() as cursor:
        found = list(faults(cursor, staged(cursor, rows)))
    assert [number for number, _ in found] == [1, 2, 3, 4]


def test_it_is_all_or_nothing(history: list[Row]) -> None:
    def fail() -> None:
        absorb(*history)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        fail()
    assert not Order.objects.exists()
    assert not Interaction.objects.exists()
    assert counted(absorb(*history))["orders_created"] == 2


def test_an_employee_may_not(charlie: User, as_actor: ActorOf) -> None:
    with pytest.raises(NotAllowed):
        absorb(row("1", 1), by=as_actor(charlie))
