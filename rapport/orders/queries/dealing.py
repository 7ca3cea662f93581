"""Reads of what follows from orders: deliveries, invoices, payments."""

from __future__ import annotations

from collections.abc import Sequence

from rapport.kit.errors import NotFound
from rapport.orders.models import Delivery, Invoice, Order
from rapport.platform import access
from rapport.platform.access import Actor


def delivery(asker: Actor, pk: int) -> Delivery:
    """The delivery with its order. Raises NotFound when missing or hidden."""
    rows = Delivery.objects.select_related("order").filter(deleted_at=None)
    found = access.visible_to(asker, rows).filter(pk=pk).first()
    if found is None:
        raise NotFound("delivery_not_found", "There is no such delivery.")
    return found


def invoice(asker: Actor, pk: int) -> Invoice:
    """The invoice with its order. Raises NotFound when missing or hidden."""
    rows = Invoice.objects.select_related("order").filter(deleted_at=None)
    found = access.visible_to(asker, rows).filter(pk=pk).first()
    if found is None:
        raise NotFound("invoice_not_found", "There is no such invoice.")
    return found


def deliveries_of(asker: Actor, found: Order) -> Sequence[Delivery]:
    """The deliveries of an order with their lines, by their promise. Two queries."""
    rows = Delivery.objects.filter(order=found, deleted_at=None).prefetch_related("lines__line")
    return list(access.visible_to(asker, rows).order_by("promised_on", "pk"))


def invoices_of(asker: Actor, found: Order) -> Sequence[Invoice]:
    """The invoices of an order with their payments, the oldest first. Two queries."""
    rows = Invoice.objects.filter(order=found, deleted_at=None).prefetch_related("payments")
    return list(access.visible_to(asker, rows).order_by("issued_on", "pk"))
