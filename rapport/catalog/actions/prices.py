"""What must hold of price lists, prices and recurring plans, however they are written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import Q

from rapport.catalog.facts import wrong_amount
from rapport.catalog.models import Price, PriceList, RecurringPlan
from rapport.kit.errors import Invalid, Refused
from rapport.kit.speech import noted, say
from rapport.platform.access import Actor
from rapport.platform.records.models import Tag
from rapport.platform.records.types import Writing

TELLS_APART = frozenset({"price_list", "product", "quantity", "since", "until"})
MOST_DECIMALS = 4
BETWEEN = " × "
ENDS_BEFORE = noted("It ends before it begins.")
OVERLAPS = noted(
    "On this list, %(product)s has another price from %(quantity)s on these days: %(amount)s, %(days)s."
)
TWIN = noted("Another row has a price of this product, list and quantity on these days.")
TWINS = """
    SELECT one.id, other.id FROM catalog_price AS one
      JOIN catalog_price AS other
        ON (other.product_id, other.price_list_id, other.quantity)
         = (one.product_id, one.price_list_id, one.quantity)
       AND other.id <> one.id AND other.deleted_at IS NULL
       AND daterange(one.since, one.until, '[]') && daterange(other.since, other.until, '[]')
     WHERE one.id = ANY (%s) AND one.deleted_at IS NULL
     ORDER BY one.id, other.id LIMIT 1"""


def _check_price(price: Price, names: frozenset[str]) -> None:
    """Raises Invalid where a price cannot be, or where two would hold on the same day."""
    wrong = _wrong_days(price)
    if price.quantity <= 0:
        wrong["quantity"] = say("Every quantity is more than zero.")
    elif price.quantity >= 10**10 or price.quantity != round(price.quantity, MOST_DECIMALS):
        wrong["quantity"] = say("A quantity or price has too many digits.")
    if sentence := wrong_amount(price.amount):
        wrong["amount"] = sentence
    if not wrong and names & TELLS_APART:
        other = _overlapping(price)
        if other is not None:
            wrong["since"] = _told(other)
    if wrong:
        raise Invalid("invalid_price", fields=wrong)
    if not price.note or (BETWEEN in price.note and names & {"product", "quantity"}):
        price.note = f"{price.product.code}{BETWEEN}{price.quantity.normalize():f}"


def _check_twins(pks: Sequence[int]) -> None:
    """Raises Invalid when one of these prices meets another, also one that came with it. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(TWINS, [list(pks)])
        found = cursor.fetchone()
    if found:
        other = Price.objects.select_related("product", "price_list").get(pk=found[1])
        raise Invalid("overlapping_prices", fields={"since": _told(other)})


def _among(prices: Sequence[Price]) -> dict[int, dict[str, str]]:
    """Which of these meets an earlier one, by place."""
    earlier: defaultdict[tuple[int, int, Decimal], list[Price]] = defaultdict(list)
    wrong = {}
    for place, price in enumerate(prices):
        same = earlier[price.product_id, price.price_list_id, price.quantity]
        if any(_share_a_day(price, other) for other in same):
            wrong[place] = {"since": say(TWIN)}
        else:
            same.append(price)
    return wrong


def _share_a_day(one: Price, other: Price) -> bool:
    first, last = date.min, date.max
    begins = max(one.since or first, other.since or first)
    return begins <= min(one.until or last, other.until or last)


def _overlapping(price: Price) -> Price | None:
    """A price of the same product, list and quantity that holds on one of the same days."""
    same = Price.objects.filter(
        product_id=price.product_id,
        price_list_id=price.price_list_id,
        quantity=price.quantity,
        deleted_at=None,
    )
    if price.until is not None:
        same = same.filter(Q(since=None) | Q(since__lte=price.until))
    if price.since is not None:
        same = same.filter(Q(until=None) | Q(until__gte=price.since))
    return same.exclude(pk=price.pk).select_related("product", "price_list").first()


def _told(other: Price) -> str:
    return say(
        OVERLAPS,
        product=other.product.name,
        quantity=f"{other.quantity.normalize():f}",
        amount=f"{other.amount.normalize():f} {other.price_list.currency}",
        days=_days(other),
    )


def _days(row: Price) -> str:
    if row.since and row.until:
        return say("%(since)s to %(until)s", since=row.since, until=row.until)
    if row.since:
        return say("from %(since)s", since=row.since)
    return say("until %(until)s", until=row.until) if row.until else say("always")


def _wrong_days(row: Price | PriceList) -> dict[str, str]:
    ends_before = row.since and row.until and row.until < row.since
    return {"until": say(ENDS_BEFORE)} if ends_before else {}


def _look_at_price(price: Price, names: frozenset[str]) -> None:
    if names & TELLS_APART:
        _check_twins([price.pk])


def _check_restored(pks: Sequence[int], by: Actor) -> None:
    try:
        _check_twins(pks)
    except Invalid as error:
        raise Refused("overlapping_prices", error.fields["since"]) from None


def _check_list(found: PriceList, names: frozenset[str]) -> None:
    """Raises Invalid where a list cannot be; one for a group that nobody is in is a slip of the pen."""
    wrong = _wrong_days(found)
    if "group" in names and found.group:
        tag = Tag.objects.filter(name__iexact=found.group).first()
        if tag is None:
            wrong["group"] = say("Nobody carries the tag “%(tag)s” yet.", tag=found.group)
        else:
            found.group = tag.name
    if "currency" in names and found.pk and found.prices.filter(deleted_at=None).exists():
        wrong["currency"] = say("Its prices are in this currency already: make another list.")
    if wrong:
        raise Invalid("invalid_price_list", fields=wrong)


def _check_plan(plan: RecurringPlan, _names: frozenset[str]) -> None:
    wrong = {"price": wrong_amount(plan.price)}
    if plan.every != int(plan.every):
        wrong["every"] = say("This is a whole number of months or years.")
    said = {name: sentence for name, sentence in wrong.items() if sentence}
    if said:
        raise Invalid("invalid_plan", fields=said)


OF_PRICES = Writing(
    before=_check_price,
    after=_look_at_price,
    after_many=_check_twins,
    among=_among,
    restored=_check_restored,
    derives_from=TELLS_APART | {"amount", "note"},
)
OF_LISTS = Writing(
    before=_check_list, derives_from=frozenset({"group", "currency", "since", "until"})
)
OF_PLANS = Writing(before=_check_plan, derives_from=frozenset({"price", "every"}))
