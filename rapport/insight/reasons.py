"""Why customers stand where they stand: the facts of the study ``standing``, said to their reader."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from rapport.kit.money import Money
from rapport.kit.speech import say, say_count
from rapport.parties.traits import Facts
from rapport.platform.ui import formats


def last_order(facts: Facts) -> str:
    days = facts["days_since"]
    return say_count(
        "Last order %(count)s day before %(day)s.",
        "Last order %(count)s days before %(day)s.",
        days,
        count=formats.number(days),
        day=formats.date(date.fromisoformat(facts["as_of"])),
    )


def orders_in_all(facts: Facts) -> str:
    orders = facts["orders"]
    return say_count(
        "%(count)s order in all.",
        "%(count)s orders in all.",
        orders,
        count=formats.number(orders),
    )


def order_value(facts: Facts) -> str:
    average, total = (_money(facts, name) for name in ("average", "total"))
    return say("%(average)s per order, %(total)s in all.", average=average, total=total)


def usual_pause(facts: Facts) -> str:
    """The median of pauses may be half a day more than a whole number; of fractions there is no singular."""
    days = Decimal(facts["usual_days"])
    if days % 1:
        return say("Usually orders every %(days)s days.", days=formats.number(days, 1))
    return say_count(
        "Usually orders every %(count)s day.",
        "Usually orders every %(count)s days.",
        int(days),
        count=formats.number(days),
    )


def _money(facts: Facts, name: str) -> str:
    return formats.money(Money(Decimal(facts[name]), facts["currency"]))
