"""Orders and returns that programs enter: what they say, read into the arguments of the actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rapport.catalog import queries as catalog
from rapport.catalog.models import Product
from rapport.kit.errors import Invalid
from rapport.kit.money import Money
from rapport.kit.speech import say
from rapport.orders import queries
from rapport.orders.actions import LONGEST_REASON, Line, Returned, place_order, receive_return
from rapport.orders.lists import OF_ORDER, OF_RETURN
from rapport.orders.models import Order, OrderLine, Return
from rapport.parties import queries as parties
from rapport.platform.access import Actor
from rapport.platform.records.fields import Field, Kind, Limits
from rapport.platform.records.making import Making, Said
from rapport.platform.records.parts import Entry
from rapport.touchpoints.channels import Channel

Wrong = dict[str, str]
CODE = Limits(longest=3, pattern="[A-Z]{3}")


def _make_order(said: Said, own: Said, by: Actor) -> Order:
    party = parties.party(by, said["party"]) if "party" in said else None
    lines = _lines(said.get("lines", ()), said.get("currency", ""), by)
    channel = Channel(said.get("channel", Channel.WEB_ORDER))
    number, at = said.get("number", ""), said.get("placed")
    try:
        return place_order(
            lines, by=by, party=party, at=at, channel=channel, number=number, own=own
        )
    except Invalid as error:
        raise _renamed(error, "placed") from None


def _make_return(said: Said, own: Said, by: Actor) -> Return:
    order = queries.order(by, said["order"])
    parts = _returned(list(queries.order_lines(by, order)), said.get("lines", ()))
    at, reason = said.get("returned"), said.get("reason", "")
    try:
        return receive_return(order, parts, by=by, at=at, reason=reason, own=own)
    except Invalid as error:
        raise _renamed(error, "returned") from None


def _renamed(error: Invalid, at: str) -> Invalid:
    """With what programs call the moment."""
    wrong = {at if name == "at" else name: said for name, said in error.fields.items()}
    return Invalid(error.code, fields=wrong)


def _lines(entries: Sequence[Entry], currency: str, by: Actor) -> list[Line]:
    """What is ordered; a price that is not said is the product's. Raises Invalid."""
    asked = {entry["product"] for entry in entries if entry["product"] is not None}
    products = catalog.products_by_id(by, asked) if asked else {}
    wrong: Wrong = {}
    found = [
        _line(f"lines.{number}", entry, products, currency, wrong)
        for number, entry in enumerate(entries)
    ]
    if wrong:
        raise Invalid("invalid_order", fields=wrong)
    return [line for line in found if line is not None]


def _line(
    at: str, entry: Entry, products: Mapping[int, Product], currency: str, wrong: Wrong
) -> Line | None:
    product = products.get(entry["product"])
    price, own = entry["unit_price"], entry["currency"] or currency
    if entry["product"] is not None and product is None:
        wrong[f"{at}.product"] = say("It leads to nothing that you see.")
        return None
    if currency and own != currency:
        wrong[f"{at}.currency"] = say("All lines are in one currency.")
        return None
    if price is None and product is not None and product.price is not None:
        own = own or product.currency
        price = product.price if own == product.currency else None
    if price is None:
        wrong[f"{at}.unit_price"] = say("What does it cost?")
        return None
    try:
        return Line(entry["quantity"], Money(price, own), product, entry["description"])
    except Invalid:
        wrong[f"{at}.currency"] = say("Write its code, such as EUR.")
        return None


def _returned(ordered: Sequence[OrderLine], entries: Sequence[Entry]) -> list[Returned]:
    """Which lines of the order come back, told by what they say. Raises Invalid."""
    wrong: Wrong = {}
    found = []
    for number, entry in enumerate(entries):
        meant = [line for line in ordered if _is_meant(line, entry)]
        things = {(line.product_id, line.description, line.unit_price) for line in meant}
        if not meant:
            wrong[f"lines.{number}"] = say("Only what was ordered can come back.")
        elif len(things) > 1:
            wrong[f"lines.{number}"] = say("Several lines of the order are like this; say more.")
        else:
            found.append(Returned(meant[0], entry["quantity"]))
    if wrong:
        raise Invalid("invalid_return", fields=wrong)
    return found


def _is_meant(line: OrderLine, entry: Entry) -> bool:
    """Whether everything that is said of the entry is true of the line."""
    stored: dict[str, Any] = {
        "product": line.product_id,
        "description": line.description,
        "unit_price": line.unit_price,
        "currency": line.order.currency,
    }
    return all(entry[name] in (None, "", value) for name, value in stored.items())


MAKING_ORDERS = Making(
    fields=(
        Field("number", "Number", limits=Limits(longest=60)),
        Field("party", "Customer", Kind.RECORD, target="party"),
        Field("placed", "Placed", Kind.DATETIME),
        Field("channel", "Channel", Kind.CHOICE, choices=Channel.choices),
        Field("currency", "Currency", limits=CODE),
    ),
    make=_make_order,
    parts=(OF_ORDER,),
)
MAKING_RETURNS = Making(
    fields=(
        Field("order", "Order", Kind.RECORD, target="order", is_required=True),
        Field("returned", "Returned", Kind.DATETIME),
        Field("reason", "Reason", limits=Limits(longest=LONGEST_REASON)),
    ),
    make=_make_return,
    parts=(OF_RETURN,),
)
