"""A real shop's year, looked at in the product's database: every line, and the published figures."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

from config.postgres.places import DATABASE, USER, Places
from tests.browser.product import PROJECT, Product

RETAIL = PROJECT.parent / "shared" / "data" / "retail" / "online_retail_2010_2011.parquet"
ROWS, REFUSED = 541_909, 1_338
CHARGES = {"POST", "DOT", "M", "C2", "D", "S", "BANK CHARGES", "AMAZONFEE", "CRUK", "PADS", "B"}


def look(product: Product, blocker: Any, check: Callable[[], None]) -> None:
    """Run ``check`` on the database of ``product``, in a thread: the browser's loop is in this one."""

    def run() -> None:
        from django.db import connection

        there = {"HOST": str(Places(product.home).socket), "NAME": DATABASE, "USER": USER}
        connection.settings_dict = {**connection.settings_dict, **there}
        with blocker.unblock():
            check()
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(run).result()


def clean_lines() -> tuple[int, int, int, Decimal]:
    """Lines, customers, orders and revenue where the customer is known and quantity and price are above zero."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(DISTINCT o.party_id), count(DISTINCT o.id), sum(l.amount) "
            "FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id "
            "WHERE o.party_id IS NOT NULL AND l.quantity > 0 AND l.unit_price > 0"
        )
        lines, customers, orders, revenue = cursor.fetchone()
    return lines, customers, orders, revenue


def check_figures() -> None:
    """The published ones."""
    assert clean_lines() == (397_884, 4_338, 18_532, Decimal("8911407.904"))


def check_every_line() -> None:
    """Every row of the one import is accounted for, and its records are there."""
    from rapport.catalog.models import Product as Article
    from rapport.orders.models import Order, OrderLine, Return
    from rapport.parties.models import Party
    from rapport.platform.exchange.actions.foreground import summary_of
    from rapport.platform.exchange.models import Import

    first = summary_of(Import.objects.get())
    assert first.rows == ROWS
    assert first.created + first.updated + first.unchanged + first.refused == ROWS
    assert first.lines == {"sales": 396_370, "guests": 132_583, "returns": 9_288, "charges": 2_330}
    assert sum(first.lines.values()) + first.refused == ROWS
    assert sorted(first.reasons.values()) == [2, 1_336]
    check_figures()

    assert Party.objects.filter(roles__role="customer").count() == 4_372
    assert Party.objects.get(name="Customer 17850").country == "GB"
    assert (Order.objects.count(), Return.objects.count()) == (20_726, 3_836)
    assert set(Order.objects.values_list("currency", flat=True)) == {"GBP"}
    assert Order.objects.filter(party=None).exists()
    assert OrderLine.objects.count() == 540_571 - 9_288
    charges = set(Article.objects.filter(kind="charge").values_list("code", flat=True))
    assert charges >= CHARGES
    assert not any(code.startswith(("gift_", "DCGS")) for code in charges)


def check_repeat(again: dict[str, Any]) -> None:
    """The same file once more changed nothing."""
    said = tuple(again[name] for name in ("created", "updated", "unchanged", "refused"))
    assert said == (0, 0, ROWS - REFUSED, REFUSED)
