"""What the demo company knows of its goods: attributes, price lists, ladders, bundles, taxes, plans.

Made once, from nothing but the products' places in the catalogue: what is set up by actions, what are
hundreds of rows as actions would have written them. Nothing of it enters what customers do.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from rapport.catalog.actions import add_attribute, create_category
from rapport.catalog.actions.categories import AttributePlan
from rapport.catalog.actions.components import mark_bundles
from rapport.catalog.models import Component, Price, PriceList, Relation
from rapport.demo.goods import CATEGORIES, PER_CATEGORY, VARIANTS, Goods
from rapport.demo.model import CURRENCY
from rapport.platform.access import SYSTEM
from rapport.platform.events import actions as events
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.types import record_types

NOUNS = PER_CATEGORY // len(VARIANTS)
PLAIN, LARGE, FINE, HEAVY, SIX = range(len(VARIANTS))
MATERIALS = ("Beech", "Brass", "Linen", "Steel", "Stoneware")
WEIGHT = AttributePlan("Weight", "number", "g", is_public=True)
MATERIAL = AttributePlan("Material", "choice", choices=MATERIALS, is_public=True)
BY_HAND = AttributePlan("Made by hand", "boolean", is_public=True)
CARE = AttributePlan("Care")
PLANS = (WEIGHT, MATERIAL, BY_HAND, CARE)
DESCRIBED = {"Hand tools": PLANS, "Tableware": PLANS, "Desk": (WEIGHT, MATERIAL), "Garden": PLANS}
"""Category → its attributes; the others have their weight."""
CARES = ("Wipe with oil once a year.", "Wash by hand.", "Keep dry.", "Needs no care.")
BREAKS = ((1, Decimal("0.92")), (10, Decimal("0.86")), (50, Decimal("0.80")))
"""What resellers pay: from a quantity on, a share of the price."""
LIST, GROUP = "Resellers", "Reseller"
RATES = (
    ("Standard", "NL", "21", "2012-10-01"), ("Standard", "DE", "19", "2007-01-01"),
    ("Standard", "GB", "20", "2011-01-04"), ("Reduced", "NL", "9", "2019-01-01"),
    ("Reduced", "NL", "6", "1992-10-01"), ("Reduced", "DE", "7", "1983-07-01"),
)  # fmt: skip
REDUCED = ("Seeds", "Pantry")
CLUBS = (("Candle club", 75, 1, "month", "9.50"), ("Paper by the year", 125, 1, "year", "48"))
"""Plans: name, the product's place, every how many, of what, the price."""


