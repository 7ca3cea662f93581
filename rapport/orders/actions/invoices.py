"""Asking to be paid, and noting that one was. Entries in a ledger are made elsewhere."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from rapport.kit.errors import Invalid, Refused
from rapport.kit.money import Money
from rapport.kit.speech import say
from rapport.orders import pricing
from rapport.orders.actions.orders import LONGEST_REASON, made_by, next_id
from rapport.orders.events import InvoiceIssued, InvoiceVoided, PaymentRecorded
from rapport.orders.models import Invoice, Order, Payment
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events


@transaction.atomic
def issue_invoice(
    order: Order, *, by: Actor, issued_on: date, due_on: date, amount: Money | None = None
) -> Invoice:
    """Ask to be paid for ``order``: for all that no invoice asks for yet, or for ``amount`` of it.

    Raises Refused for a cancelled order and when nothing is left, Invalid for more than that.
    """
    access.require(by, "orders.issue_invoice")
    access.require(by, "orders.read_orders", order)
    order = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if order.status == Order.Status.CANCELLED:
        raise Refused("order_cancelled", "This order was cancelled; nothing is to be paid for it.")
    left = not_invoiced(order)
    if left.amount <= 0:
        raise Refused("all_invoiced", "Invoices ask for all of this order already.")
    asked = left if amount is None else amount
    _check_invoice(order, asked, left, issued_on, due_on)
    pk = next_id("orders_invoice_id_seq")
    invoice = Invoice(
        id=pk,
        number=f"I{pk}",
        order=order,
        party_id=order.party_id,
        issued_on=issued_on,
        due_on=due_on,
        currency=order.currency,
        total=asked.amount,
        **made_by(by),
    )
    invoice.save(force_insert=True)
    happening = InvoiceIssued(invoice.number, order.number, invoice.total, invoice.currency)
    events.record(happening, by=by, about=order.party_id, subject=invoice)
    return invoice


@transaction.atomic
def void_invoice(invoice: Invoice, *, by: Actor, reason: str) -> Invoice:
    """Let an invoice count no more. Raises Refused once anything was paid for it."""
    access.require(by, "orders.void_invoice", invoice)
    invoice = Invoice.objects.select_for_update(of=("self",)).get(pk=invoice.pk)
    if invoice.state == Invoice.State.VOID:
        raise Refused("invoice_void", "This invoice is void already.")
    if invoice.paid:
        raise Refused("invoice_paid", "Something was paid for this invoice; it stands.")
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise Invalid("no_reason", fields={"reason": "Say why, in at most 120 characters."})
    invoice.state, invoice.version = Invoice.State.VOID, invoice.version + 1
    invoice.updated_by_id = by.user_id
    invoice.save()
    happening = InvoiceVoided(invoice.number, reason.strip())
    events.record(happening, by=by, about=invoice.party_id, subject=invoice)
    return invoice


@transaction.atomic
def record_payment(
    invoice: Invoice, *, by: Actor, amount: Money, paid_on: date, reference: str = ""
) -> Payment:
    """Note that money came for ``invoice``; with the last of it, it is paid.

    Raises Refused for an invoice that is not open, Invalid for more than is to be paid.
    """
    access.require(by, "orders.record_payment")
    access.require(by, "orders.read_invoices", invoice)
    invoice = Invoice.objects.select_for_update(of=("self",)).get(pk=invoice.pk)
    if invoice.state != Invoice.State.OPEN:
        state = say(Invoice.State(invoice.state).label).lower()
        raise Refused("invoice_not_open", "This invoice is %(state)s already.", state=state)
    _check_payment(invoice, amount, paid_on, reference)
    pk = next_id("orders_payment_id_seq")
    payment = Payment(
        id=pk,
        number=f"P{pk}",
        invoice=invoice,
        paid_on=paid_on,
        currency=amount.currency,
        amount=amount.amount,
        reference=reference.strip(),
        **made_by(by),
    )
    payment.save(force_insert=True)
    invoice.paid += amount.amount
    invoice.state = Invoice.State.OPEN if invoice.rest else Invoice.State.PAID
    invoice.version, invoice.updated_by_id = invoice.version + 1, by.user_id
    invoice.save()
    happening = PaymentRecorded(payment.number, invoice.number, payment.amount, payment.currency)
    events.record(happening, by=by, about=invoice.party_id, subject=payment)
    return payment


def not_invoiced(order: Order) -> Money:
    """What no invoice asks for yet, to the cent. One query."""
    rows = Invoice.objects.filter(order=order, deleted_at=None).exclude(state=Invoice.State.VOID)
    asked: Decimal = rows.aggregate(sum=Sum("total"))["sum"] or Decimal(0)
    return pricing.rounded(order.due) - Money(asked, order.currency)


def _check_invoice(order: Order, asked: Money, left: Money, issued_on: date, due_on: date) -> None:
    wrong: dict[str, str] = {}
    if asked.currency != order.currency:
        wrong["amount"] = say("An order is paid in its own currency.")
    elif asked.amount <= 0 or asked > left:
        wrong["amount"] = say("It is more than nothing, and at most %(left)s.", left=left)
    elif asked != pricing.rounded(asked):
        wrong["amount"] = say("An amount to be paid has no fractions of a cent.")
    if not timezone.localdate(order.placed_at) <= issued_on <= timezone.localdate():
        wrong["issued_on"] = say("It is issued after the order, and not in the future.")
    if due_on < issued_on:
        wrong["due_on"] = say("It is due on the day it is issued, or later.")
    if wrong:
        raise Invalid("invalid_invoice", fields=wrong)


def _check_payment(invoice: Invoice, amount: Money, paid_on: date, reference: str) -> None:
    wrong: dict[str, str] = {}
    if amount.currency != invoice.currency:
        wrong["amount"] = say("An invoice is paid in its own currency.")
    elif amount.amount <= 0 or amount > invoice.rest:
        wrong["amount"] = say("It is more than nothing, and at most %(left)s.", left=invoice.rest)
    elif amount != pricing.rounded(amount):
        wrong["amount"] = say("An amount to be paid has no fractions of a cent.")
    if paid_on > timezone.localdate():
        wrong["paid_on"] = say("This has not happened yet.")
    if len(reference) > 120:
        wrong["reference"] = say("At most 120 characters.")
    if wrong:
        raise Invalid("invalid_payment", fields=wrong)
