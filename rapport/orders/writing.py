"""What the record engine may write of orders and returns, and how that is told.

What was ordered, what it cost and whether it stands changes by the actions of this app alone.
"""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone

from rapport.kit.errors import Invalid, Refused
from rapport.kit.speech import say
from rapport.orders.events import OrderEdited, ReturnEdited
from rapport.orders.models import (
    Delivery,
    ExchangeRate,
    Invoice,
    Order,
    Payment,
    RecurringOrder,
    Return,
)
from rapport.orders.queries import company_currency
from rapport.orders.renewals import next_day
from rapport.platform.records.types import Writing

LATEST_YEAR = 3000
MILLIONTH = Decimal("0.000001")


def _has_lines(record: Order | Return, _names: frozenset[str]) -> None:
    """Raises Refused for a new one: it would be of nothing."""
    if record.pk is None:
        raise Refused("no_lines", "An order or return comes with its lines, on a form of its own.")


def _named(rate: ExchangeRate, _names: frozenset[str]) -> None:
    rate.name = f"{rate.currency} {rate.on:%Y-%m-%d}"
    if rate.currency == company_currency():
        sentence = say("This is the company's own currency.")
        raise Invalid("own_currency", fields={"currency": sentence})


def _is_made(record: Delivery | Invoice | Payment, _names: frozenset[str]) -> None:
    """Raises Refused for a new one: it follows from an order."""
    if record.pk is None:
        raise Refused("no_order", "This is made on the page of its order.")


def _renewing(recurring: RecurringOrder, _names: frozenset[str]) -> None:
    """When it is due next, and for whom."""
    wrong: dict[str, str] = {}
    if recurring.months != int(recurring.months):
        wrong["months"] = say("Whole months only.")
    if recurring.ends_on is not None and recurring.ends_on < recurring.begins_on:
        wrong["ends"] = say("It ends on the day it begins, or later.")
    if recurring.begins_on.year > LATEST_YEAR:
        wrong["begins"] = say("That is too far away.")
    if recurring.begins_on < timezone.localdate(recurring.pattern.placed_at):
        wrong["begins"] = say("It begins on the day of its pattern, or later.")
    if recurring.pattern.status == Order.Status.CANCELLED:
        wrong["pattern"] = say("This order was cancelled.")
    if wrong:
        raise Invalid("invalid_recurring_order", fields=wrong)
    recurring.party_id, recurring.months = recurring.pattern.party_id, int(recurring.months)
    recurring.renews_on = next_day(recurring)
    recurring.monthly = (recurring.pattern.total / recurring.months).quantize(MILLIONTH)


NOTHING = frozenset({"number"})
"""What somebody may write, nothing else derives from."""
OF_ORDERS = Writing(
    before=_has_lines,
    derives_from=NOTHING,
    events={"edited": lambda order, changes: OrderEdited(order.number, dict(changes))},
)
OF_RETURNS = Writing(
    before=_has_lines,
    derives_from=NOTHING,
    events={"edited": lambda record, changes: ReturnEdited(record.number, dict(changes))},
)
OF_RATES = Writing(before=_named, derives_from=frozenset({"name", "currency", "on"}))
BY_ACTIONS = Writing(before=_is_made, derives_from=NOTHING)
OF_RECURRING = Writing(
    before=_renewing, derives_from=frozenset({"pattern", "months", "begins", "ends"})
)