@dataclass(frozen=True)
class Shelf:
    """The products by their places in the catalogue."""

    stock: Goods
    ids: tuple[int, ...]

    def places(self, variant: int) -> Iterable[int]:
        """Where the products of a variant stand."""
        for category in range(len(CATEGORIES)):
            start = category * PER_CATEGORY + variant * NOUNS
            yield from range(start, start + NOUNS)

    def price(self, place: int) -> Decimal:
        return Decimal(f"{self.stock.prices[place]:.2f}")

    def category(self, place: int) -> str:
        return CATEGORIES[place // PER_CATEGORY][0]


def fill_shelves(stock: Goods, ids: tuple[int, ...]) -> None:
    """Make it all, unless it is there. Runs in the caller's transaction."""
    if PriceList._default_manager.filter(name=LIST).exists():
        return
    shelf = Shelf(stock, ids)
    with events.story(uuid.uuid4()):
        _describe()
        _tax()
        _fill(shelf)
        _relate(shelf)
        _bundle(shelf)
        _price(shelf)


def _describe() -> None:
    for name, _, _ in CATEGORIES:
        category = create_category(name, by=SYSTEM)
        for plan in DESCRIBED.get(name, (WEIGHT,)):
            add_attribute(category, plan, by=SYSTEM)


def _tax() -> None:
    classes = {name: _enter("tax_class", {"name": name}) for name in ("Standard", "Reduced")}
    for name, country, percent, since in RATES:
        said = {"name": "VAT", "country": country, "percent": percent, "since": since}
        _enter("tax_rate", said | {"tax_class": classes[name]})


def _fill(shelf: Shelf) -> None:
    """Give each product its attributes, its cost and its tax class."""
    facts = [_facts(shelf, place) for place in range(shelf.stock.count)]
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE catalog_product AS kept
                  SET custom = given.custom::jsonb, cost = given.cost, tax_class_id = class.id
                 FROM unnest(%s::bigint[], %s::text[], %s::numeric[], %s::text[])
                      AS given (id, custom, cost, class)
                 JOIN catalog_taxclass AS class ON class.name = given.class
                WHERE kept.id = given.id""",
            [list(shelf.ids), *(list(column) for column in zip(*facts, strict=True))],
        )


def _facts(shelf: Shelf, place: int) -> tuple[str, Decimal, str]:
    """What is known of the product at a place: its attributes as JSON, its cost, its tax class."""
    variant, noun = place % PER_CATEGORY // NOUNS, place % NOUNS
    weight = (90 + 35 * noun) * (1, 2, 1, 3, 6)[variant]
    known: dict[str, Any] = {"weight_g": weight}
    if shelf.category(place) in DESCRIBED:
        material = MATERIALS[(place // PER_CATEGORY + noun) % len(MATERIALS)]
        known["material"] = material.lower()
        if DESCRIBED[shelf.category(place)] is PLANS:
            known |= {"made_by_hand": variant == FINE, "care": CARES[noun % len(CARES)]}
    share = Decimal(42 + 3 * noun) / 100
    base = shelf.price(place) if variant != SIX else shelf.price(place - SIX * NOUNS) * 6
    tax_class = "Reduced" if shelf.category(place) in REDUCED else "Standard"
    return json.dumps(known), round(base * share, 2), tax_class


def _relate(shelf: Shelf) -> None:
    """Good, better, best: plain, fine, heavy; a large one instead; something small along with it."""
    kind = Relation.Kind
    rows = [
        Relation(product_id=shelf.ids[one], kind=how, other_id=shelf.ids[other], note=note)
        for place in shelf.places(PLAIN)
        for one, how, other, note in (
            (place, kind.BETTER, place + FINE * NOUNS, "A finer finish that lasts."),
            (place + FINE * NOUNS, kind.BETTER, place + HEAVY * NOUNS, "For hard use, every day."),
            (place, kind.ALTERNATIVE, place + LARGE * NOUNS, ""),
            (place, kind.ACCESSORY, place - place % NOUNS + (place + 1) % NOUNS, ""),
        )
    ]
    Relation._default_manager.bulk_create(rows)


def _bundle(shelf: Shelf) -> None:
    """Every set of six holds six plain ones."""
    sets = {shelf.ids[place]: shelf.ids[place - SIX * NOUNS] for place in shelf.places(SIX)}
    rows = [Component(bundle_id=six, product_id=one, quantity=6) for six, one in sets.items()]
    Component._default_manager.bulk_create(rows)
    mark_bundles(list(sets))


def _price(shelf: Shelf) -> None:
    """A list for resellers with quantity breaks, and some plans."""
    resellers = {"name": LIST, "currency": CURRENCY, "group": GROUP}
    on_list = _enter("price_list", resellers)
    rows = [
        Price(
            price_list_id=on_list,
            product_id=shelf.ids[place],
            quantity=quantity,
            amount=round(shelf.price(place) * share, 2),
            note=f"FS-{place + 1:04d} × {quantity}",
        )
        for place in shelf.places(PLAIN)
        for quantity, share in BREAKS
    ]
    Price._default_manager.bulk_create(rows)
    for name, place, every, period, price in CLUBS:
        said = {"name": name, "every": every, "period": period, "price": price}
        _enter("recurring_plan", said | {"product": shelf.ids[place], "currency": CURRENCY})


def _enter(key: str, given: Mapping[str, Any]) -> int:
    """Enter a record; returns its id."""
    pk: int = create_record(record_types()[key], given, by=SYSTEM).pk
    return pk
