"""The roll-up of a period.

Whoever leads opens it before the weekly talk: what is closed, what is sure, what people call and what
statistics make of it. Each number leads to its opportunities; a call is changed where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from urllib.parse import quote_plus

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from rapport.forecasts import conditions
from rapport.forecasts.categories import CATEGORIES
from rapport.forecasts.holders import Holder
from rapport.forecasts.periods import Period, parse_period, period_of
from rapport.forecasts.queries.overdue import overdue
from rapport.forecasts.queries.rollup import rollup
from rapport.forecasts.queries.rows import Row, Shelf
from rapport.forecasts.queries.sums import GROUPS
from rapport.kit.errors import NotFound
from rapport.kit.money import Money
from rapport.orders.queries import company_currency
from rapport.platform import access
from rapport.platform.records.filters import typed
from rapport.platform.ui.page import Request, page


@require_safe
def forecast(request: Request) -> HttpResponse:
    """The forecast of a month or quarter (``?period=2026-Q4``), by ``?by=`` person, territory or product; of
    products also those ``?within=`` one category, from ``&first=`` on.
    """
    access.require(request.actor, "forecasts.read_forecasts")
    today = timezone.localdate()
    period = asked_period(request, request.GET.get("period", ""))
    by = request.GET.get("by", "person")
    if by not in GROUPS:
        raise NotFound()
    shelf = _asked_shelf(request) if by == "product" else None
    found = rollup(request.actor, period, by=by, today=today, shelf=shelf)
    words = _words(period)
    context = {
        "found": found,
        "period": period,
        "by": by,
        "shelf": shelf,
        "shelf_url": partial(_shelf_url, period),
        "in_currency": in_currency,
        "is_over": period.ends_on < today,
        "ways": _ways(period, by, period_of(period.kind, today)),
        "rows": [(row, _links(row, words)) for row in found.rows],
        "links": _links(found.total, words),
        "mine": Holder("person", request.actor.user_id or 0),
        "overdue": overdue(request.actor, today) if period.holds(today) else None,
        "may_submit": access.may(request.actor, "forecasts.submit_forecast"),
        "may_override": access.may(request.actor, "forecasts.override_forecast"),
        "may_take": access.may(request.actor, "forecasts.take_snapshot"),
        "knows_rates": access.may(request.actor, "orders.read_exchange_rates"),
    }
    return page(request, "forecasts/forecast.html", context)


def asked_period(request: Request, key: str) -> Period:
    """The period called ``key``, the running quarter where none is said. Raises NotFound for another word."""
    found = parse_period(key) if key else period_of("quarter", timezone.localdate())
    if found is None:
        raise NotFound("no_period", "There is no such period.")
    return found


def _asked_shelf(request: Request) -> Shelf | None:
    """Raises NotFound for what is no number."""
    asked = request.GET.get("within", ""), request.GET.get("first", "0")
    if not asked[0]:
        return None
    if not all(re.fullmatch(r"[0-9]{1,9}", text) for text in asked):
        raise NotFound()
    return Shelf(*map(int, asked))


def _shelf_url(period: Period, shelf: Shelf) -> str:
    asked = urlencode({"within": shelf.category, "first": shelf.first})
    return f"{forecast_url(period, 'product')}&{asked}"


def in_currency(value: Decimal) -> Money:
    """``value`` as the company's money, as templates write it."""
    return Money(value, company_currency())


def forecast_url(period: Period, by: str = "person") -> str:
    return f"{reverse('forecast')}?{urlencode({'period': period.key, 'by': by})}"


def _ways(period: Period, by: str, now: Period) -> dict[str, str]:
    """Where one can go on to."""
    day = max(period.starts_on, now.starts_on) if period.holds(now.starts_on) else period.starts_on
    return {
        "earlier": forecast_url(period.previous, by),
        "later": forecast_url(period.next, by),
        "now": forecast_url(now, by),
        "month": forecast_url(period_of("month", day), by),
        "quarter": forecast_url(period_of("quarter", day), by),
        **{one: forecast_url(period, one) for one in GROUPS},
    }


def _words(period: Period) -> dict[str, str]:
    """What is asked of the list of opportunities for each category of a period, ready for addresses."""
    trees = {name: conditions.in_category(name, period) for name in (*CATEGORIES, "open")}
    return {name: quote_plus(typed(tree)) for name, tree in trees.items()}


def _links(row: Row, words: Mapping[str, str]) -> dict[str, str]:
    """The lists of the opportunities behind a row's numbers; none where no filter says which they are."""
    if row.tree is None:
        return {}
    listed = reverse("records", args=["opportunity"])
    whose = f"+{quote_plus(typed({'all': [row.tree]}))}" if row.tree != {"all": []} else ""
    return {
        name: f"{listed}?q={asked}{whose}"
        for name, asked in words.items()
        if name == "open" or row.amounts.of(name)
    }
