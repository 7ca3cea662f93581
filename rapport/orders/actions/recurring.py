"""Orders that come again: each of their periods is placed exactly once, however often the worker dies."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from rapport.kit.money import Money
from rapport.orders.actions.orders import Basket, Line, place_order
from rapport.orders.events import OrderRenewed
from rapport.orders.models import Order, OrderLine, RecurringOrder, Renewal
from rapport.orders.pricing import Discount, Terms
from rapport.orders.renewals import next_day
from rapport.platform.access import SYSTEM
from rapport.platform.events import actions as events
from rapport.touchpoints.channels import Channel

AT_ONCE = 500


def renew_orders(*, on: date) -> int:
    """Place what is due by ``on``, each period in a transaction of its own; returns how many."""
    count = 0
    due = RecurringOrder.objects.filter(renews_on__lte=on, deleted_at=None)
    for pk in list(due.order_by("renews_on", "pk").values_list("pk", flat=True)[:AT_ONCE]):
        while renew_order(pk, on=on):
            count += 1
    return count


@transaction.atomic
def renew_order(pk: int, *, on: date) -> Order | None:
    """Place the next period that is due by ``on``; None when there is none, or somebody else is at it.

    The order, the note of its period and the day of the next are one transaction.
    """
    rows = RecurringOrder.objects.select_for_update(of=("self",), skip_locked=True)
    found = rows.filter(pk=pk, renews_on__lte=on, deleted_at=None).first()
    if found is None or found.renews_on is None:
        return None
    period = found.renews_on
    order = _again(found)
    Renewal.objects.create(recurring=found, period_on=period, order=order)
    found.placed += 1
    found.renews_on = next_day(found)
    found.version += 1
    found.save(update_fields=["placed", "renews_on", "version", "updated_at"])
    happening = OrderRenewed(found.name, period, order.number)
    events.record(happening, by=SYSTEM, about=order.party_id, subject=found)
    return order


def _again(recurring: RecurringOrder) -> Order:
    pattern = Order.objects.select_related("party").get(pk=recurring.pattern_id)
    lines = [_line(line, pattern) for line in pattern.lines.select_related("product")]
    is_plain = not any(line.discount.amount or line.tax_rate for line in lines)
    terms = Terms(
        pattern.currency, has_tax_inside=pattern.has_tax_inside, rounds_lines=not is_plain
    )
    basket = Basket(lines, terms, recurring.owner_id)
    channel = Channel(pattern.channel)
    return place_order(basket, by=SYSTEM, party=pattern.party, at=timezone.now(), channel=channel)


def _line(line: OrderLine, pattern: Order) -> Line:
    discount = Discount(amount=Money(line.discount, pattern.currency)) if line.discount else None
    return Line(
        line.quantity,
        Money(line.unit_price, pattern.currency),
        line.product,
        line.description,
        discount or Discount(),
        line.tax_rate,
    )
