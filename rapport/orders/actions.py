"""The only writes of orders and returns that people and shops make one at a time.

Whole histories come in through ``absorbing``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from rapport.catalog.models import Product
from rapport.kit.errors import Invalid, Refused
from rapport.kit.money import Money
from rapport.kit.speech import say
from rapport.orders import pricing
from rapport.orders.events import OrderCancelled, OrderPlaced, ReturnReceived
from rapport.orders.models import Order, OrderLine, Return, ReturnLine
from rapport.orders.pricing import NO_DISCOUNT, Discount, PricedLine, Terms, Totals
from rapport.parties.models import Party
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.records.actions import own_fields
from rapport.platform.records.actions.own_fields import NOTHING, Own
from rapport.touchpoints.actions import CLOCKS_DIFFER, Details, record_interaction
from rapport.touchpoints.channels import Channel, Direction

MOST_LINES = 10_000
LONGEST_REASON = 120
_Thing = tuple[int | None, str, Decimal]  # product, description, price: what lines share


@dataclass(frozen=True)
class Line:
    """What is ordered: ``quantity`` at ``unit_price`` each, of a product or just described."""

    quantity: Decimal
    unit_price: Money
    product: Product | None = None
    description: str = ""
    discount: Discount = NO_DISCOUNT
    tax_rate: Decimal = Decimal(0)


@dataclass(frozen=True)
class Basket:
    """Lines on terms of their own: a discount of the whole, tax inside the prices."""

    lines: Sequence[Line]
    terms: Terms


@dataclass(frozen=True)
class Returned:
    """How much of an order's line comes back."""

    line: OrderLine
    quantity: Decimal


@transaction.atomic
def place_order(
    lines: Sequence[Line] | Basket,
    *,
    by: Actor,
    party: Party | None = None,
    at: datetime | None = None,
    channel: Channel = Channel.WEB_ORDER,
    number: str = "",
    own: Own = NOTHING,
) -> Order:
    """Place an order for ``party`` (None: a guest). The total is what ``pricing`` makes of the lines;
    ``own`` fills the fields that were added to orders.

    Without a ``number`` the order's own id serves. Raises Invalid for lines that are none, in
    several currencies or not exact, and for a number that is taken.
    """
    access.require(by, "orders.place_order")
    placed_at = at or timezone.now()
    basket = _basket(lines)
    sums = _totals(basket, placed_at)
    if number and Order.objects.filter(source="", number=number).exists():
        raise Invalid("number_taken", fields={"number": "Another order has this number."})
    pk = _next_id("orders_order_id_seq")
    order = Order(
        id=pk,
        number=number or str(pk),
        party=party,
        placed_at=placed_at,
        channel=channel,
        currency=sums.net.currency,
        total=sums.net.amount,
        tax=sums.tax.amount,
        has_tax_inside=basket.terms.has_tax_inside,
        line_count=len(basket.lines),
        **_made_by(by),
    )
    own_fields.enter(order, own, by=by)
    order.save(force_insert=True)
    _write_lines(order, basket.lines, sums)
    own_fields.entered(order, own, by=by)
    happening = OrderPlaced(order.number, order.total, order.currency, channel)
    events.record(happening, by=by, about=party, subject=order)
    _touch(order, by=by, at=placed_at, channel=channel)
    return order


@transaction.atomic
def cancel_order(order: Order, *, by: Actor, reason: str) -> Order:
    """Call ``order`` off. Raises Refused once it is fulfilled or cancelled, or something came back."""
    access.require(by, "orders.cancel_order", order)
    order = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if order.status != Order.Status.PLACED:
        status = order.get_status_display().lower()
        raise Refused(
            "order_not_open", "This order is %(status)s already.", order=order.pk, status=status
        )
    if order.returns.filter(deleted_at=None).exists():
        raise Refused("order_has_returns", "Something of this order came back; it stands.")
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise Invalid("no_reason", fields={"reason": "Say why, in at most 120 characters."})
    order.status, order.version = Order.Status.CANCELLED, order.version + 1
    order.updated_by_id = by.user_id
    order.save(update_fields=["status", "version", "updated_by", "updated_at"])
    happening = OrderCancelled(order.number, order.total, order.currency, reason.strip())
    events.record(happening, by=by, about=order.party_id, subject=order)
    return order


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
    pk = _next_id("orders_return_id_seq")
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
        **_made_by(by),
    )
    own_fields.enter(record, own, by=by)
    record.save(force_insert=True)
    _write_return_lines(record, parts, amounts)
    own_fields.entered(record, own, by=by)
    happening = ReturnReceived(record.number, record.total, record.currency, order.channel)
    events.record(happening, by=by, about=order.party_id, subject=record)
    _touch(record, by=by, at=returned_at, channel=order.channel)
    return record


