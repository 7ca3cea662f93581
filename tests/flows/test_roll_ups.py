"""Roll-ups of records that other apps write: the stream of events brings them along, and the night."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from rapport.orders.models import Order
from rapport.parties.models import Party
from rapport.platform.access import SYSTEM
from rapport.platform.events.actions import record_many
from rapport.platform.records.actions.custom.keeping import catch_up, refresh_days
from rapport.platform.records.tests.test_set_up import add, add_roll_up
from rapport.platform.records.types import record_types
from tests.stream import settle

pytestmark = pytest.mark.django_db(transaction=True)


def order(party: Party, total: int, currency: str = "EUR") -> Order:
    """An order as an import writes it: past the engine, with an event."""
    with transaction.atomic():
        made = Order.objects.create(
            number=f"A{Order.objects.count()}",
            party=party,
            total=Decimal(total),
            currency=currency,
            placed_at=timezone.now(),
        )
        record_many("orders.order_placed", [(party.pk, "orders.order", made.pk, {})], by=SYSTEM)
    return made


def held(party: Party) -> dict[str, Any]:
    party.refresh_from_db()
    return dict(party.custom)


@pytest.fixture
def acme() -> Party:
    """A customer with a sum of euros and a count of orders."""
    kind = record_types()["party"]
    way = {"child": "order", "through": "party"}
    add_roll_up(kind, "Euros", "EUR", how="sum", of="total", **way)
    add_roll_up(kind, "Orders so far", how="count", **way)
    catch_up()
    return Party.objects.create(name="Acme", kind="organization")


def test_the_stream_brings_what_other_apps_wrote(acme: Party) -> None:
    for total, currency in ((10, "EUR"), (20, "EUR"), (5, "USD")):
        order(acme, total, currency)
    settle()
    assert catch_up() == 3
    assert held(acme) == {"euros": 30, "orders_so_far": 3}
    assert catch_up() == 0


def test_the_one_who_lost_an_order_is_brought_along_too(acme: Party) -> None:
    other = Party.objects.create(name="Other", kind="organization")
    made = order(acme, 10)
    settle()
    catch_up()
    with transaction.atomic():
        Order.objects.filter(pk=made.pk).update(party=other)
        changes: dict[str, object] = {"changes": {"party": [acme.pk, other.pk]}}
        record_many(
            "orders.order_edited", [(other.pk, "orders.order", made.pk, changes)], by=SYSTEM
        )
    settle()
    catch_up()
    assert (held(acme)["euros"], held(other)["euros"]) == (0, 10)


def test_the_night_mends_what_nothing_told_of(acme: Party) -> None:
    made = order(acme, 10)
    settle()
    catch_up()
    Order.objects.filter(pk=made.pk).delete()
    refresh_days()
    assert held(acme) == {"euros": 0, "orders_so_far": 0}


def test_a_custom_field_of_an_order_is_rolled_up_at_once(acme: Party) -> None:
    from rapport.platform.records.actions.records import edit_record

    kind = record_types()["order"]
    add(kind, "Weight", "number")
    add_roll_up(
        record_types()["party"], "Weights", child="order", through="party", how="sum", of="weight"
    )
    made = order(acme, 10)
    edit_record(record_types()["order"], made.pk, {"weight": "2.5"}, by=SYSTEM)
    assert held(acme)["weights"] == 2.5
    with connection.cursor() as cursor:
        cursor.execute("SELECT custom FROM orders_order WHERE id = %s", [made.pk])
        assert "weight" in str(cursor.fetchone())
