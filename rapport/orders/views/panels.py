"""What orders show on the pages of parties and products."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from rapport.catalog import queries as catalog
from rapport.kit.errors import Invalid
from rapport.kit.money import Money
from rapport.orders import queries
from rapport.parties import queries as parties
from rapport.platform import access
from rapport.platform.ui.page import Request, page

AT_ONCE = 10


def party_orders(request: Request, pk: int) -> HttpResponse:
    """What a party is worth so far, and its newest orders; ``?after=`` for the older ones."""
    party = parties.party(request.actor, pk)
    word = request.GET.get("after", "")
    after = _decoded(word) if word else None
    found = queries.orders_of(request.actor, party, after=after, limit=AT_ONCE + 1)
    context = {
        "party": party,
        "orders": [(order, Money(order.total, order.currency)) for order in found[:AT_ONCE]],
        "older": _encoded(found[AT_ONCE - 1].placed_at, found[AT_ONCE - 1].pk)
        if len(found) > AT_ONCE
        else "",
        "worths": [] if after else queries.worth_of(request.actor, party),
        "may_place": access.may(request.actor, "orders.place_order"),
    }
    return page(request, "orders/party_orders.html", context, fragment="rows" if after else "panel")


def product_sales(request: Request, pk: int) -> HttpResponse:
    """How a product sold, month by month."""
    product = catalog.product(request.actor, pk)
    sales = queries.sales_by_month(request.actor, product, last=timezone.localdate())
    newest = None
    if not any(month.orders for month in sales):
        newest = queries.newest_sale(request.actor, product)
        if newest:
            last = timezone.localtime(newest).date()
            sales = queries.sales_by_month(request.actor, product, last=last)
    currency = sales[0].revenue.currency
    context = {
        "product": product,
        "sales": sales,
        "revenue": Money.total((month.revenue for month in sales), currency),
        "quantity": sum(month.quantity for month in sales),
        "orders": sum(month.orders for month in sales),
    }
    return page(request, "orders/product_sales.html", context, fragment="panel")


def product_companions(request: Request, pk: int) -> HttpResponse:
    """What people take together with a product."""
    product = catalog.product(request.actor, pk)
    companions, looked_at = queries.bought_together(request.actor, product)
    rows = [
        (found.name, found.orders, found.orders, reverse("product", args=[found.product_id]))
        for found in companions
    ]
    context = {"product": product, "companions": companions, "rows": rows, "looked_at": looked_at}
    return page(request, "orders/product_companions.html", context, fragment="panel")


def _encoded(at: datetime, pk: int) -> str:
    return f"{at.isoformat()}_{pk}".replace("+", "~")


def _decoded(word: str) -> tuple[datetime, int]:
    """Raises Invalid for anything that ``_encoded`` did not write."""
    at, _, pk = word.replace("~", "+").partition("_")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        moment = datetime.min  # noqa: DTZ901 - naive, and so refused below
    if timezone.is_naive(moment) or not pk.isdecimal() or len(pk) > 18:
        raise Invalid("bad_cursor", "This link to older orders is damaged.")
    return moment, int(pk)
