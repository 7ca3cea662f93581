"""Composing bundles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from rapport.catalog.models import Product
from rapport.kit.money import Money
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.records.actions.records import edit_record
from rapport.platform.records.types import declared_type


@dataclass(frozen=True)
class Composition:
    """What a bundle holds, (product id, quantity) each, and costs; ``exception`` is why it may cost as
    much as its parts.
    """

    components: Sequence[tuple[int | None, Decimal]]
    price: Money | None = None
    exception: str = ""


@transaction.atomic
def compose_bundle(
    product: Product, said: Composition, *, by: Actor, version: int | None = None
) -> Product:
    """Let ``product`` be a bundle as ``said``; of nothing, it is none any more.

    One edit by the record engine, told as such. Raises Invalid at "price" unless the bundle costs less
    than its parts or an exception is said, which is kept with whose it is; Refused when somebody
    changed the product since ``version``.
    """
    access.require(by, "catalog.compose_bundle", product)
    entries = [{"product": pk, "quantity": str(amount)} for pk, amount in said.components]
    given: dict[str, Any] = {
        "components": entries,
        "exception": said.exception if entries else "",
    }
    if said.price is not None and _differs(product, said.price):
        given |= {"price": str(said.price.amount), "currency": said.price.currency}
    edited = edit_record(declared_type("product"), product.pk, given, by=by, version=version)
    found: Product = edited.record
    return found


def _differs(product: Product, price: Money) -> bool:
    return (product.price, product.currency) != (price.amount, price.currency)
