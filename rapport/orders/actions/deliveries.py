"""Promising and making deliveries. What the order's status is follows from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from rapport.kit.errors import Invalid, Refused
from rapport.kit.speech import say
from rapport.orders.actions.orders import made_by, next_id
from rapport.orders.events import DeliveryCompleted, DeliveryPlanned, OrderFulfilled
from rapport.orders.models import Delivery, DeliveryLine, Order, OrderLine
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events


@dataclass(frozen=True)
class Delivered:
    """How much of an order's line comes with a delivery."""

    line: OrderLine
    quantity: Decimal


@transaction.atomic
def plan_delivery(
    order: Order, parts: Sequence[Delivered], *, by: Actor, promised_on: date
) -> Delivery:
    """Promise ``parts`` of ``order`` for a day.

    Raises Refused for an order that is not open, Invalid for more than was ordered and not promised yet.
    """
    access.require(by, "orders.plan_delivery", order)
    order = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if order.status not in (Order.Status.PLACED, Order.Status.PARTLY):
        status = say(Order.Status(order.status).label).lower()
        raise Refused("order_not_open", "This order is %(status)s already.", status=status)
    _check(order, parts, promised_on)
    pk = next_id("orders_delivery_id_seq")
    delivery = Delivery(id=pk, number=f"D{pk}", order=order, promised_on=promised_on, **made_by(by))
    delivery.save(force_insert=True)
    DeliveryLine.objects.bulk_create(
        DeliveryLine(delivery=delivery, line=part.line, quantity=part.quantity) for part in parts
    )
    happening = DeliveryPlanned(delivery.number, order.number, promised_on)
    events.record(happening, by=by, about=order.party_id, subject=delivery)
    return delivery


@transaction.atomic
def complete_delivery(delivery: Delivery, *, by: Actor, delivered_on: date) -> Delivery:
    """Note that it arrived; with the last of an order, the order is fulfilled.

    Raises Refused when it has arrived before, Invalid for a day before the order, or to come.
    """
    access.require(by, "orders.complete_delivery", delivery)
    order = Order.objects.select_for_update(of=("self",)).get(pk=delivery.order_id)
    delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if delivery.delivered_on is not None:
        raise Refused("delivered_already", "This delivery arrived already.")
    placed_on = timezone.localdate(order.placed_at)
    if not placed_on <= delivered_on <= timezone.localdate():
        sentence = say("It arrived after it was ordered, and not in the future.")
        raise Invalid("invalid_delivery", fields={"delivered_on": sentence})
    delivery.delivered_on = delivered_on
    delivery.lead_days = (delivered_on - placed_on).days
    delivery.late_days = (delivered_on - delivery.promised_on).days
    delivery.version, delivery.updated_by_id = delivery.version + 1, by.user_id
    delivery.save()
    happening = DeliveryCompleted(delivery.number, order.number, delivered_on, delivery.late_days)
    events.record(happening, by=by, about=order.party_id, subject=delivery)
    _follow(order, by)
    return delivery


def open_quantities(order: Order, *, is_arrived: bool = False) -> dict[int, Decimal]:
    """How much of each line is not promised yet, or has not arrived yet. Two queries."""
    left = dict(OrderLine.objects.filter(order=order).values_list("pk", "quantity"))
    out: defaultdict[int, Decimal] = defaultdict(Decimal)
    rows = DeliveryLine.objects.filter(delivery__order=order, delivery__deleted_at=None)
    if is_arrived:
        rows = rows.exclude(delivery__delivered_on=None)
    for pk, quantity in rows.values_list("line_id", "quantity"):
        out[pk] += quantity
    return {pk: quantity - out[pk] for pk, quantity in left.items()}


def _follow(order: Order, by: Actor) -> None:
    """Let the order's status say what has arrived of it."""
    is_whole = all(left <= 0 for left in open_quantities(order, is_arrived=True).values())
    status = Order.Status.FULFILLED if is_whole else Order.Status.PARTLY
    if status == order.status:
        return
    order.status, order.version, order.updated_by_id = status, order.version + 1, by.user_id
    order.save(update_fields=["status", "version", "updated_by", "updated_at"])
    if is_whole:
        events.record(OrderFulfilled(order.number), by=by, about=order.party_id, subject=order)


def _check(order: Order, parts: Sequence[Delivered], promised_on: date) -> None:
    wrong: dict[str, str] = {}
    if not parts:
        wrong["lines"] = say("Say what is delivered.")
    if len({part.line.pk for part in parts}) < len(parts):
        wrong["lines"] = say("Each line is delivered once.")
    left = open_quantities(order)
    for part in parts:
        if part.line.order_id != order.pk or part.quantity <= 0:
            wrong["lines"] = say("Only what was ordered can be delivered.")
        elif part.quantity > left[part.line.pk]:
            thing = part.line.description
            wrong["lines"] = say("That is more of “%(thing)s” than is still to come.", thing=thing)
    if promised_on < timezone.localdate(order.placed_at):
        wrong["promised_on"] = say("It is promised for the day of the order, or a later one.")
    if wrong:
        raise Invalid("invalid_delivery", fields=wrong)
