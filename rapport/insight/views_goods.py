"""What is bought together: opened by whoever keeps the catalogue, to see what would sell as one, and by who sells,
to know what to offer beside.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from rapport.catalog import queries as catalog
from rapport.insight import queries
from rapport.insight.queries.goods import Bundle
from rapport.insight.views import customers_where
from rapport.platform.access import may
from rapport.platform.ui.formats import percent
from rapport.platform.ui.page import Request, page

DISCOUNTS = (5, 10, 15, 20)


@require_safe
def bought_together(request: Request) -> HttpResponse:
    """Bundles, steps up and ties; ``?q`` keeps ties of products with these words, ``?after`` goes on behind a place,
    ``?discount`` is what a bundle would cost less.
    """
    words, after = request.GET.get("q", "")[:200], request.GET.get("after", "")
    said = request.GET.get("discount", "")
    discount = int(said) if said.isdecimal() and int(said) in DISCOUNTS else 10
    found = queries.bought_together(
        request.actor,
        words=words,
        after=int(after) if after.isdecimal() and len(after) < 8 else -1,
        discount=discount,
    )
    context: dict[str, Any] = {
        "found": found,
        "words": words,
        "after": after,
        "discount": discount,
        "discounts": [
            (f"−{percent(one / 100)}", _here(q=words, discount=one), one == discount)
            for one in DISCOUNTS
        ],
        "next_href": _here(q=words, discount=discount, after=found.after) if found.after else "",
        "may_begin": may(request.actor, "catalog.create_product"),
        "knows_cost": catalog.may_know(request.actor, "cost"),
        "listed": customers_where,
        "begin": _begin,
    }
    return page(request, "insight/bought_together.html", context)


@require_safe
def groups(request: Request) -> HttpResponse:
    """Customers who are alike, and what sets each group apart."""
    context = {"found": queries.groups(request.actor), "listed": customers_where}
    return page(request, "insight/groups.html", context)


def _here(**asked: object) -> str:
    said = {name: value for name, value in asked.items() if value not in {"", None}}
    return f"{reverse('bought_together')}?{urlencode(said)}"


def _begin(bundle: Bundle) -> str:
    """Where the bundle is entered: the product first, then what it holds."""
    said = {"holds": ",".join(str(one.pk) for one in bundle.parts)}
    price = bundle.worth.price
    if price is not None:
        said |= {"price": f"{price.amount:f}", "currency": price.currency}
    return f"{reverse('create_product')}?{urlencode(said)}"
