"""The territory map.

Whoever leads sales opens it to see where much is and little is done: every territory with who is
responsible, what is in it, and how far its quota is reached; and how the people there do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from rapport.kit import countries
from rapport.platform import access
from rapport.platform.accounts.models import Territory
from rapport.platform.accounts.queries.territories import Node
from rapport.platform.ui.formats import number
from rapport.platform.ui.page import Request, page
from rapport.territories.actions import preview
from rapport.territories.models import PlannedTerritory
from rapport.territories.queries import mapped as queries
from rapport.territories.queries.mapped import Spread


@require_safe
def territory_map(request: Request) -> HttpResponse:
    """Every territory as they lie inside each other, with what is in them."""
    found = queries.territory_map(request.actor)
    context = {
        **_seen(request, found.survey),
        "found": found,
        "rows": [(one, in_words(one.territory), parties_url(one)) for one in found.places],
        "tops": _nodes(found.places),
        "work": queries.work_of(request.actor, queries.people_of(found.places)),
        "bars": [_bar(one) for one in found.places],
        "may_draw": access.may(request.actor, "accounts.read_territory"),
        "may_plan": access.may(request.actor, "territories.read_territory_models"),
    }
    return page(request, "territories/territory_map.html", context)


@require_safe
def sales_territory(request: Request, pk: int) -> HttpResponse:
    """One territory: what is in it and in those inside it, and how the people there do."""
    one, found = queries.place(request.actor, pk)
    inside = [row for row in found.places if row.territory.inside_id == pk]
    context = {
        **_seen(request, found.survey),
        "place": one,
        "words": in_words(one.territory),
        "inside": inside,
        "parties_url": parties_url(one),
        "work": queries.work_of(request.actor, queries.people_of(queries.under(one, found.places))),
        "may_draw": access.may(request.actor, "accounts.read_territory"),
    }
    return page(request, "territories/sales_territory.html", context)


@require_POST
def survey_map(request: Request) -> HttpResponse:
    """Count anew what is in the territories."""
    preview.survey_map(by=request.actor)
    return HttpResponseRedirect(reverse("territory_map"), status=303)


@require_safe
def survey_progress(request: Request) -> HttpResponse:
    """How far counting is; once it has ended, the browser loads the page anew."""
    survey = queries.territory_map(request.actor).survey
    context = {"seen": survey, "handed": None, "progress_url": reverse("survey_progress")}
    response = page(request, "territories/progress.html", context, fragment="progress")
    if survey is None or not survey.is_going_on:
        response["HX-Refresh"] = "true"
    return response


def in_words(row: Territory | PlannedTerritory) -> str:
    """What is in a territory."""
    named = [countries.name(code) for code in row.countries]
    begins = [f"{code}…" for code in row.postal_codes]
    lists: tuple[Sequence[str], ...] = (named, row.cities, begins, row.industries)
    return " · ".join(", ".join(values) for values in lists if values)


def _bar(one: Spread) -> tuple[str, int, str, str]:
    address = reverse("sales_territory", args=[one.territory.pk])
    return one.territory.name, one.counted.parties, number(one.counted.parties), address


def parties_url(found: Spread) -> str:
    """The list of its parties; empty where no filter says which."""
    address = reverse("records", args=["party"])
    return f"{address}?{urlencode({'q': found.text})}" if found.text else ""


def _seen(request: Request, survey: Any) -> dict[str, Any]:
    return {
        "seen": survey,
        "handed": None,
        "progress_url": reverse("survey_progress"),
        "may_survey": access.may(request.actor, "territories.survey_map"),
    }


def _nodes(places: Sequence[Spread]) -> list[Node]:
    """The map as the chart draws it."""
    nodes = {
        one.territory.pk: Node(
            one.territory.name,
            one.owner.name if one.owner else ", ".join(one.people),
            reverse("sales_territory", args=[one.territory.pk]),
        )
        for one in places
    }
    tops: list[Node] = []
    for one in places:
        around = nodes.get(one.territory.inside_id or 0)
        (around.below if around else tops).append(nodes[one.territory.pk])
    return tops
