"""What comes back of an order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from rapport.kit.errors import Invalid, Refused
from rapport.kit.money import Money
from rapport.kit.speech import say
from rapport.orders import pricing
from rapport.orders.actions.orders import LONGEST_REASON, check_digits, made_by, next_id, touch
from rapport.orders.events import ReturnReceived
from rapport.orders.models import Order, OrderLine, Return, ReturnLine
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.records.actions import own_fields
from rapport.platform.records.actions.own_fields import NOTHING, Own
from rapport.touchpoints.actions import CLOCKS_DIFFER

_Thing = tuple[int | None, str, Decimal]  # product, description, price: what lines share


@dataclass(frozen=True)
class Returned:
    """How much of an order's line comes back."""

    line: OrderLine
    quantity: Decimal


@transaction.atomic
def receive_return(
    order: Order,
    parts: Sequence[Returned],
    *,
    by: Actor,
    at: datetime | None = None,
    reason: str = "",
    own: Own = NOTHING,
) -> Return:
    """Take back ``parts`` of ``order`` and credit them at the prices they were ordered at; ``own``
    fills the fields that were added to returns.

    Raises Refused for a cancelled order, Invalid for more than was ordered and not yet returned.
    """
    access.require(by, "orders.receive_return")
    order = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if order.status == Order.Status.CANCELLED:
        raise Refused("order_cancelled", "This order was cancelled; nothing of it can come back.")
    returned_at = at or timezone.now()
    _check_parts(order, parts, returned_at, reason)
    amounts = [_credited(order, part) for part in parts]
    pk = next_id("orders_return_id_seq")
    record = Return(
        id=pk,
        number=f"R{pk}",
        party_id=order.party_id,
        order=order,
        returned_at=returned_at,
        currency=order.currency,
        total=Money.total(amounts, order.currency).amount,
        line_count=len(parts),
        reason=reason,
        **made_by(by),
    )
    own_fields.enter(record, own, by=by)
    record.save(force_insert=True)
    _write_return_lines(record, parts, amounts)
    own_fields.entered(record, own, by=by)
    happening = ReturnReceived(record.number, record.total, record.currency, order.channel)
    events.record(happening, by=by, about=order.party_id, subject=record)
    touch(record, by=by, at=returned_at, channel=order.channel)
    return record


def _write_return_lines(
    record: Return, parts: Sequence[Returned], amounts: Sequence[Money]
) -> None:
    ReturnLine.objects.bulk_create(
        ReturnLine(
            return_record=record,
            position=position,
            product_id=part.line.product_id,
            description=part.line.description,
            quantity=part.quantity,
            unit_price=part.line.unit_price,
            amount=amount.amount,
        )
        for position, (part, amount) in enumerate(zip(parts, amounts, strict=True), 1)
    )


def _credited(order: Order, part: Returned) -> Money:
    """What comes back for a part of a line: exactly its price, or its part of what was paid for the line."""
    line = part.line
    check_digits(part.quantity, Money(line.unit_price, order.currency))
    if line.amount == line.quantity * line.unit_price:
        return Money(line.unit_price, order.currency) * part.quantity
    return pricing.part_of(Money(line.amount, order.currency), part.quantity, line.quantity)


def _check_parts(
    order: Order, parts: Sequence[Returned], returned_at: datetime, reason: str
) -> None:
    wrong: dict[str, str] = {}
    if not parts:
        wrong["lines"] = say("Say what comes back.")
    if len({part.line.pk for part in parts}) < len(parts):
        wrong["lines"] = say("Each line comes back once.")
    if any(part.line.order_id != order.pk or part.quantity <= 0 for part in parts):
        wrong["lines"] = say("Only what was ordered can come back.")
    wanted: defaultdict[_Thing, Decimal] = defaultdict(Decimal)
    for part in parts:
        wanted[_thing(part.line)] += part.quantity
    out = still_out(order)
    for thing, quantity in wanted.items():
        if quantity > out[thing]:
            wrong["lines"] = say("That is more of “%(thing)s” than is still out.", thing=thing[1])
    if not order.placed_at <= returned_at <= timezone.now() + CLOCKS_DIFFER:
        wrong["at"] = say("It came back after it was ordered, and not in the future.")
    if len(reason) > LONGEST_REASON:
        wrong["reason"] = say("At most 120 characters.")
    if wrong:
        raise Invalid("invalid_return", fields=wrong)


def still_out(order: Order) -> dict[_Thing, Decimal]:
    """How much of each thing was ordered and has not come back. Two queries."""
    out: defaultdict[_Thing, Decimal] = defaultdict(Decimal)
    for line in OrderLine.objects.filter(order=order):
        out[_thing(line)] += line.quantity
    for back in ReturnLine.objects.filter(
        return_record__order=order, return_record__deleted_at=None
    ):
        out[_thing(back)] -= back.quantity
    return out


def _thing(line: OrderLine | ReturnLine) -> _Thing:
    return line.product_id, line.description, line.unit_price
