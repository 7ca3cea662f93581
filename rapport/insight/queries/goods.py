"""What is bought together, which bundles would sell, and what customers move up to, as the last build found it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from rapport.catalog import queries as catalog
from rapport.catalog.bundling import BundlePart, Worth, worth_of
from rapport.catalog.models import Component, Product, Relation
from rapport.insight.models import Finding, Run
from rapport.insight.queries.figures import latest_run
from rapport.kit.money import Money
from rapport.kit.text import fold
from rapport.platform import access
from rapport.platform.access import Actor

Kind = Finding.Kind
Known = Mapping[int, Product]
TIES_SHOWN, BUNDLES_SHOWN, STEPS_SHOWN = 50, 12, 12
MOST_NAMED = 200
CENT, ONE = Decimal("0.01"), Decimal(1)


@dataclass(frozen=True)
class Tie:
    """Who bought ``left`` buys ``right`` on the same order; ``facts`` are those of the study ``together``."""

    left: Sequence[Product]
    right: Product
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Bundle:
    """Products that stand on so many orders together; ``worth`` is what they would bring as a bundle, as far as
    the asker may know it.
    """

    parts: Sequence[Product]
    together: int
    lift: float
    worth: Worth

    @property
    def given_away(self) -> Money | None:
        """What those who bought all parts anyway would have paid less."""
        return self.worth.saving * self.together if self.worth.saving else None


@dataclass(frozen=True)
class Step:
    """Customers move from ``product`` to ``better``; ``more`` is how much more of one is left, where costs are
    known.
    """

    product: Product
    better: Product
    facts: Mapping[str, Any]
    more: Money | None


@dataclass(frozen=True)
class Goods:
    """What the page shows. ``after`` is where the next ties begin."""

    run: Run | None
    ties: Sequence[Tie] = ()
    after: int | None = None
    bundles: Sequence[Bundle] = ()
    steps: Sequence[Step] = ()

    @cached_property
    def together(self) -> Mapping[str, Any]:
        return self._kept("together")

    @cached_property
    def next_product(self) -> Mapping[str, Any]:
        return self._kept("next_product")

    def _kept(self, name: str) -> Mapping[str, Any]:
        return (self.run.figures.get(name) if self.run else None) or {}


def bought_together(asker: Actor, *, words: str = "", after: int = -1, discount: int = 10) -> Goods:
    """Ties behind the place ``after``, of products with these ``words``; bundles at so many per cent less than
    their parts. About seven queries, however much was found.
    """
    run = latest_run(asker)
    if run is None:
        return Goods(None)
    rows = list(_ties(asker, run, words).filter(place__gt=after)[: TIES_SHOWN + 1])
    others = list(run.findings.filter(kind__in=(Kind.BUNDLE, Kind.STEP)).order_by("kind", "place"))
    known = catalog.products_by_id(asker, {pk for row in (*rows, *others) for pk in row.products})
    ties = [_tie(row, known) for row in rows[:TIES_SHOWN] if _is_known(row, known)]
    sets = [row for row in others if row.kind == Kind.BUNDLE and _is_sold(row, known)]
    steps = [row for row in others if row.kind == Kind.STEP and _is_sold(row, known)]
    return Goods(
        run,
        ties,
        rows[TIES_SHOWN - 1].place if len(rows) > TIES_SHOWN else None,
        _bundles(asker, sets, known, discount),
        _steps(asker, steps, known),
    )


def _ties(asker: Actor, run: Run, words: str) -> QuerySet[Finding]:
    rows = run.findings.filter(kind=Kind.TIE).order_by("place")
    if not words:
        return rows
    named = Product.objects.filter(deleted_at=None)
    for word in fold(words).split():
        named = named.filter(search_text__contains=word)
    pks = access.visible_to(asker, named).order_by("pk").values_list("pk", flat=True)
    return rows.filter(products__overlap=list(pks[:MOST_NAMED]))


def _is_known(row: Finding, known: Known) -> bool:
    return all(pk in known for pk in row.products)


def _is_sold(row: Finding, known: Known) -> bool:
    return _is_known(row, known) and all(known[pk].is_active for pk in row.products)


def _tie(row: Finding, known: Known) -> Tie:
    *left, right = (known[pk] for pk in row.products)
    return Tie(left, right, row.facts)


def _bundles(
    asker: Actor, rows: Sequence[Finding], known: Known, discount: int
) -> Sequence[Bundle]:
    """Those that no bundle holds yet, and whose parts are no bundles themselves."""
    held = _held()
    found = [
        row
        for row in rows
        if not any(known[pk].is_bundle for pk in row.products)
        and not any(set(row.products) <= parts for parts in held)
    ]
    return [_bundle(asker, row, known, discount) for row in found[:BUNDLES_SHOWN]]


def _held() -> Collection[set[int]]:
    """What each bundle that is sold holds. One query."""
    rows = Component.objects.filter(bundle__deleted_at=None, bundle__is_active=True)
    parts: dict[int, set[int]] = {}
    for bundle, product in rows.values_list("bundle_id", "product_id"):
        parts.setdefault(bundle, set()).add(product)
    return parts.values()


def _bundle(asker: Actor, row: Finding, known: Known, discount: int) -> Bundle:
    products = [known[pk] for pk in row.products]
    facts = row.facts["together"], row.facts["lift"]
    if not catalog.may_know(asker, "price"):
        return Bundle(products, *facts, Worth(None, None, None, None))
    knows_cost = catalog.may_know(asker, "cost")
    parts = [
        BundlePart(one.name, ONE, one.price_each, one.cost_each if knows_cost else None)
        for one in products
    ]
    return Bundle(products, *facts, worth_of(_price(parts, discount), parts))


def _price(parts: Sequence[BundlePart], discount: int) -> Money | None:
    """The sum of the parts less the discount, to the cent; None where prices lack or differ in currency."""
    prices = [part.price for part in parts if part.price is not None]
    if len(prices) < len(parts) or len({price.currency for price in prices}) != 1:
        return None
    apart = sum((price.amount for price in prices), Decimal(0))
    amount = (apart * (100 - discount) / 100).quantize(CENT)
    return Money(amount, prices[0].currency)


def _steps(asker: Actor, rows: Sequence[Finding], known: Known) -> Sequence[Step]:
    """Those that no ladder has yet."""
    better = Relation.objects.filter(deleted_at=None, kind=Relation.Kind.BETTER)
    there = set(better.values_list("product_id", "other_id"))
    knows = all(catalog.may_know(asker, name) for name in ("price", "cost"))
    return [
        Step(*_both(row, known), row.facts, _more(*_both(row, known)) if knows else None)
        for row in rows
        if (row.products[0], row.products[1]) not in there
    ][:STEPS_SHOWN]


def _both(row: Finding, known: Known) -> tuple[Product, Product]:
    return known[row.products[0]], known[row.products[1]]


def _more(product: Product, better: Product) -> Money | None:
    left = [_left(one) for one in (product, better)]
    if left[0] is None or left[1] is None or left[0].currency != left[1].currency:
        return None
    return left[1] - left[0]


def _left(product: Product) -> Money | None:
    price, cost = product.price_each, product.cost_each
    return price - cost if price is not None and cost is not None else None
