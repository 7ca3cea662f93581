"""The board of a pipeline.

Whoever sells opens it in the morning and between calls: what is where, what goes stale, what is worth
the next hour. A card is dragged on, or moved by keys; what its gate still asks for is said at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from rapport.kit.errors import Invalid
from rapport.kit.money import Money
from rapport.platform import access
from rapport.platform.access import Right
from rapport.platform.records.filters import chips, parse
from rapport.platform.records.queries.lists import record_type_of
from rapport.platform.ui.page import Request, page
from rapport.sales.actions.pipelines import set_up_pipeline
from rapport.sales.models import Opportunity, Pipeline
from rapport.sales.queries import pipelines as queries
from rapport.sales.queries.pipelines import Lane

MINE = "owner:me"


@require_http_methods(["GET", "POST"])
def pipelines(request: Request) -> HttpResponse:
    """The first pipeline's board; where there is none yet, how one begins."""
    kind = record_type_of(request.actor, "opportunity")
    may_set_up = access.may_see(request.actor, Pipeline, Right.CREATE)
    if request.method == "POST":
        access.hold(request.actor, Right.CREATE, "sales.Pipeline")
        return _to(set_up_pipeline())
    first = queries.pipelines(request.actor).first()
    if first is not None:
        return _to(first)
    return page(request, "sales/no_pipeline.html", {"may_set_up": may_set_up, "kind": kind})


@require_safe
def pipeline(request: Request, pk: int) -> HttpResponse:
    """The board; ``?q=`` filters it, ``?heads=1`` are its sums alone."""
    kind = record_type_of(request.actor, "opportunity")
    shown, all_of_them = queries.pipeline(request.actor, pk)
    text = request.GET.get("q", "").strip()
    context: dict[str, Any] = {
        "kind": kind,
        "pipeline": shown,
        "pipelines": all_of_them,
        "text": text,
        "chips": chips(text, kind, request.actor),
        "may_create": access.may_see(request.actor, Opportunity, Right.CREATE),
        "may_move": access.may_see(request.actor, Opportunity, Right.EDIT),
        "may_set_up": access.may_see(request.actor, Pipeline, Right.EDIT),
        "mine": _address(shown, "" if text == MINE else MINE),
        "is_mine": text == MINE,
        "error": "",
    }
    try:
        context |= _board(request, shown, text)
    except Invalid as error:
        return page(request, "sales/pipeline.html", context | {"error": str(error)}, status=422)
    fragment = "heads" if request.GET.get("heads") else "board"
    return page(request, "sales/pipeline.html", context, fragment=fragment)


def _board(request: Request, shown: Pipeline, text: str) -> dict[str, Any]:
    stages = queries.stages(shown)
    opened = [stage for stage in stages if stage.is_open]
    lanes = queries.board(request.actor, shown, opened, tree=parse(text), now=timezone.now())
    return {
        "lanes": [(lane, _list_url(lane, text)) for lane in lanes],
        "stages": stages,
        "today": timezone.localdate(),
        "now": timezone.now(),
        "ends": [stage for stage in stages if not stage.is_open],
        "count": sum(lane.count for lane in lanes),
        "sums": _added([lane.sums for lane in lanes]),
        "weighted": _added([lane.weighted for lane in lanes]),
    }


def _added(lists: Sequence[Sequence[Money]]) -> list[Money]:
    """Sums by currency."""
    found: dict[str, Money] = {}
    for money in (one for sums in lists for one in sums):
        found[money.currency] = found.get(money.currency, Money.zero(money.currency)) + money
    return [found[currency] for currency in sorted(found)]


def _list_url(lane: Lane, text: str) -> str:
    condition = f"status:open stage:{lane.stage.pk} {text}".strip()
    return f"{reverse('records', args=['opportunity'])}?{urlencode({'q': condition})}"


def _address(shown: Pipeline, text: str) -> str:
    own = reverse("pipeline_board", args=[shown.pk])
    return f"{own}?{urlencode({'q': text})}" if text else own


def _to(shown: Pipeline) -> HttpResponse:
    return HttpResponseRedirect(reverse("pipeline_board", args=[shown.pk]), status=303)
