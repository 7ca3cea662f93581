"""The page of an opportunity.

Opened before a call and after it: what is it worth, who decides, what is missing before it goes on, and
what happened last. Going on, winning and losing are one press away.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport.catalog import queries as catalog
from rapport.kit.errors import Invalid, RapportError
from rapport.kit.money import Money
from rapport.kit.text import id_in
from rapport.platform import access
from rapport.platform.events.queries import history
from rapport.platform.events.stories import current_story
from rapport.platform.records.actions.reads import note_read
from rapport.platform.records.queries.records import record_page
from rapport.platform.ui.page import Request, offer_undo, page, toast
from rapport.platform.ui.plugs import panels_for
from rapport.platform.ui.refused import show_error, words_of
from rapport.sales.actions import opportunities as actions
from rapport.sales.actions import quotes
from rapport.sales.forms import LoseForm, WinForm
from rapport.sales.models import Need, Opportunity, PlanItem, Stage
from rapport.sales.queries import opportunities as queries
from rapport.sales.queries import pipelines
from rapport.sales.staleness import staleness

HEADED = ("party", "pipeline", "stage", "status", "amount", "currency", "closes", "closed", "owner")
"""The fields that the head of the page shows."""
LATEST = 15
PERCENT = Decimal("0.01")


@require_safe
def opportunity(request: Request, pk: int) -> HttpResponse:
    """One opportunity, whole."""
    found = queries.opportunity(request.actor, pk)
    shown = record_page(request.actor, "opportunity", pk)
    note_read(shown.kind, pk, by=request.actor)
    stays, plan = queries.stays(found, timezone.now()), queries.plan(found)
    days = stays[-1].days if stays else 0
    context = {
        "kind": shown.kind,
        "opportunity": found,
        "may_edit": shown.may_edit,
        "may_delete": shown.may_delete,
        "filled": [item for item in shown.filled if item.field.name not in HEADED],
        "empty": [item for item in shown.empty if item.field.name not in HEADED],
        "stages": pipelines.stages(found.pipeline),
        "standing": queries.standing(found),
        "stays": stays,
        "today": timezone.localdate(),
        "days": days,
        "staleness": staleness(days, found.stage.expected_days) if found.is_open else "",
        "lines": queries.lines(found),
        "roles": queries.roles(found),
        "rivals": queries.rivals(request.actor, found),
        "members": [(row, found.worth * row.percent * PERCENT) for row in queries.members(found)],
        "quotes": queries.quotes(request.actor, found),
        "may_find": access.may(request.actor, "catalog.read_products"),
        "may_quote": access.may(request.actor, "quotes.create_quote"),
        "plan": plan,
        "budget": _budget(found, plan),
        "history": history(request.actor, found)[:LATEST],
        "panels": panels_for(request.actor, "record"),
        "own_panels": panels_for(request.actor, "opportunity"),
    }
    return page(request, "sales/opportunity.html", context)


@require_http_methods(["GET", "POST"])
def move_opportunity(request: Request, pk: int) -> HttpResponse:
    """Let it go on to ``stage``; where the gate is shut, say what is missing."""
    refused = None
    if request.method == "POST" and _said_stage(request):
        try:
            moved = actions.move_opportunity(pk, id_in(_said_stage(request)), by=request.actor)
        except Invalid as error:
            refused = error
        else:
            return _moved(request, moved, _("Now in %(stage)s.") % {"stage": moved.stage.name})
    found = queries.opportunity(request.actor, pk)
    access.require(request.actor, "sales.move_opportunity", found)
    stage = _stage(request, found)
    if stage is None:
        return HttpResponseRedirect(reverse("opportunity", args=[pk]))
    if stage.kind == Stage.Kind.LOST:
        return _lead(request, reverse("lose_opportunity", args=[pk]))
    if refused and _is_from_board(request):
        return _lead(request, f"{reverse('move_opportunity', args=[pk])}?stage={stage.pk}")
    context = {
        "opportunity": found,
        "stage": stage,
        "standing": queries.standing(found),
        "missing": queries.missing_for(found, stage),
        "needs": dict(Need.choices),
        "refused": refused,
    }
    status = 422 if refused else 200
    return page(request, "sales/move_opportunity.html", context, status=status)


@require_http_methods(["GET", "POST"])
def win_opportunity(request: Request, pk: int) -> HttpResponse:
    """Close it as won."""
    form = WinForm(request.POST if request.method == "POST" else None)

    def win(found: Opportunity) -> None:
        actions.win_opportunity(found, by=request.actor, on=form.cleaned_data["closed"])

    return _close(request, pk, form, win, verb="sales.win_opportunity", said=_("Won!"))


@require_http_methods(["GET", "POST"])
def lose_opportunity(request: Request, pk: int) -> HttpResponse:
    """Close it as lost, for a reason."""
    form = LoseForm(request.actor, request.POST if request.method == "POST" else None)

    def lose(found: Opportunity) -> None:
        on = form.cleaned_data["closed"]
        actions.lose_opportunity(found, form.reason, by=request.actor, on=on)

    return _close(request, pk, form, lose, verb="sales.lose_opportunity", said=_("Lost."))


@require_POST
def reopen_opportunity(request: Request, pk: int) -> HttpResponse:
    """Open it again."""
    found = queries.opportunity(request.actor, pk)
    actions.reopen_opportunity(found, by=request.actor)
    return _moved(request, found, _("It is open again."))


@require_POST
def quote_opportunity(request: Request, pk: int) -> HttpResponse:
    """Begin a quote for it, and go on writing it."""
    found = queries.opportunity(request.actor, pk)
    try:
        quote = quotes.quote_opportunity(found, by=request.actor)
    except Invalid as error:
        messages.error(request, words_of(error))
        return HttpResponseRedirect(reverse("edit_record", args=["opportunity", pk]), status=303)
    return HttpResponseRedirect(reverse("write_quote", args=[quote.pk]), status=303)


@require_POST
def add_line(request: Request, pk: int) -> HttpResponse:
    """One more product, chosen in the finder."""
    found = queries.opportunity(request.actor, pk)
    access.require(request.actor, "sales.add_line", found)
    chosen = catalog.product(request.actor, id_in(request.POST.get("product", "")))
    try:
        actions.add_line(found, chosen, by=request.actor)
    except RapportError as error:
        messages.error(request, words_of(error))
    else:
        offer_undo(request, _("%(product)s is among its products.") % {"product": chosen.name})
    return HttpResponseRedirect(reverse("opportunity", args=[pk]), status=303)


@require_POST
def tick_check(request: Request, pk: int) -> HttpResponse:
    """Tick a line of the checklist, or take the tick back (``off``)."""
    found = queries.opportunity(request.actor, pk)
    access.require(request.actor, "sales.tick_check", found)
    stage, text = _stage(request, found) or found.stage, request.POST.get("check", "")
    act = actions.untick_check if request.POST.get("off") else actions.tick_check
    act(found, stage, text, by=request.actor)
    back = request.POST.get("next", "")
    own = reverse("opportunity", args=[pk])
    return HttpResponseRedirect(back if back.startswith(own) else own, status=303)


def _close(
    request: Request,
    pk: int,
    form: WinForm,
    close: Callable[[Opportunity], None],
    *,
    verb: str,
    said: str,
) -> HttpResponse:
    found = queries.opportunity(request.actor, pk)
    access.require(request.actor, verb, found)
    if form.is_valid():
        try:
            close(found)
        except RapportError as error:
            show_error(form, error)
        else:
            return _moved(request, found, said)
    template = f"sales/{verb.partition('.')[2]}.html"
    context = {"opportunity": found, "form": form, "standing": queries.standing(found)}
    return page(request, template, context, status=422 if form.errors else 200)


def _stage(request: Request, found: Opportunity) -> Stage | None:
    """The stage that is meant, if one is said. Raises NotFound for one of another pipeline."""
    text = _said_stage(request)
    return pipelines.stage(found.pipeline_id, id_in(text)) if text else None


def _said_stage(request: Request) -> str:
    said = request.POST.get("value") or request.POST.get("stage") or request.GET.get("stage")
    return said or ""


def _is_from_board(request: Request) -> bool:
    return request.headers.get("X-Requested-With") == "board"


def _moved(request: Request, found: Opportunity, message: str) -> HttpResponse:
    if _is_from_board(request):
        return toast(HttpResponse(status=204), message, undo=current_story())
    offer_undo(request, message)
    return HttpResponseRedirect(reverse("opportunity", args=[found.pk]), status=303)


def _lead(request: Request, address: str) -> HttpResponse:
    """On to a page that asks for more; the board follows by itself."""
    if not _is_from_board(request):
        return HttpResponseRedirect(address, status=303)
    response = HttpResponse(status=409)
    response["HX-Redirect"] = address
    return response


def _budget(found: Opportunity, plan: list[PlanItem]) -> dict[str, Money]:
    """What is planned to be spent on it, and what was."""
    planned = (Money(item.planned_cost, found.currency) for item in plan if item.planned_cost)
    actual = (Money(item.actual_cost, found.currency) for item in plan if item.actual_cost)
    return {
        "planned": Money.total(planned, found.currency),
        "actual": Money.total(actual, found.currency),
    }
