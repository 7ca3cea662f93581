"""Finding products in the middle of a sale, and what to offer along with them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from rapport.catalog.models import Component, Product, Relation
from rapport.catalog.queries.products import products_by_id
from rapport.catalog.queries.relations import relations_of
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.records.queries.lists import list_page
from rapport.platform.records.types import declared_type

FOUND, MOST_PROMPTS = 10, 12


class Why(StrEnum):
    """For what reason a product is offered along with another one."""

    BETTER = "better"
    ACCESSORY = "accessory"
    BUNDLE = "bundle"
    ALTERNATIVE = "alternative"


@dataclass(frozen=True)
class Prompt:
    """A product to offer, because of one that is there; ``note`` is what to say of it."""

    why: Why
    product: Product
    because: Product
    note: str = ""


def found_products(asker: Actor, words: str, *, limit: int = FOUND) -> list[Product]:
    """The products still sold that ``words`` find, by name. Up to six queries."""
    words = words.replace("\x00", "").strip()[:100]
    if not words or not access.may(asker, "catalog.read_products"):
        return []
    sold = {"field": "sold", "op": "is", "value": "yes"}
    where = {"all": [*({"search": word} for word in words.split()), sold]}
    pks = [
        row.pk for row in list_page(asker, declared_type("product"), where=where, limit=limit).rows
    ]
    found = products_by_id(asker, pks)
    return [found[pk] for pk in pks if pk in found]


def prompts(asker: Actor, pks: Collection[int]) -> list[Prompt]:
    """What to offer along with the products ``pks``: what is better first, then what goes with them,
    bundles that hold one of them, and what could stand in their place. Four queries.
    """
    here = products_by_id(asker, pks)
    found: dict[tuple[Why, int], Prompt] = {}
    for prompt in (*_related(asker, here), *_bundled(asker, here)):
        if prompt.product.pk not in here and prompt.product.is_active:
            found.setdefault((prompt.why, prompt.product.pk), prompt)
    order = list(Why)
    return sorted(found.values(), key=lambda one: order.index(one.why))[:MOST_PROMPTS]


def _related(asker: Actor, here: dict[int, Product]) -> Iterator[Prompt]:
    for row in relations_of(asker, here) if here else ():
        if row.product_id in here:
            yield Prompt(Why(row.kind), row.other, here[row.product_id], row.note)
        elif row.kind == Relation.Kind.ALTERNATIVE:
            yield Prompt(Why.ALTERNATIVE, row.product, here[row.other_id], row.note)


def _bundled(asker: Actor, here: dict[int, Product]) -> Iterator[Prompt]:
    rows = Component.objects.filter(product__in=here, bundle__deleted_at=None)
    seen = access.visible_to(asker, Product.objects.all())
    for row in rows.filter(bundle__in=seen).select_related("bundle").order_by("pk"):
        yield Prompt(Why.BUNDLE, row.bundle, here[row.product_id])
