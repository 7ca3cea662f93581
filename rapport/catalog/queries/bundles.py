"""What bundles hold, and whether they keep their promise now. Cost and margin only for who may know them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from rapport.catalog.bundling import BundlePart, Trouble, Worth, worth_of
from rapport.catalog.models import Component, Product
from rapport.catalog.queries.products import may_know
from rapport.kit.money import Money
from rapport.kit.speech import noted, say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.records.parts import Entry

MOST_BUNDLES = 500
TROUBLES = {
    Trouble.NO_PRICE: noted("A bundle needs a price."),
    Trouble.PART_WITHOUT_PRICE: noted(
        "%(about)s has no price, so that nobody can tell whether the bundle is cheaper."
    ),
    Trouble.OTHER_CURRENCY: noted(
        "%(about)s has its price in another currency, so that nobody can tell whether the bundle is cheaper."
    ),
    Trouble.NOT_CHEAPER: noted(
        "The bundle costs %(price)s and its parts %(apart)s: it must cost less, or say why not."
    ),
}


@dataclass(frozen=True)
class Bundle:
    """A bundle as it is priced today; ``trouble`` is what is wrong with it, as a sentence."""

    product: Product
    components: tuple[Component, ...]
    worth: Worth
    trouble: str

    @property
    def is_excepted(self) -> bool:
        """Whether it may cost as much as its parts, because somebody said why."""
        return bool(self.trouble and self.product.exception)


def bundle_of(asker: Actor, found: Product) -> Bundle | None:
    """What a product holds; None when it is no bundle. One query."""
    access.require(asker, "catalog.read_products", found)
    rows = tuple(_components([found.pk]))
    return _bundle(asker, found, rows) if rows else None


def bundles(asker: Actor, pks: Collection[int] | None = None) -> list[Bundle]:
    """Every bundle that is sold, or those of ``pks``: those in trouble first, then by name. Two queries."""
    rows = Product.objects.filter(is_bundle=True, is_active=True, deleted_at=None)
    rows = rows if pks is None else rows.filter(pk__in=pks)
    found = list(access.visible_to(asker, rows).order_by("name", "pk")[:MOST_BUNDLES])
    held: defaultdict[int, list[Component]] = defaultdict(list)
    for row in _components([one.pk for one in found]):
        held[row.bundle_id].append(row)
    made = [_bundle(asker, one, tuple(held[one.pk])) for one in found]
    return sorted(made, key=lambda one: (not one.trouble, one.is_excepted))


def bundles_in_trouble(asker: Actor, part: Product) -> list[Bundle]:
    """The bundles that hold ``part`` and no longer keep their promise, nor say why. Three queries."""
    pks = Component.objects.filter(product=part).values_list("bundle_id", flat=True)
    held = list(pks)
    found = bundles(asker, held) if held else []
    return [one for one in found if one.trouble and not one.is_excepted]


def entries_of_bundles(pks: Collection[int]) -> Mapping[int, list[Entry]]:
    """What bundles hold, as programs read it. One query."""
    found: defaultdict[int, list[Entry]] = defaultdict(list)
    for row in Component.objects.filter(bundle__in=pks).order_by("bundle_id", "pk"):
        found[row.bundle_id].append({"product": row.product_id, "quantity": row.quantity})
    return found


def parts_of(components: Sequence[Component]) -> list[BundlePart]:
    """Components as they are priced now, their products being there."""
    return [
        BundlePart(
            row.product.name,
            row.quantity,
            row.product.price_each,
            row.product.cost_each,
        )
        for row in components
    ]


def trouble_of(worth: Worth) -> str:
    """What is wrong with a bundle, as a sentence; "" when nothing is."""
    if worth.trouble is None:
        return ""
    price, apart = _written(worth.price), _written(worth.apart)
    return say(TROUBLES[worth.trouble], about=worth.about, price=price, apart=apart)


def _written(money: Money | None) -> str:
    return "" if money is None else f"{money.amount.normalize():f} {money.currency}"


def components_of(found: Product) -> list[Component]:
    """What a bundle holds. One query."""
    return list(_components([found.pk]))


def _components(pks: Collection[int]) -> QuerySet[Component]:
    return Component.objects.filter(bundle__in=pks).select_related("product").order_by("pk")


def _bundle(asker: Actor, found: Product, rows: tuple[Component, ...]) -> Bundle:
    if not may_know(asker, "price"):
        return Bundle(found, rows, Worth(None, None, None, None), "")
    worth = worth_of(found.price_each, parts_of(rows))
    told = worth if may_know(asker, "cost") else replace(worth, cost=None)
    return Bundle(found, rows, told, trouble_of(worth))
