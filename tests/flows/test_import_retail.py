"""A real shop's year: every line accounted for, and the published figures reached."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection

from rapport.catalog.models import Product
from rapport.orders.models import Order, OrderLine, Return
from rapport.parties.models import Party
from rapport.platform.access import SYSTEM
from rapport.platform.exchange import actions

FILE = (
    Path(__file__).resolve().parents[2].parent
    / "shared/data/retail/online_retail_2010_2011.parquet"
)
ROWS = 541_909

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.skipif(
        not FILE.exists(), reason="the Online Retail file is not in ../shared/data/retail"
    ),
]


def imported() -> actions.ImportSummary:
    return actions.import_file(
        by=SYSTEM, record_type="orders", path=FILE, source="retail", options={"currency": "GBP"}
    )


def clean_lines() -> tuple[int, int, int, Decimal]:
    """Lines, customers, orders and revenue where the customer is known and quantity and price are above zero."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(DISTINCT o.party_id), count(DISTINCT o.id), sum(l.amount) "
            "FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id "
            "WHERE o.party_id IS NOT NULL AND l.quantity > 0 AND l.unit_price > 0"
        )
        lines, customers, orders, revenue = cursor.fetchone()
    return lines, customers, orders, revenue


def test_every_line_is_accounted_for_and_a_repeat_changes_nothing() -> None:
    first = imported()
    assert first.rows == ROWS
    assert first.created + first.updated + first.unchanged + first.refused == ROWS
    assert first.lines == {"sales": 396_370, "guests": 132_583, "returns": 9_288, "charges": 2_330}
    assert sum(first.lines.values()) + first.refused == ROWS
    assert sorted(first.reasons.values()) == [2, 1_336]
    assert clean_lines() == (397_884, 4_338, 18_532, Decimal("8911407.904"))

    assert Party.objects.filter(roles__role="customer").count() == 4_372
    assert Party.objects.get(name="Customer 17850").country == "GB"
    assert (Order.objects.count(), Return.objects.count()) == (20_726, 3_836)
    assert Order.objects.filter(party=None).exists()
    assert OrderLine.objects.count() == 540_571 - 9_288
    charges = set(Product.objects.filter(kind="charge").values_list("code", flat=True))
    assert {
        "POST",
        "DOT",
        "M",
        "C2",
        "D",
        "S",
        "BANK CHARGES",
        "AMAZONFEE",
        "CRUK",
        "PADS",
        "B",
    } <= charges
    assert not any(code.startswith(("gift_", "DCGS")) for code in charges)

    again = imported()
    assert (again.created, again.updated, again.unchanged, again.refused) == (
        0,
        0,
        ROWS - 1_338,
        1_338,
    )
    assert clean_lines() == (397_884, 4_338, 18_532, Decimal("8911407.904"))
