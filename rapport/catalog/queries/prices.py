"""What products cost: whom, on which day, how many at once, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from rapport.catalog.holding import Offer, holding
from rapport.catalog.models import Price, Product, RecurringPlan
from rapport.kit.money import Money
from rapport.kit.speech import say
from rapport.parties.models import Party
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.records.models import Tag

Wanted = tuple[int, Decimal]
"""A product's id, and how many of it are bought at once."""


@dataclass(frozen=True)
class Held:
    """The price each that holds for so many of a product; None when there is none in the currency.

    ``list_id`` and ``list_name`` say which list it stands on, ``quantity`` from how many on, ``group`` for
    whom, ``until`` up to which day; without a list it is the product's own.
    """

    product_id: int
    price: Money | None
    list_id: int | None = None
    list_name: str = ""
    group: str = ""
    quantity: Decimal = Decimal(1)
    until: date | None = None

    @property
    def why(self) -> str:
        """Why this price holds, as a sentence."""
        if self.price is None:
            return say("It has no price in this currency.")
        if self.list_id is None:
            return say("Its own price, as no list has one.")
        if self.quantity != 1:
            count = f"{self.quantity.normalize():f}"
            return say("“%(list)s” from %(count)s on.", list=self.list_name, count=count)
        return say("On the list “%(list)s”.", list=self.list_name)


def prices_for(
    asker: Actor, wanted: Sequence[Wanted], *, party: Party | None, currency: str, on: date
) -> list[Held]:
    """The price that holds for each of ``wanted``, in its order, and why. Three queries, however many.

    Of the lists in ``currency`` that hold ``on`` the day, those for a tag that ``party`` carries go
    before those for everyone; ``holding`` says the rest. Where no list has a price, the product's own
    holds if it is in this currency. A product that is hidden or gone has no price.
    """
    pks = {pk for pk, _ in wanted}
    visible = access.visible_to(asker, Product.objects.filter(pk__in=pks, deleted_at=None))
    products = {row.pk: row for row in visible}
    listed = defaultdict(list)
    for row in _listed(asker, products, _tags(party), currency, on):
        listed[row.product_id].append(row)
    return [_held(products.get(pk), pk, listed[pk], quantity, currency) for pk, quantity in wanted]


def prices_on_lists(asker: Actor, found: Product, *, on: date) -> list[Price]:
    """The prices of a product that hold on a day or will, by list and quantity. One query."""
    rows = access.visible_to(asker, Price.objects.filter(product=found, deleted_at=None))
    rows = rows.filter(Q(until=None) | Q(until__gte=on), price_list__deleted_at=None)
    rows = rows.filter(Q(price_list__until=None) | Q(price_list__until__gte=on))
    return list(
        rows.select_related("price_list").order_by("price_list__name", "quantity", "since", "pk")
    )


def plans_of(asker: Actor, found: Product) -> list[RecurringPlan]:
    """The plans by which a product is sold again and again, the shortest first. One query."""
    rows = RecurringPlan.objects.filter(product=found, is_active=True, deleted_at=None)
    return list(access.visible_to(asker, rows).order_by("period", "every", "name", "pk"))


def _tags(party: Party | None) -> list[str]:
    """The groups that a party is in, folded."""
    if party is None:
        return []
    mine = Tag.objects.filter(
        taggings__record_type=party._meta.label_lower, taggings__record_id=party.pk
    )
    return [name.lower() for name in mine.values_list("name", flat=True)]


def _listed(
    asker: Actor, pks: Collection[int], tags: Sequence[str], currency: str, on: date
) -> QuerySet[Price]:
    """The prices of some products that hold on a day, for everyone or for a group."""
    rows = Price.objects.annotate(of_group=Lower("price_list__group"))
    rows = rows.filter(Q(of_group="") | Q(of_group__in=tags))
    rows = rows.filter(
        *_on(on, ""),
        *_on(on, "price_list__"),
        product__in=list(pks),
        price_list__currency=currency,
        deleted_at=None,
        price_list__deleted_at=None,
    )
    return access.visible_to(asker, rows).select_related("price_list")


def _on(day: date, path: str) -> Iterable[Q]:
    yield Q(**{f"{path}since": None}) | Q(**{f"{path}since__lte": day})
    yield Q(**{f"{path}until": None}) | Q(**{f"{path}until__gte": day})


def _held(
    found: Product | None, pk: int, rows: Sequence[Price], quantity: Decimal, currency: str
) -> Held:
    offers = {
        Offer(row.price_list_id, bool(row.price_list.group), row.quantity, row.amount): row
        for row in rows
    }
    chosen = holding(offers, quantity)
    if chosen is not None:
        row, on_list = offers[chosen], offers[chosen].price_list
        money, until = Money(row.amount, currency), row.until or on_list.until
        return Held(pk, money, on_list.pk, on_list.name, on_list.group, row.quantity, until)
    if found is None or found.price is None or found.currency != currency:
        return Held(pk, None)
    return Held(pk, Money(found.price, currency))
