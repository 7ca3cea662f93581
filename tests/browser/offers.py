"""Quotes and what follows from an order, as ``furnishing`` makes everything else."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from rapport.kit.money import Money
from rapport.orders.actions import Delivered, issue_invoice, plan_delivery
from rapport.orders.models import Order
from rapport.orders.pricing import Discount
from rapport.parties.models import Party
from rapport.platform.access import Actor
from rapport.quotes import links
from rapport.quotes.actions import comment_on_quote, create_quote, send_quote, write_quote
from rapport.quotes.drafts import Draft, OfferedLine


def offered(party: Party, order: Order, by: Actor) -> dict[str, Any]:
    """A quote in its second version, one that the buyer has, a delivery to come and an open invoice."""
    first = create_quote(draft(), party=party, by=by)
    link = send_quote(first, by=by)
    written = write_quote(first, draft("8"), by=by)
    sent = create_quote(draft(), party=party, by=by)
    open_link = send_quote(sent, by=by)
    comment_on_quote(open_link.secret, name="Dana", text="Can you deliver on a Friday?")
    today = timezone.localdate()
    parts = [Delivered(line, line.quantity) for line in order.lines.all()]
    return {
        "quote": written,
        "sent_quote": sent,
        "link": link,
        "token": links.token_of(open_link.secret),
        "order_delivery": plan_delivery(order, parts, by=by, promised_on=today),
        "invoice": issue_invoice(order, by=by, issued_on=today, due_on=today),
    }


def draft(quantity: str = "12") -> Draft:
    """Chairs, a choice of two table tops, and cushions that may be left away."""
    lines = (
        OfferedLine("Chair", Decimal(quantity), _euro("129.95"), tax_rate=Decimal(21)),
        OfferedLine("Oak table top", Decimal(1), _euro("480"), group="Wood"),
        OfferedLine("Teak table top", Decimal(1), _euro("690"), group="Wood", is_taken=False),
        OfferedLine("Cushions", Decimal(12), _euro("15"), is_optional=True, is_taken=False),
    )
    return Draft(
        "New furniture for the canteen",
        "EUR",
        timezone.localdate() + timedelta(days=21),
        lines,
        introduction="Dear all,\n\nwe gladly offer what we talked about.",
        terms="Payment within 30 days.",
        discount=Discount(Decimal(3)),
    )


def _euro(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")
