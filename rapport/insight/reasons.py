"""Why customers stand where they stand: the facts of the study ``standing``, said to their reader."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from rapport.insight.studies.segments import by_key
from rapport.insight.works import SERVICES
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


def order_days(facts: Facts) -> str:
    """Days with orders, since when, and the last of them."""
    days, known = facts["days"], facts["known_days"]
    said = say_count(
        "Ordered on %(count)s day in %(known)s days.",
        "Ordered on %(count)s days in %(known)s days.",
        days,
        count=formats.number(days),
        known=formats.number(known),
    )
    return f"{said} {last_order(facts)}"


def days_ahead(facts: Facts) -> str:
    span = facts["span"]
    return say("Of the next %(days)s days.", days=formats.number(span))


def orders_between(facts: Facts) -> str:
    low, high = (formats.number(round(float(facts[name]))) for name in ("low", "high"))
    return say(
        "Of ten such customers, at least eight order on %(low)s to %(high)s days.",
        low=low,
        high=high,
    )


def value_between(facts: Facts) -> str:
    low, high = (_money(facts, name) for name in ("low", "high"))
    return say(
        "Of ten such customers, at least eight bring %(low)s to %(high)s.", low=low, high=high
    )


def stood_before(facts: Facts) -> str:
    days = facts["days"]
    return say(
        "“%(segment)s” %(days)s days before.",
        segment=by_key()[facts["before"]].title,
        days=formats.number(days),
    )


def on_orders(facts: Facts) -> str:
    """How often it chose a thing, and how often customers do."""
    times, share = formats.number(facts["times"]), formats.percent(facts["usual"])
    return say_count(
        "On %(times)s of %(count)s order; customers do on %(share)s of theirs, on average.",
        "On %(times)s of %(count)s orders; customers do on %(share)s of theirs, on average.",
        facts["occasions"],
        times=times,
        count=formats.number(facts["occasions"]),
        share=share,
    )


def in_contacts(facts: Facts) -> str:
    """The same of how it turns to us."""
    times, share = formats.number(facts["times"]), formats.percent(facts["usual"])
    return say_count(
        "%(times)s of %(count)s time that it turned to us; customers do %(share)s of their times, on average.",
        "%(times)s of %(count)s times that it turned to us; customers do %(share)s of their times, on average.",
        facts["occasions"],
        times=times,
        count=formats.number(facts["occasions"]),
        share=share,
    )


def brought(facts: Facts) -> str:
    """Revenue before and after what was taken off."""
    before, net = (_money(facts, name) for name in ("list_revenue", "net_revenue"))
    taken = Decimal(facts["discounts"]), Decimal(facts["returned"])
    if not any(taken):
        return say("%(net)s net revenue.", net=net)
    return say(
        "%(net)s net revenue: %(before)s less %(discounts)s discounts and %(returned)s returned.",
        net=net,
        before=before,
        discounts=_money(facts, "discounts"),
        returned=_money(facts, "returned"),
    )


def goods_taken(facts: Facts) -> str:
    return say("%(goods)s cost of goods.", goods=_money(facts, "goods"))


def services_taken(facts: Facts) -> str:
    """Every part of the cost to serve that is something, with its amount."""
    told = [
        say("%(service)s: %(amount)s.", service=say(label), amount=_money(facts, name))
        for name, label in SERVICES.items()
        if Decimal(facts[name])
    ]
    return " ".join(told) if told else say("No work for it is known to have cost anything.")


def above_usual(facts: Facts) -> str:
    """The driver of a loss, beside what is usual."""
    return say(
        "%(cost)s, where %(usual)s is usual for customers of like revenue.",
        cost=_money(facts, "cost"),
        usual=_money(facts, "usual"),
    )


def _money(facts: Facts, name: str) -> str:
    return formats.money(Money(Decimal(facts[name]), facts["currency"]))
