"""The only writes of products and categories that people make one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from rapport.catalog.events import (
    CategoryCreated,
    ProductCreated,
    ProductEdited,
    ProductRetired,
    ProductRevived,
)
from rapport.catalog.models import Category, Product
from rapport.kit.errors import Invalid, Refused
from rapport.kit.money import Money
from rapport.kit.speech import say
from rapport.kit.text import fold
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.records.actions import own_fields
from rapport.platform.records.actions.own_fields import NOTHING, Own
from rapport.platform.records.types import Writing
from rapport.platform.records.undoing import Part
from rapport.platform.records.values import plain

LONGEST = {"code": 60, "name": 250, "category": 120}


@dataclass(frozen=True)
class Facts:
    """What someone says of a product. ``category`` is a name, made when it is new."""

    code: str
    name: str
    kind: str = Product.Kind.GOODS
    category: str = ""
    price: Money | None = None
    cost: Money | None = None


@transaction.atomic
def create_product(facts: Facts, *, by: Actor, own: Own = NOTHING) -> Product:
    """Add a product; ``own`` fills the fields that were added to products.

    Raises Invalid when its code is taken, or its facts cannot be.
    """
    access.require(by, "catalog.create_product")
    _check(facts)
    values = _values(facts, by)
    product = Product(**values, created_by_id=by.user_id, updated_by_id=by.user_id)
    own_fields.enter(product, own, by=by)
    product.save()
    own_fields.entered(product, own, by=by)
    events.record(ProductCreated(product.code, product.name), by=by, subject=product)
    return product


@transaction.atomic
def edit_product(
    product: Product,
    facts: Facts,
    *,
    by: Actor,
    version: int | None = None,
    own: Own = NOTHING,
) -> Product:
    """Let ``facts`` be true of ``product``, and ``own`` of the fields that were added to products;
    orders keep the prices they were placed at.

    Raises Refused when someone changed it since ``version``.
    """
    access.require(by, "catalog.edit_product", product)
    product = Product.objects.select_for_update(of=("self",)).get(pk=product.pk)
    if version is not None and version != product.version:
        raise Refused("changed_meanwhile", "Someone else changed this product. Look again.")
    _check(facts, besides=(product.pk,))
    values = _values(facts, by)
    changes = {
        name: [_told(getattr(product, name)), _told(value)]
        for name, value in values.items()
        if getattr(product, name) != value and name != "search_text"
    }
    for name, value in values.items():
        setattr(product, name, value)
    changes |= own_fields.amend(product, own, by=by)
    if not changes:
        return product
    product.version, product.updated_by_id = product.version + 1, by.user_id
    product.save()
    own_fields.amended(product, changes)
    events.record(ProductEdited(product.code, changes), by=by, subject=product)
    return product


@transaction.atomic
def retire_product(product: Product, *, by: Actor) -> Product:
    """Stop selling ``product``. Raises Refused when it is retired already."""
    access.require(by, "catalog.retire_product", product)
    if not product.is_active:
        raise Refused("already_retired", "This product is retired already.")
    _set_active(product, by, is_active=False)
    events.record(ProductRetired(product.code), by=by, subject=product)
    return product


@transaction.atomic
def revive_product(product: Product, *, by: Actor) -> Product:
    """Sell ``product`` again. Raises Refused when it is being sold."""
    access.require(by, "catalog.revive_product", product)
    if product.is_active:
        raise Refused("not_retired", "This product is being sold.")
    _set_active(product, by, is_active=True)
    events.record(ProductRevived(product.code), by=by, subject=product)
    return product


@transaction.atomic
def create_category(name: str, *, by: Actor) -> Category:
    """The category called ``name``: made now, or found."""
    access.require(by, "catalog.create_category")
    category, is_new = Category.objects.get_or_create(name=name)
    if is_new:
        events.record(CategoryCreated(name), by=by, subject=category)
    return category


@transaction.atomic(savepoint=False)
def put_back(parts: Sequence[Part]) -> list[int]:
    """Undo changes of categories, by their names; returns the products that were moved on since."""
    left = []
    for part in parts:
        shelf = Category.objects.get_or_create(name=part.before)[0] if part.before else None
        there = {"category__name": part.after} if part.after else {"category": None}
        if not Product.objects.filter(pk=part.pk, **there).update(category=shelf):
            left.append(part.pk)
    return left


def _set_active(product: Product, by: Actor, *, is_active: bool) -> None:
    product.is_active, product.updated_by_id = is_active, by.user_id
    product.version += 1
    product.save(update_fields=["is_active", "version", "updated_by", "updated_at"])


def _check(facts: Facts, *, besides: tuple[int, ...] = ()) -> None:
    wrong = _wrong(facts)
    if Product.objects.filter(code=facts.code).exclude(pk__in=besides).exists():
        wrong["code"] = say("Another product has this code.")
    if wrong:
        raise Invalid("invalid_product", fields=wrong)


def _wrong(facts: Facts) -> dict[str, str]:
    wrong = {
        name: say("At most %(longest)s characters.", longest=longest)
        for name, longest in LONGEST.items()
        if len(getattr(facts, name)) > longest
    }
    if not facts.code:
        wrong["code"] = say("A product needs a code.")
    if not facts.name:
        wrong["name"] = say("A product needs a name.")
    if facts.kind not in Product.Kind.values:
        wrong["kind"] = say("This is not a kind of product.")
    return wrong | _wrong_amounts(facts)


def _wrong_amounts(facts: Facts) -> dict[str, str]:
    wrong: dict[str, str] = {}
    for name, money in (("price", facts.price), ("cost", facts.cost)):
        if money is None:
            continue
        if money.amount < 0 and facts.kind != Product.Kind.CHARGE:
            wrong[name] = say("An amount cannot be negative.")
        elif abs(money.amount) >= 10**14 or money.amount != round(money.amount, 6):
            wrong[name] = say("This amount has too many digits.")
    if facts.price and facts.cost and facts.price.currency != facts.cost.currency:
        wrong["cost"] = say("Price and cost are in one currency.")
    return wrong


def _values(facts: Facts, by: Actor) -> dict[str, Any]:
    category = create_category(facts.category, by=by) if facts.category else None
    money = facts.price or facts.cost
    return {
        "code": facts.code,
        "name": facts.name,
        "kind": facts.kind,
        "category": category,
        "currency": money.currency if money else "",
        "price": facts.price.amount if facts.price else None,
        "cost": facts.cost.amount if facts.cost else None,
        "search_text": search_text(facts.name, facts.code),
    }


def search_text(name: str, code: str) -> str:
    """What free words find a product by."""
    return fold(f"{name} {code}")


def _told(value: Any) -> Any:
    """A value as an event keeps it."""
    return value.name if isinstance(value, Category) else plain(value)


def _derive(product: Product, _names: frozenset[str]) -> None:
    """What holds of a product however it is written: its facts fit together, and words find it."""
    amounts = {name: getattr(product, name) for name in ("price", "cost")}
    said = {name: amount for name, amount in amounts.items() if amount is not None}
    if said and not product.currency:
        raise Invalid("no_currency", fields=dict.fromkeys(said, say("Say the currency first.")))
    money = {name: Money(amount, product.currency) for name, amount in said.items()}
    facts = Facts(product.code, product.name, product.kind)
    wrong = _wrong(replace(facts, price=money.get("price"), cost=money.get("cost")))
    if wrong:
        raise Invalid("invalid_product", fields=wrong)
    product.search_text = search_text(product.name, product.code)


WRITING = Writing(
    before=_derive,
    derives_from=frozenset({"name", "code", "kind", "price", "cost", "currency"}),
    events={
        "created": lambda product, _: ProductCreated(product.code, product.name),
        "edited": lambda product, changes: ProductEdited(product.code, dict(changes)),
    },
)
"""The same where the record engine writes a product: in a cell, for many at once, by a rule."""
