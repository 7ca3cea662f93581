"""A small firm that serves three customers: every part of their profit can be reckoned by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rapport.activities.models import Activity
from rapport.catalog.models import Product
from rapport.orders.models import (
    Delivery,
    ExchangeRate,
    Invoice,
    OrderLine,
    Payment,
    ReturnLine,
)
from rapport.parties.models import Party
from rapport.platform.access import SYSTEM
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.types import declared_type
from rapport.touchpoints.models import Interaction
from rapport.touchpoints.partitions import ensure_months

if TYPE_CHECKING:
    from rapport.insight.models import CostCentre
    from rapport.insight.tests.conftest import Shop
    from rapport.orders.models import Order
    from rapport.platform.accounts.models import User

RULES = (
    ("phone_call", "Service", "10", "0.05", "0"),
    ("email", "Service", "4", "0", "0"),
    ("meeting", "Service", "60", "20", "0"),
    ("task", "Service", "30", "0", "0"),
    ("web_order", "Store", "2", "0", "0"),
    ("order", "Store", "5", "1", "0"),
    ("order_line", "Store", "0.5", "0", "0"),
    ("return", "Store", "10", "3", "0"),
    ("delivery", "Store", "6", "4", "0"),
    ("payment", "", "0", "0.25", "1"),
    ("waiting", "", "0", "0", "7.3"),
)


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def declare() -> dict[str, CostCentre]:
    """A minute of Service costs 0.50, from February on 0.60; one of Store 0.40."""
    centres: dict[str, Any] = {}
    for name, since, monthly, people, minutes in (
        ("Service", "2024-01-01", "6000", "2", "6000"),
        ("Service", "2024-02-01", "7200", "2", "6000"),
        ("Store", "2024-01-20", "4800", "1", "12000"),
    ):
        given = {"name": name, "since": since, "monthly": monthly, "people": people}
        kind = declared_type("cost-centre")
        made = create_record(kind, given | {"minutes": minutes}, by=SYSTEM)
        centres.setdefault(name, made)
    for work, name, minutes, cost, percent in RULES:
        centre = centres[name].pk if name else None
        takes = {"minutes": minutes, "cost": cost, "percent": percent}
        create_record(
            declared_type("cost-rule"), {"work": work, "centre": centre} | takes, by=SYSTEM
        )
    return centres


def rated(currency: str, on: date, rate: str) -> ExchangeRate:
    return ExchangeRate.objects.create(currency=currency, on=on, rate=rate, name=f"{currency} {on}")


class Serving:
    """Anna buys, sends back, calls and pays late; Ben buys a lamp and is met; Cleo bought once and is no trouble."""

    def __init__(self, shop: Shop, staff: User) -> None:
        self.shop, self.staff = shop, staff
        ensure_months(date(2024, 1, 1), date(2024, 3, 31))
        self.anna, self.ben, self.cleo = (shop.customer(name) for name in ("Anna", "Ben", "Cleo"))
        self.hammer, self.lamp = self.product("Hammer", "4"), self.product("Lamp", "10")
        self.mystery = self.product("Mystery", None)
        self._anna()
        self._ben()
        self.order(self.cleo, date(2024, 2, 1), (self.lamp, "2", "30", "0"))
        prospect = Party.objects.create(name="Pia", sort_name="pia")
        self.talk(prospect, "phone_call", date(2024, 2, 6))
        self.order(None, date(2024, 1, 20), (self.lamp, "1", "30", "0"))

    def product(self, name: str, cost: str | None, currency: str = "GBP") -> Product:
        return Product.objects.create(
            code=name[:8], name=name, kind="goods", currency=currency, price="30", cost=cost
        )

    def order(
        self, party: Party | None, on: date, *lines: tuple[Product, str, str, str], **values: Any
    ) -> Order:
        """Lines of product, quantity, unit price and discount."""
        made = self.shop.order(party, on, *[(line[1], line[2]) for line in lines], **values)
        for row, (product, quantity, price, discount) in zip(
            made.lines.order_by("position"), lines, strict=True
        ):
            amount = Decimal(quantity) * Decimal(price) - Decimal(discount)
            OrderLine.objects.filter(pk=row.pk).update(
                product=product, discount=discount, amount=amount
            )
        made.total = sum(row.amount for row in made.lines.all())
        made.save()
        return made

    def talk(self, party: Party, channel: str, on: date, **values: Any) -> Interaction:
        usual = {"direction": "in", "by": self.staff.pk}
        return Interaction.objects.create(
            party=party, channel=channel, at=at(on), **{**usual, **values}
        )

    def _anna(self) -> None:
        order = self.order(
            self.anna,
            date(2024, 1, 10),
            (self.hammer, "10", "9", "5"),
            (self.mystery, "1", "15", "0"),
        )
        back = self.shop.give_back(self.anna, date(2024, 2, 10), "18")
        ReturnLine.objects.create(
            return_record=back, position=1, product=self.hammer, quantity=2, unit_price=9, amount=18
        )
        self.talk(self.anna, "phone_call", date(2024, 1, 15), duration_seconds=120)
        self.talk(self.anna, "phone_call", date(2024, 2, 5))
        self.talk(self.anna, "email", date(2024, 2, 5), by=None)
        Activity.objects.create(
            kind="task", subject="Look into it", due_at=at(date(2024, 2, 20)),
            ends_at=at(date(2024, 2, 20)), duration_minutes=45, party=self.anna, status="done",
            done_at=at(date(2024, 2, 20)),
        )  # fmt: skip
        Delivery.objects.create(
            number="D1", order=order, promised_on=date(2024, 1, 12), delivered_on=date(2024, 1, 12)
        )
        invoice = Invoice.objects.create(
            number="I1", order=order, party=self.anna, issued_on=date(2024, 1, 10),
            due_on=date(2024, 2, 10), currency="GBP", total=100, paid=60,
        )  # fmt: skip
        Payment.objects.create(
            invoice=invoice, number="P1", paid_on=date(2024, 1, 30), currency="GBP", amount=60
        )

    def _ben(self) -> None:
        self.order(self.ben, date(2024, 2, 29), (self.lamp, "1", "30", "0"), channel="phone_order")
        self.talk(self.ben, "meeting", date(2024, 2, 3), duration_seconds=3600, source="activities")
