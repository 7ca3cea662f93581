"""The only writes of orders and returns that people and shops make one at a time.

Whole histories come in through ``absorbing``.
"""

from __future__ import annotations

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
from rapport.orders.events import OrderCancelled, OrderPlaced
from rapport.orders.models import Order, OrderLine, Return
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
    """Lines on terms of their own: a discount of the whole, tax inside the prices. Where ``owner_id`` is
    given, the order is theirs, whoever places it.
    """

    lines: Sequence[Line]
    terms: Terms
    owner_id: int | None = None


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
    pk = next_id("orders_order_id_seq")
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
        **made_by(by) | ({"owner_id": basket.owner_id} if basket.owner_id else {}),
    )
    own_fields.enter(order, own, by=by)
    order.save(force_insert=True)
    _write_lines(order, basket.lines, sums)
    own_fields.entered(order, own, by=by)
    happening = OrderPlaced(order.number, order.total, order.currency, channel)
    events.record(happening, by=by, about=party, subject=order)
    touch(order, by=by, at=placed_at, channel=channel)
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


def made_by(by: Actor) -> dict[str, int | None]:
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


def touch(record: Order | Return, *, by: Actor, at: datetime, channel: str) -> None:
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
        check_digits(line.quantity, line.unit_price)
    return pricing.totals([_priced(line) for line in lines], basket.terms)


def _priced(line: Line) -> PricedLine:
    return PricedLine(line.quantity, line.unit_price, line.discount, line.tax_rate)


def check_digits(quantity: Decimal, unit_price: Money) -> None:
    """Raises Invalid unless quantity, price and their product fit the columns exactly."""
    amount = unit_price * quantity
    for value, digits in ((quantity, 4), (unit_price.amount, 6), (amount.amount, 6)):
        if abs(value) >= 10**10 or value != round(value, digits):
            raise Invalid("not_exact", fields={"lines": "A quantity or price has too many digits."})


def next_id(sequence: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s::regclass)", [sequence])
        return int(cursor.fetchone()[0])
