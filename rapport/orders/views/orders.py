"""Pages of single orders and returns.

A service agent opens an order with its customer on the phone: what was in it, when, where, and
did anything come back?
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rapport.kit.errors import RapportError
from rapport.kit.money import Money
from rapport.orders import actions, queries
from rapport.orders.forms.ordering import CancelForm, Lines, OrderForm, ReturnForm, lines_of
from rapport.parties import queries as parties
from rapport.platform import access
from rapport.platform.events.queries import history
from rapport.platform.ui.forms_own import OwnFields
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.plugs import panels_for
from rapport.platform.ui.refused import show_error
from rapport.touchpoints import queries as touchpoints

LINES_AT_ONCE = 300


def orders(request: Request) -> HttpResponse:
    """The list of orders, under an address that people can guess."""
    return HttpResponseRedirect(reverse("records", args=["order"]))


def returns(request: Request) -> HttpResponse:
    """The list of returns, likewise."""
    return HttpResponseRedirect(reverse("records", args=["return"]))


def order(request: Request, pk: int) -> HttpResponse:
    """One order: who, what, when, where, and what came of it. ``?all=1`` shows every line."""
    found = queries.order(request.actor, pk)
    lines = queries.order_lines(request.actor, found)
    may_change = found.status == found.Status.PLACED
    context = {
        "order": found,
        "total": Money(found.total, found.currency),
        "lines": list(lines if request.GET.get("all") else lines[:LINES_AT_ONCE]),
        "returns": list(queries.returns_of(request.actor, found)),
        "interactions": touchpoints.linked_to(request.actor, f"orders.order:{found.pk}"),
        "history": history(request.actor, found)[:10],
        "panels": panels_for(request.actor, "order"),
        "may_cancel": may_change and access.may(request.actor, "orders.cancel_order", found),
        "may_return": found.status != found.Status.CANCELLED
        and access.may(request.actor, "orders.receive_return"),
    }
    return page(request, "orders/order.html", context)


def return_page(request: Request, pk: int) -> HttpResponse:
    """One return: what came back, of which order."""
    found = queries.return_record(request.actor, pk)
    context = {
        "record": found,
        "total": Money(found.total, found.currency),
        "lines": list(queries.return_lines(request.actor, found)),
        "interactions": touchpoints.linked_to(request.actor, f"orders.return:{found.pk}"),
        "history": history(request.actor, found)[:10],
    }
    return page(request, "orders/return.html", context)


@require_http_methods(["GET", "POST"])
def place_order(request: Request) -> HttpResponse:
    """Enter an order by hand, for ``?party=`` or a guest."""
    access.require(request.actor, "orders.place_order")
    wanted = request.GET.get("party", "")
    party = parties.party(request.actor, int(wanted)) if wanted.isdecimal() else None
    currency = queries.usual_currency(request.actor, party)
    form = OrderForm(_posted(request), initial={"currency": currency})
    lines, own = Lines(_posted(request), prefix="lines"), OwnFields(request, "order")
    if request.method == "POST" and own.is_valid() & form.is_valid() & lines.is_valid():
        data = form.cleaned_data
        try:
            filled = lines_of(request.actor, lines, data.pop("currency"))
            found = actions.place_order(filled, by=request.actor, party=party, own=own.own, **data)
        except RapportError as error:
            show_error(form, error)
        else:
            messages.success(request, _("The order is placed."))
            return HttpResponseRedirect(reverse("order", args=[found.pk]), status=303)
    context = {"form": form, "own": own, "lines": lines, "party": party}
    status = 422 if request.method == "POST" else 200
    return page(request, "orders/place_order.html", context, status=status)


@require_http_methods(["GET", "POST"])
def cancel_order(request: Request, pk: int) -> HttpResponse:
    """Call an order off, with a reason."""
    found = queries.order(request.actor, pk)
    access.require(request.actor, "orders.cancel_order", found)
    form = CancelForm(_posted(request))
    if form.is_valid():
        try:
            actions.cancel_order(found, by=request.actor, reason=form.cleaned_data["reason"])
        except RapportError as error:
            show_error(form, error)
        else:
            messages.success(request, _("The order is cancelled."))
            return HttpResponseRedirect(reverse("order", args=[found.pk]), status=303)
    context = {"form": form, "order": found}
    return page(request, "orders/cancel_order.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def receive_return(request: Request, pk: int) -> HttpResponse:
    """Take back some of an order."""
    found = queries.order(request.actor, pk)
    access.require(request.actor, "orders.receive_return")
    lines = list(queries.order_lines(request.actor, found)[:LINES_AT_ONCE])
    form, own = ReturnForm(lines, _posted(request)), OwnFields(request, "return")
    if own.is_valid() & form.is_valid():
        said = {"reason": form.cleaned_data["reason"], "own": own.own}
        try:
            record = actions.receive_return(found, form.parts(), by=request.actor, **said)
        except RapportError as error:
            show_error(form, error)
        else:
            messages.success(request, _("The return is received."))
            return HttpResponseRedirect(reverse("return", args=[record.pk]), status=303)
    context = {"form": form, "own": own, "order": found}
    status = 422 if form.errors or own.errors else 200
    return page(request, "orders/receive_return.html", context, status=status)


def _posted(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
