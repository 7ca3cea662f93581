"""Quotes that programs enter: what they say, read into the arguments of the action."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from rapport.catalog import queries as catalog
from rapport.catalog.models import Product
from rapport.kit.errors import Invalid
from rapport.kit.money import Money
from rapport.kit.speech import say
from rapport.orders.pricing import Discount
from rapport.orders.queries import company_currency
from rapport.parties import queries as parties
from rapport.parties.models import Party
from rapport.platform.access import Actor
from rapport.platform.records.fields import Field, Kind, Limits
from rapport.platform.records.making import Making, Said
from rapport.platform.records.parts import Entry
from rapport.quotes.actions import create_quote
from rapport.quotes.drafts import Draft, OfferedLine
from rapport.quotes.lists import OF_QUOTE
from rapport.quotes.models import Quote
from rapport.quotes.offering import NOTHING, Offered, offered

VALID_FOR = timedelta(days=30)


def _make(said: Said, own: Said, by: Actor) -> Quote:
    party = parties.party(by, said["party"])
    currency = said.get("currency") or company_currency()
    draft = Draft(
        title=said["title"],
        currency=currency,
        valid_until=said.get("valid") or timezone.localdate() + VALID_FOR,
        lines=_lines(said.get("lines", ()), party, currency, by),
        introduction=said.get("introduction", ""),
        terms=said.get("terms", ""),
    )
    try:
        return create_quote(draft, party=party, by=by, own=own)
    except Invalid as error:
        wrong = {"valid" if name == "valid_until" else name: x for name, x in error.fields.items()}
        raise Invalid(error.code, fields=wrong) from None


def _lines(
    entries: Sequence[Entry], party: Party, currency: str, by: Actor
) -> tuple[OfferedLine, ...]:
    """What is offered; a price that is not said is the product's. Raises Invalid."""
    asked = {entry["product"] for entry in entries if entry["product"] is not None}
    products = catalog.products_by_id(by, asked) if asked else {}
    wanted = [
        (products[entry["product"]], entry["quantity"])
        for entry in entries
        if entry["product"] in products
    ]
    today = timezone.localdate()
    offers = iter(offered(by, wanted, party=party, currency=currency, on=today))
    wrong: dict[str, str] = {}
    found = [
        _line(
            f"lines.{place}",
            entry,
            products.get(entry["product"]),
            next(offers) if entry["product"] in products else NOTHING,
            currency=currency,
            wrong=wrong,
        )
        for place, entry in enumerate(entries)
    ]
    if wrong:
        raise Invalid("invalid_quote", fields=wrong)
    return tuple(line for line in found if line is not None)


def _line(
    at: str,
    entry: Entry,
    product: Product | None,
    known: Offered,
    *,
    currency: str,
    wrong: dict[str, str],
) -> OfferedLine | None:
    if entry["product"] is not None and product is None:
        wrong[f"{at}.product"] = say("It leads to nothing that you see.")
        return None
    if entry["currency"] and entry["currency"] != currency:
        wrong[f"{at}.currency"] = say("All lines are in one currency.")
        return None
    price = entry["unit_price"]
    money = known.price if price is None else Money(price, currency)
    if money is None:
        wrong[f"{at}.unit_price"] = say("What does it cost?")
        return None
    rate = known.tax_rate if entry["tax_rate"] is None else entry["tax_rate"]
    return OfferedLine(
        description=entry["description"] or (product.name if product else ""),
        quantity=entry["quantity"],
        unit_price=money,
        product_id=product.pk if product else None,
        discount=Discount(entry["discount"] or Decimal(0)),
        tax_rate=rate or Decimal(0),
        unit_cost=known.cost,
        is_optional=bool(entry["is_optional"]),
        group=entry["group"],
        is_taken=not entry["is_optional"],
        components=known.components,
    )


MAKING_QUOTES = Making(
    fields=(
        Field("title", "Title", is_required=True, limits=Limits(longest=200)),
        Field("party", "Customer", Kind.RECORD, target="party", is_required=True),
        Field("currency", "Currency", limits=Limits(longest=3, pattern="[A-Z]{3}")),
        Field("valid", "Valid until", Kind.DATE),
        Field("introduction", "Introduction", Kind.LONG_TEXT),
        Field("terms", "Terms", Kind.LONG_TEXT),
    ),
    make=_make,
    parts=(OF_QUOTE,),
)
