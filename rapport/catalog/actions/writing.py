"""What the record engine does besides when it writes a product: in a cell, for many at once, by a rule."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from rapport.catalog.actions.checking import check_attributes, check_bundle
from rapport.catalog.actions.components import mark_bundles
from rapport.catalog.events import ProductCreated, ProductEdited
from rapport.catalog.facts import Facts, search_text, wrong_facts
from rapport.catalog.models import Product
from rapport.kit.errors import Invalid
from rapport.kit.money import Money
from rapport.kit.speech import say
from rapport.platform.records.types import Writing

IS_SAID_OF_BUNDLES = frozenset({"price", "currency", "components", "exception"})


def _derive(product: Product, names: frozenset[str]) -> None:
    """What holds of a product however it is written: its facts fit together, and words find it."""
    amounts = {name: getattr(product, name) for name in ("price", "cost")}
    said = {name: amount for name, amount in amounts.items() if amount is not None}
    if said and not product.currency:
        raise Invalid("no_currency", fields=dict.fromkeys(said, say("Say the currency first.")))
    money = {name: Money(amount, product.currency) for name, amount in said.items()}
    facts = Facts(product.code, product.name, product.kind)
    wrong = wrong_facts(replace(facts, price=money.get("price"), cost=money.get("cost")))
    if wrong:
        raise Invalid("invalid_product", fields=wrong)
    check_attributes(product, None if product._state.adding else names)
    product.search_text = search_text(product.name, product.code)


def _follow(product: Product, names: frozenset[str]) -> None:
    """A bundle keeps its promise, or says by whose word not."""
    if names & {"components"}:
        mark_bundles([product.pk])
        product.refresh_from_db(fields=["is_bundle"])
    if names & {"exception"}:
        said = bool(product.exception)
        product.exception_by_id = product.updated_by_id if said else None
        product.exception_at = timezone.now() if said else None
        product.save(update_fields=["exception_by", "exception_at"])
    if names & IS_SAID_OF_BUNDLES:
        check_bundle(product)


WRITING = Writing(
    before=_derive,
    after=_follow,
    events={
        "created": lambda product, _: ProductCreated(product.code, product.name),
        "edited": lambda product, changes: ProductEdited(product.code, dict(changes)),
    },
)
