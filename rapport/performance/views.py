"""The pages of the sales metrics.

Opened on Monday morning and at the end of a month by whoever leads or sells: what came of the work, against
what was planned and what was before; a click further, by whom and where, and the very rows behind it.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from rapport.kit.errors import NotFound
from rapport.performance import showing
from rapport.performance.asking import line
from rapport.performance.metric import Asked, Metric
from rapport.performance.models import Plan
from rapport.performance.queries.breakdowns import amount_of, breakdowns
from rapport.performance.queries.plans import plans
from rapport.performance.queries.readings import (
    PERIODS,
    behind,
    metric_called,
    readings,
    trend,
)
from rapport.performance.queries.waiting import Patience, within
from rapport.platform import access
from rapport.platform.records.queries.records import record_of
from rapport.platform.ui.page import Request, page

TEXTS = {
    "worth": showing.worth_text,
    "short_period": showing.short_period_text,
    "metric_url": showing.metric_url,
    "list_url": showing.list_url,
    "export_url": showing.export_url,
    "plans_url": showing.plans_url,
}
PATIENCE, PARTS = 100, ("figures", "parts")
"""How many milliseconds a page waits for its parts, and what they are called."""


@require_safe
def sales_metrics(request: Request) -> HttpResponse:
    """All of them for one period; ``?period person team territory product`` say for what, ``?only`` which
    one. Those that take long are fetched by their cards.
    """
    context = _asked(request)
    asked, only = context["asked"], request.GET.get("only", "")
    planned = _plans(request, asked)
    if only:
        metric = _called(request, only)
        found: Any = [(metric, trend(request.actor, metric, asked))]
    else:
        found = readings(request.actor, asked)
    cards = [(metric, one and showing.card_of(one, planned)) for metric, one in found]
    rows = [one for metric, _card in cards for one in behind(request.actor, metric, asked)]
    is_narrowed = any(one.is_narrowed for one in rows)
    context |= {"cards": cards, "is_narrowed": is_narrowed, "only": only}
    context |= {"metric": cards[0][0], "card": cards[0][1]}
    part = "card" if only else ""
    return page(
        request, "performance/sales_metrics.html", context, fragment=part, status=context["status"]
    )


@require_safe
def sales_metric(request: Request, key: str) -> HttpResponse:
    """One of them: what it means, how it went, of whom it is made, and the rows behind it. ``?part`` asks
    for the "figures" or the "parts" alone, which a page fetches where they take long.
    """
    metric = _called(request, key)
    context = _asked(request)
    asked, part = context["asked"], request.GET.get("part", "")
    patience = Patience(None if part else PATIENCE)
    context |= {
        "metric": metric,
        "card": None,
        "bars": [],
        "parts": None,
        "behind": behind(request.actor, metric, asked),
        "may_plan": access.may_see(request.actor, Plan, access.Right.CREATE),
        "amount_of": amount_of,
    }
    if part != "parts":
        planned = _plans(request, asked)
        reading = within(patience.left(), lambda: trend(request.actor, metric, asked))
        card = reading and showing.card_of(reading, planned)
        context |= {"card": card, "bars": showing.bars(card, planned) if card else []}
    if part != "figures":
        context["parts"] = within(patience.left(), lambda: breakdowns(request.actor, metric, asked))
    return page(
        request,
        "performance/sales_metric.html",
        context,
        fragment=part if part in PARTS else "",
        status=context["status"],
    )


@require_safe
def credit(request: Request, pk: int) -> HttpResponse:
    """The opportunity that somebody is credited with."""
    _kind, found = record_of(request.actor, "credit", pk)
    return HttpResponseRedirect(reverse("opportunity", args=[found.opportunity_id]))


def _called(request: Request, key: str) -> Metric:
    metric = metric_called(request.actor, key)
    if metric is None:
        raise NotFound()
    return metric


def _asked(request: Request) -> dict[str, Any]:
    access.require(request.actor, "performance.read_metrics")
    return TEXTS | line(request.actor, request.GET)


def _plans(request: Request, asked: Asked) -> Any:
    first = asked.period.up_to(PERIODS)[0].first
    return plans(request.actor, asked, first=first, last=asked.period.last)