def _made_by(by: Actor) -> dict[str, int | None]:
    return {"owner_id": by.user_id, "created_by_id": by.user_id, "updated_by_id": by.user_id}


def _write_lines(order: Order, lines: Sequence[Line], sums: Totals) -> None:
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            position=position,
            product=line.product,
            description=line.description or (line.product.name if line.product else ""),
            quantity=line.quantity,
            unit_price=line.unit_price.amount,
            discount=(part.discount + part.share).amount,
            amount=part.net.amount,
            tax_rate=line.tax_rate,
            tax=part.tax.amount,
        )
        for position, (line, part) in enumerate(zip(lines, sums.lines, strict=True), 1)
    )


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


def _touch(record: Order | Return, *, by: Actor, at: datetime, channel: str) -> None:
    """Put the order or return on its party's timeline."""
    if record.party is None:
        return
    noun = "order" if isinstance(record, Order) else "return"
    record_interaction(
        record.party,
        by=by,
        channel=Channel(channel),
        direction=Direction.INBOUND,
        at=at,
        details=Details(
            subject=f"{noun.capitalize()} {record.number}",
            outcome="returned" if noun == "return" else "",
            links=(f"orders.{noun}:{record.pk}",),
            source="orders",
            source_key=f"{noun}:{record.number}",
            data={
                "total": str(record.total),
                "currency": record.currency,
                "lines": record.line_count,
            },
        ),
    )


def _basket(lines: Sequence[Line] | Basket) -> Basket:
    """Lines as other systems say them keep all their decimals."""
    if isinstance(lines, Basket):
        return lines
    currency = lines[0].unit_price.currency if lines else "XXX"
    return Basket(lines, Terms(currency, rounds_lines=False))


def _totals(basket: Basket, placed_at: datetime) -> Totals:
    """What the lines come to. Raises Invalid when they are none."""
    lines, wrong = basket.lines, dict[str, str]()
    if not lines:
        wrong["lines"] = say("An order needs at least one line.")
    if len(lines) > MOST_LINES:
        wrong["lines"] = say("At most %(most)s lines.", most=MOST_LINES)
    if len({line.unit_price.currency for line in lines}) > 1:
        wrong["lines"] = say("All lines are in one currency.")
    if any(line.quantity <= 0 for line in lines):
        wrong["lines"] = say("Every quantity is more than zero.")
    if any(not line.product and not line.description.strip() for line in lines):
        wrong["lines"] = say("Every line names a product or describes what it is.")
    if placed_at > timezone.now() + CLOCKS_DIFFER:
        wrong["at"] = say("This has not happened yet.")
    if wrong:
        raise Invalid("invalid_order", fields=wrong)
    for line in lines:
        _check_digits(line.quantity, line.unit_price)
    return pricing.totals([_priced(line) for line in lines], basket.terms)


def _priced(line: Line) -> PricedLine:
    return PricedLine(line.quantity, line.unit_price, line.discount, line.tax_rate)


def _check_digits(quantity: Decimal, unit_price: Money) -> None:
    """Raises Invalid unless quantity, price and their product fit the columns exactly."""
    amount = unit_price * quantity
    for value, digits in ((quantity, 4), (unit_price.amount, 6), (amount.amount, 6)):
        if abs(value) >= 10**10 or value != round(value, digits):
            raise Invalid("not_exact", fields={"lines": "A quantity or price has too many digits."})


def _credited(order: Order, part: Returned) -> Money:
    """What comes back for a part of a line: exactly its price, or its part of what was paid for the line."""
    line = part.line
    _check_digits(part.quantity, Money(line.unit_price, order.currency))
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


def _next_id(sequence: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s::regclass)", [sequence])
        return int(cursor.fetchone()[0])
