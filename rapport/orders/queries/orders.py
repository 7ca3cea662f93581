"""Reads of orders and returns. The asker comes first; cancelled orders count for nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from rapport.catalog.models import Product
from rapport.kit.errors import NotFound
from rapport.kit.money import Money
from rapport.kit.periods import month_after, months
from rapport.orders.models import Order, OrderLine, Return, ReturnLine
from rapport.parties.models import Party
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.records.parts import Entry

RECENT_ORDERS = 300  # as far as "bought together" looks back


def order(asker: Actor, pk: int) -> Order:
    """The order with its party. Raises NotFound when missing or hidden."""
    visible = access.visible_to(asker, Order.objects.select_related("party", "owner"))
    found = visible.filter(pk=pk, deleted_at=None).first()
    if found is None:
        raise NotFound("order_not_found", "There is no such order.")
    return found


def return_record(asker: Actor, pk: int) -> Return:
    """The return with its party and order. Raises NotFound when missing or hidden."""
    visible = access.visible_to(asker, Return.objects.select_related("party", "order"))
    found = visible.filter(pk=pk, deleted_at=None).first()
    if found is None:
        raise NotFound("return_not_found", "There is no such return.")
    return found


def order_lines(asker: Actor, found: Order) -> QuerySet[OrderLine]:
    """What was ordered, in order, with the products."""
    access.require(asker, "orders.read_orders", found)
    lines = OrderLine.objects.filter(order=found).select_related("product", "order")
    return lines.order_by("position")


def return_lines(asker: Actor, found: Return) -> QuerySet[ReturnLine]:
    """What came back, in order, with the products."""
    access.require(asker, "orders.read_returns", found)
    lines = ReturnLine.objects.filter(return_record=found).select_related(
        "product", "return_record"
    )
    return lines.order_by("position")


def entries_of_orders(pks: Collection[int]) -> Mapping[int, list[Entry]]:
    """What was ordered, by order, as programs read it. One query."""
    return _entries(OrderLine, "order", pks)


def entries_of_returns(pks: Collection[int]) -> Mapping[int, list[Entry]]:
    """What came back, by return, likewise. One query."""
    return _entries(ReturnLine, "return_record", pks)


def _entries(model: type[Any], owner: str, pks: Collection[int]) -> Mapping[int, list[Entry]]:
    told = ("product_id", "description", "quantity", "unit_price")
    rows = model.objects.filter(**{f"{owner}__in": pks}).order_by(f"{owner}_id", "position")
    found: defaultdict[int, list[Entry]] = defaultdict(list)
    for pk, currency, *line in rows.values_list(f"{owner}_id", f"{owner}__currency", *told):
        product, description, quantity, price = line
        entry = {"product": product, "description": description, "quantity": quantity}
        found[pk].append(entry | {"unit_price": Money(price, currency), "currency": currency})
    return found


def returns_of(asker: Actor, found: Order) -> QuerySet[Return]:
    """The returns of one order, newest first."""
    visible = access.visible_to(asker, Return.objects.filter(order=found, deleted_at=None))
    return visible.order_by("-returned_at", "-id")


@dataclass(frozen=True)
class Worth:
    """What a party ordered and sent back in one currency."""

    orders: int
    revenue: Money
    returns: int
    returned: Money
    first_at: datetime | None
    last_at: datetime | None

    @property
    def net(self) -> Money:
        return self.revenue - self.returned

    @property
    def average(self) -> Money:
        """Of an order, rounded; zero where there is none."""
        return Money(self.revenue.amount / max(self.orders, 1), self.revenue.currency).rounded()


def worth_of(asker: Actor, party: Party) -> list[Worth]:
    """Totals per currency, the largest revenue first. Two queries."""
    ordered = _by_currency(
        _orders_of(asker, party).exclude(status=Order.Status.CANCELLED), "placed_at"
    )
    visible = access.visible_to(asker, Return.objects.filter(party=party, deleted_at=None))
    returned = _by_currency(visible, "returned_at")
    found = [
        Worth(
            ordered[currency]["n"],
            Money(ordered[currency]["sum"], currency),
            returned[currency]["n"],
            Money(returned[currency]["sum"], currency),
            ordered[currency]["first"],
            ordered[currency]["last"],
        )
        for currency in {*ordered, *returned}
    ]
    return sorted(found, key=lambda worth: (-worth.revenue.amount, worth.revenue.currency))


def _by_currency(rows: QuerySet[Any], moment: str) -> defaultdict[str, dict[str, Any]]:
    """Count, sum, first and last per currency; nothing, where there is none."""
    nothing = {"n": 0, "sum": Decimal(0), "first": None, "last": None}
    figures = rows.values("currency").annotate(
        n=Count("id"), sum=Sum("total"), first=Min(moment), last=Max(moment)
    )
    return defaultdict(lambda: nothing, {row["currency"]: row for row in figures.order_by()})


def orders_of(
    asker: Actor, party: Party, *, after: tuple[datetime, int] | None = None, limit: int = 10
) -> list[Order]:
    """Up to ``limit`` orders of ``party``, newest first, older than ``after`` (moment, id)."""
    rows = _orders_of(asker, party)
    if after is not None:
        at, pk = after
        rows = rows.filter(Q(placed_at__lt=at) | Q(placed_at=at, pk__lt=pk), placed_at__lte=at)
    return list(rows.order_by("-placed_at", "-id")[:limit])


def usual_currency(asker: Actor, party: Party | None) -> str:
    """The currency of the newest order, of ``party`` if it ever ordered; "" before the first."""
    visible = access.visible_to(asker, Order.objects.filter(deleted_at=None))
    newest = visible.order_by("-placed_at", "-id").values_list("currency", flat=True)
    own = newest.filter(party=party).first() if party else None
    return own or newest.first() or ""


@dataclass(frozen=True)
class Month:
    """What a product sold in the month that begins on ``month``."""

    month: date
    quantity: Decimal
    revenue: Money
    orders: int


def sales_by_month(asker: Actor, product: Product, *, last: date, count: int = 24) -> list[Month]:
    """Every one of ``count`` months up to ``last``, oldest first, in the product's main currency.

    One query over all orders of the product in that time.
    """
    first = month_after(last, 1 - count)
    since = timezone.make_aware(datetime.combine(first, time.min))
    visible = access.visible_to(asker, Order.objects.filter(deleted_at=None, placed_at__gte=since))
    rows = (
        OrderLine.objects.filter(
            product=product, order__in=visible.exclude(status=Order.Status.CANCELLED)
        )
        .values(month=TruncMonth("order__placed_at"), currency=F("order__currency"))
        .annotate(
            quantity_sum=Sum("quantity"),
            amount_sum=Sum("amount"),
            n=Count("order_id", distinct=True),
        )
        .order_by()
    )
    found = list(rows)
    currency = _main_currency([(row["currency"], row["amount_sum"]) for row in found])
    by_month = {row["month"].date(): row for row in found if row["currency"] == currency}
    return [
        Month(
            month,
            by_month[month]["quantity_sum"] if month in by_month else Decimal(0),
            Money(by_month[month]["amount_sum"] if month in by_month else Decimal(0), currency),
            by_month[month]["n"] if month in by_month else 0,
        )
        for month in months(first, last)
    ]


def newest_sale(asker: Actor, product: Product) -> datetime | None:
    """When the product was last ordered."""
    visible = access.visible_to(asker, Order.objects.filter(deleted_at=None))
    newest = OrderLine.objects.filter(product=product, order__in=visible)
    found: datetime | None = newest.aggregate(at=Max("order__placed_at"))["at"]
    return found


@dataclass(frozen=True)
class Companion:
    """A product that people took together with another one, in ``orders`` of the orders looked at."""

    product_id: int
    name: str
    orders: int


def bought_together(
    asker: Actor, product: Product, *, limit: int = 8
) -> tuple[list[Companion], int]:
    """What else stood on the newest orders of ``product``, and how many orders that looked at."""
    visible = access.visible_to(asker, Order.objects.filter(deleted_at=None))
    recent = list(
        OrderLine.objects.filter(product=product, order__in=visible)
        .order_by("-order_id")
        .values_list("order_id", flat=True)[:RECENT_ORDERS]
    )
    rows = (
        OrderLine.objects.filter(order_id__in=recent, product__kind=Product.Kind.GOODS)
        .exclude(product=product)
        .values("product_id", "product__name")
        .annotate(n=Count("order_id", distinct=True))
        .filter(n__gt=1)
        .order_by("-n", "product_id")[:limit]
    )
    found = [Companion(row["product_id"], row["product__name"], row["n"]) for row in rows]
    return found, len(set(recent))


def _orders_of(asker: Actor, party: Party) -> QuerySet[Order]:
    return access.visible_to(asker, Order.objects.filter(party=party, deleted_at=None))


def _main_currency(amounts: Sequence[tuple[str, Decimal]]) -> str:
    sums: dict[str, Decimal] = {}
    for currency, amount in amounts:
        sums[currency] = sums.get(currency, Decimal(0)) + amount
    return max(sums, key=lambda currency: sums[currency], default="XXX")
