"""The pages of insight.

The overview is opened on Monday morning by whoever runs the business: how many customers, what
they buy, whom we are about to lose. The matrix is for choosing whom to write to or call.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urlencode

from asgiref.sync import sync_to_async
from babel.numbers import format_compact_currency
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from rapport.insight import actions, queries
from rapport.insight.mart_files import FORMATS
from rapport.kit.money import Money
from rapport.kit.speech import say
from rapport.parties.traits import definition
from rapport.platform.access import may
from rapport.platform.ui.formats import NOTHING, language
from rapport.platform.ui.page import Request, page, toast

SHOWN = {"customers": "Customers", "revenue": "Revenue", "average_order": "Average order"}
SCORES = ("1", "2", "3", "4", "5")


def insight(request: Request) -> HttpResponse:
    """The overview."""
    context = {
        "found": queries.overview(request.actor),
        "may_build": may(request.actor, "insight.queue_build"),
        "listed": customers_where,
        "trait": definition,
    }
    return page(request, "insight/overview.html", context)


def insight_progress(request: Request) -> HttpResponse:
    """How far the build is; once it has ended, the browser loads the page anew."""
    building = queries.building(request.actor)
    response = page(request, "insight/progress.html", {"building": building}, fragment="progress")
    if not building.is_active:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def queue_build(request: Request) -> HttpResponse:
    """Ask the worker for a new build."""
    actions.queue_build(by=request.actor)
    if not request.htmx:
        return HttpResponseRedirect(reverse("insight"), status=303)
    context = {"building": queries.building(request.actor)}
    return toast(
        page(request, "insight/progress.html", context, fragment="progress"),
        say("The build is queued."),
    )


def rfm(request: Request) -> HttpResponse:
    """The matrix; ``?m=`` keeps one monetary score, ``?show=`` chooses what the cells count."""
    score = request.GET.get("m", "")
    m = int(score) if score in SCORES else None
    show = request.GET.get("show", "")
    context: dict[str, Any] = {
        "found": queries.matrix(request.actor, m=m),
        "m": m,
        "show": show if show in SHOWN else "customers",
        "shown": SHOWN,
        "listed": customers_where,
        "address": _matrix_address,
        "short": short_money,
    }
    return page(request, "insight/rfm.html", context, fragment="matrix")


@require_safe
def movement(request: Request) -> HttpResponse:
    """Who stood where ninety days before, and where they went."""
    context = {"found": queries.movement(request.actor), "listed": customers_where}
    return page(request, "insight/movement.html", context)


def party_standing(request: Request, pk: int) -> HttpResponse:
    """The panel on the party page: its cell in words, and why."""
    found = queries.standing(request.actor, pk)
    return page(request, "insight/party_standing.html", {"found": found}, fragment="panel")


def customer_figures(request: Request) -> HttpResponse:
    """The strip of figures over the customers list."""
    run = queries.latest_run(request.actor)
    context = {
        "run": run,
        "revenue": queries.money(run, run.figures["metrics"]["revenue"]) if run else None,
    }
    return page(request, "insight/customer_figures.html", context, fragment="panel")


@require_safe
def lineage(request: Request) -> HttpResponse:
    """Every metric, mart and source, and what is made of what."""
    return page(request, "insight/lineage.html", {"found": queries.lineage(request.actor)})


@require_safe
def lineage_entry(request: Request, layer: str, name: str) -> HttpResponse:
    """One of them: its columns and checks, and the way down to the sources."""
    context = {
        "found": queries.lineage_entry(request.actor, layer, name),
        "formats": FORMATS if may(request.actor, "insight.export_mart") else (),
        "may_ask": may(request.actor, "insight.query_marts"),
    }
    return page(request, "insight/lineage_entry.html", context)


@require_safe
def export_mart(request: Request, name: str) -> StreamingHttpResponse:
    """The mart as a file; ``?format=`` is parquet, csv or arrow."""
    file = actions.export_mart(name, request.GET.get("format", "parquet"), by=request.actor)
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    blocks = streamed(file.blocks)
    return StreamingHttpResponse(blocks, content_type=file.content_type, headers=headers)


async def streamed(blocks: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Each block is made when the one before it has gone out: Django would gather a plain iterator first."""
    while (block := await sync_to_async(_next, thread_sensitive=False)(blocks)) is not None:
        yield block


def _next(blocks: Iterator[bytes]) -> bytes | None:
    """None after the last: what is made of a few rows may be nothing yet."""
    return next(blocks, None)


def customers_where(**traits: object) -> str:
    """The address of the customers whose traits have these values (None: any), or such as ">=2"."""
    text = " ".join(
        f"{name}{value}" if str(value)[:1] in "<>" else f"{name}:{value}"
        for name, value in traits.items()
        if value is not None
    )
    return f"{reverse('records', args=['party'])}?{urlencode({'view': 'customers', 'q': text})}"


def short_money(value: Money | None) -> str:
    """``£3.9M`` or ``£583K``: what fits into a cell."""
    if value is None:
        return NOTHING
    digits = 1 if abs(value.amount) >= 1_000_000 else 0
    return format_compact_currency(
        value.amount, value.currency, fraction_digits=digits, locale=language()
    )


def _matrix_address(show: str, m: int | None) -> str:
    return f"{reverse('rfm')}?{urlencode({'show': show, **({'m': m} if m else {})})}"
