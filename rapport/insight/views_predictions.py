"""The pages of predictions: what is foretold, how well, and what it takes to have left."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rapport.guidance.effects import Effect, Share, effect
from rapport.insight.forms import ChurnForm
from rapport.insight.predictions import actions
from rapport.insight.predictions.declared import TRAITS
from rapport.insight.predictions.drawing import reliability
from rapport.insight.queries import predictions as queries
from rapport.insight.studies.segments import SEGMENTS, by_key
from rapport.insight.views import customers_where
from rapport.kit.errors import Invalid
from rapport.platform.access import may, require
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error

DEFINES = "insight.define_churn"


@require_safe
def predictions(request: Request) -> HttpResponse:
    """What is foretold, and of what nothing can be."""
    context = {
        "cards": queries.predictions(request.actor),
        "may_define": may(request.actor, DEFINES),
        "may_build": may(request.actor, "insight.queue_build"),
    }
    return page(request, "insight/predictions.html", context)


@require_safe
def prediction(request: Request, name: str) -> HttpResponse:
    """The model card of one, and its runs."""
    found = queries.prediction(request.actor, name)
    tried = found.card.figures.get("tried")
    context: dict[str, Any] = {
        "found": found,
        "card": found.card,
        "tried": tried,
        "diagram": reliability(tried["tenths"]) if tried else None,
        "offers": list(map(_offer, found.card.figures.get("offers", ()))),
        "listed": customers_where if name in TRAITS else None,
        "defection": _defection(found.card.figures.get("defection")),
        "may_define": may(request.actor, DEFINES),
    }
    return page(request, "insight/prediction.html", context)


@require_safe
def opportunity_chance(request: Request, pk: int) -> HttpResponse:
    """The panel on an opportunity's page: how likely it is to be won, and why."""
    return _chance(request, "win_chance", pk)


@require_safe
def lead_chance(request: Request, pk: int) -> HttpResponse:
    """The panel on a lead's page: how likely it is to be converted, and why."""
    return _chance(request, "conversion_chance", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def define_churn(request: Request) -> HttpResponse:
    """Say what it takes to have left."""
    require(request.actor, DEFINES)
    form = ChurnForm.of(queries.churn_definition(request.actor), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.define_churn(form.definition(), by=request.actor)
        except Invalid as error:
            show_error(form, error)
        else:
            messages.success(request, _("Saved. The next build goes by it."))
            return HttpResponseRedirect(reverse("predictions"), status=303)
    status = 422 if form.errors else 200
    return page(request, "insight/define_churn.html", {"form": form}, status=status)


def _chance(request: Request, name: str, pk: int) -> HttpResponse:
    found = queries.chance(request.actor, name, pk)
    return page(request, "insight/record_chance.html", {"found": found}, fragment="panel")


def _defection(kept: dict[str, Any] | None) -> dict[str, Any] | None:
    """With names of quarters and segments, and the way to the customers."""
    if kept is None:
        return None
    cohorts = [{**one, **_quarter(date.fromisoformat(one["part"]))} for one in kept["cohorts"]]
    order = [segment.key for segment in SEGMENTS]
    segments = sorted(kept["segments"], key=lambda one: order.index(one["part"]))
    return {
        **kept,
        "day": date.fromisoformat(kept["day"]),
        "cohorts": cohorts,
        "segments": [{**one, "label": by_key()[one["part"]].title} for one in segments],
    }


def _quarter(first: date) -> dict[str, str]:
    last = first + timedelta(days=92)
    last = last.replace(day=1) - timedelta(days=1)
    days = f"{first}..{last}"
    label = _("%(year)s, quarter %(quarter)s") % {
        "year": first.year,
        "quarter": (first.month + 2) // 3,
    }
    return {"label": label, "href": customers_where(left="any", first_order=days)}


def _offer(kept: dict[str, Any]) -> tuple[str, str, Effect]:
    """The sequence, the reason, and what it did to the share of those who stayed."""
    shares = (Share(kept[f"{arm}_stayed"], kept[arm]) for arm in ("treated", "control"))
    return kept["guide"], kept["reason"], effect(*shares, is_random=True)
