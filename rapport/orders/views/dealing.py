"""What follows from an order: it is delivered, asked to be paid for, and paid.

A clerk works through open orders: promise, note what arrived, ask for money, note what came.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rapport.kit.errors import RapportError
from rapport.orders import actions, queries
from rapport.orders.forms.dealing import ArrivalForm, DeliveryForm, InvoiceForm, PaymentForm
from rapport.orders.forms.ordering import CancelForm
from rapport.orders.models import Order
from rapport.orders.queries import dealing
from rapport.platform import access
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error

USUAL_TERM = timedelta(days=30)
LINES_AT_ONCE = 300


@require_safe
def order_dealings(request: Request, pk: int) -> HttpResponse:
    """The deliveries, invoices and payments of an order: a panel on its page."""
    order = queries.order(request.actor, pk)
    is_open = order.status in (Order.Status.PLACED, Order.Status.PARTLY)
    may = {verb: access.may(request.actor, f"orders.{verb}") for verb in MAY}
    context = {
        "order": order,
        "deliveries": dealing.deliveries_of(request.actor, order),
        "invoices": dealing.invoices_of(request.actor, order),
        "to_invoice": actions.not_invoiced(order),
        "may_plan": is_open and access.may(request.actor, "orders.plan_delivery", order),
        "is_cancelled": order.status == Order.Status.CANCELLED,
        "may": may,
    }
    return page(request, "orders/order_dealings.html", context, fragment="panel")


@require_http_methods(["GET", "POST"])
def plan_delivery(request: Request, pk: int) -> HttpResponse:
    """Promise some of an order for a day."""
    order = queries.order(request.actor, pk)
    access.require(request.actor, "orders.plan_delivery", order)
    lines = list(queries.order_lines(request.actor, order)[:LINES_AT_ONCE])
    first = {"promised_on": timezone.localdate() + timedelta(days=7)}
    form = DeliveryForm(lines, actions.open_quantities(order), _posted(request), initial=first)
    if form.is_valid():
        try:
            promised_on = form.cleaned_data["promised_on"]
            actions.plan_delivery(order, form.parts(), by=request.actor, promised_on=promised_on)
        except RapportError as error:
            show_error(form, error)
        else:
            return _done(request, order.pk, _("The delivery is promised."))
    context = {"form": form, "order": order}
    status = 422 if form.errors else 200
    return page(request, "orders/plan_delivery.html", context, status=status)


@require_http_methods(["GET", "POST"])
def complete_delivery(request: Request, pk: int) -> HttpResponse:
    """Note that a delivery arrived."""
    found = dealing.delivery(request.actor, pk)
    access.require(request.actor, "orders.complete_delivery", found)
    form = ArrivalForm(_posted(request), initial={"delivered_on": timezone.localdate()})
    said = _("Delivery %(number)s arrived") % {"number": found.number}
    return _step(
        request, found.order, form, said, lambda **given: actions.complete_delivery(found, **given)
    )


@require_http_methods(["GET", "POST"])
def issue_invoice(request: Request, pk: int) -> HttpResponse:
    """Ask to be paid for an order."""
    order = queries.order(request.actor, pk)
    access.require(request.actor, "orders.issue_invoice")
    today = timezone.localdate()
    first = {"issued_on": today, "due_on": today + USUAL_TERM}
    form = InvoiceForm(order.currency, _posted(request), initial=first)
    said = _("Invoice for order %(number)s") % {"number": order.number}
    return _step(request, order, form, said, lambda **given: actions.issue_invoice(order, **given))


@require_http_methods(["GET", "POST"])
def record_payment(request: Request, pk: int) -> HttpResponse:
    """Note that money came for an invoice."""
    found = dealing.invoice(request.actor, pk)
    access.require(request.actor, "orders.record_payment")
    first = {"paid_on": timezone.localdate(), "amount": f"{found.rest.amount.normalize():f}"}
    form = PaymentForm(found.currency, _posted(request), initial=first)
    said = _("Payment for invoice %(number)s") % {"number": found.number}
    return _step(
        request, found.order, form, said, lambda **given: actions.record_payment(found, **given)
    )


@require_http_methods(["GET", "POST"])
def void_invoice(request: Request, pk: int) -> HttpResponse:
    """Let an invoice count no more."""
    found = dealing.invoice(request.actor, pk)
    access.require(request.actor, "orders.void_invoice", found)
    form = CancelForm(_posted(request))
    said = _("Void invoice %(number)s") % {"number": found.number}
    return _step(
        request, found.order, form, said, lambda **given: actions.void_invoice(found, **given)
    )


MAY = ("complete_delivery", "issue_invoice", "record_payment", "void_invoice")


def _step(
    request: Request, order: Order, form: forms.Form, title: str, action: Callable[..., Any]
) -> HttpResponse:
    """The page of a step: its form, and the action that takes what was typed."""
    if form.is_valid():
        try:
            action(by=request.actor, **form.cleaned_data)
        except RapportError as error:
            show_error(form, error)
        else:
            return _done(request, order.pk, _("It is noted."))
    context = {"order": order, "form": form, "title": title}
    status = 422 if form.errors else 200
    return page(request, "orders/order_step.html", context, status=status)


def _done(request: Request, pk: int, message: str) -> HttpResponse:
    messages.success(request, message)
    return HttpResponseRedirect(reverse("order", args=[pk]), status=303)


def _posted(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
