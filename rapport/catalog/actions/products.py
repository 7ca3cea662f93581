"""The writes of products that people make one at a time."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Model

from rapport.catalog.actions.categories import create_category
from rapport.catalog.actions.checking import check_attributes, check_bundle
from rapport.catalog.events import (
    ProductCreated,
    ProductEdited,
    ProductRetired,
    ProductRevived,
)
from rapport.catalog.facts import Facts, search_text, wrong_facts
from rapport.catalog.models import Product
from rapport.kit.errors import Invalid, Refused
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor, FieldRight, policy_called
from rapport.platform.events import actions as events
from rapport.platform.records.actions import own_fields
from rapport.platform.records.actions.own_fields import NOTHING, Own
from rapport.platform.records.values import plain


@transaction.atomic
def create_product(facts: Facts, *, by: Actor, own: Own = NOTHING) -> Product:
    """Add a product; ``own`` fills the fields that were added to products.

    Raises Invalid when its code is taken, its facts cannot be, or its category needs more.
    """
    access.require(by, "catalog.create_product")
    _check(facts)
    product = Product(created_by_id=by.user_id, updated_by_id=by.user_id)
    _set(product, _values(facts, product, by))
    own_fields.enter(product, own, by=by)
    check_attributes(product)
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
    orders keep the prices they were placed at, and what ``by`` may not change stays.

    Raises Refused when someone changed it since ``version``.
    """
    access.require(by, "catalog.edit_product", product)
    product = Product.objects.select_for_update(of=("self",)).get(pk=product.pk)
    if version is not None and version != product.version:
        raise Refused("changed_meanwhile", "Someone else changed this product. Look again.")
    _check(facts, besides=(product.pk,))
    changes = _set(product, _values(facts, product, by))
    changes |= own_fields.amend(product, own, by=by)
    if not changes:
        return product
    check_attributes(product, frozenset(changes))
    check_bundle(product)
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


def _set_active(product: Product, by: Actor, *, is_active: bool) -> None:
    product.is_active, product.updated_by_id = is_active, by.user_id
    product.version += 1
    product.save(update_fields=["is_active", "version", "updated_by", "updated_at"])


def _check(facts: Facts, *, besides: tuple[int, ...] = ()) -> None:
    wrong = wrong_facts(facts)
    if Product.objects.filter(code=facts.code).exclude(pk__in=besides).exists():
        wrong["code"] = say("Another product has this code.")
    if wrong:
        raise Invalid("invalid_product", fields=wrong)


def _values(facts: Facts, product: Product, by: Actor) -> dict[str, Any]:
    """The columns of ``product`` as ``facts`` say, but for those that ``by`` may not write."""
    law = policy_called("catalog.Product")
    amounts = {"price": facts.price, "cost": facts.cost}
    fixed = {name for name in amounts if law.field_right(by, name) is not FieldRight.EDIT}
    said = [money for name, money in amounts.items() if money is not None and name not in fixed]
    is_held = any(getattr(product, name) is not None for name in fixed)
    currency = said[0].currency if said else product.currency if is_held else ""
    if is_held and currency != product.currency:
        sentence = say("The other amount of this product stays in %(currency)s.")
        raise Invalid("other_currency", fields={"currency": sentence}, currency=product.currency)
    values = {
        "code": facts.code,
        "name": facts.name,
        "kind": facts.kind,
        "category": create_category(facts.category, by=by) if facts.category else None,
        "tax_class": facts.tax_class,
        "currency": currency,
        **{name: money.amount if money else None for name, money in amounts.items()},
    }
    kept = {name for name in values if law.field_right(by, name) is not FieldRight.EDIT}
    return {name: value for name, value in values.items() if name not in kept}


def _set(product: Product, values: dict[str, Any]) -> dict[str, list[Any]]:
    """Set columns without saving; returns field → [before, after] of what changed."""
    changes = {
        name: [_told(getattr(product, name)), _told(value)]
        for name, value in values.items()
        if getattr(product, name) != value
    }
    for name, value in values.items():
        setattr(product, name, value)
    product.search_text = search_text(product.name, product.code)
    return changes


def _told(value: Any) -> Any:
    """A value as an event keeps it; of a record, the id."""
    return value.pk if isinstance(value, Model) else plain(value)
