"""Order histories from files: one row per line, of any shop, with its customers and products.

What becomes of a row: a line of an order; of a guest's order, when it names no customer; of a
return, when all quantities of its number are negative; a charge, when its code is no product's;
or it is refused, with the reason.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

from rapport.kit.errors import Invalid
from rapport.kit.speech import noted, say
from rapport.orders import importing
from rapport.platform.exchange import options
from rapport.platform.exchange.importers import CellKind, Importer, ImportField, register
from rapport.platform.exchange.keys import MODE
from rapport.platform.exchange.parsing import Cells, Column, Shaped

CANCELLED = re.compile(r"^C\d")
FINEST = Decimal("0.000001")
NEGATIVE_PRICE = noted("The unit price is negative: a correction of the books, not a sale.")
ZERO_QUANTITY = noted("The quantity is zero.")
STOCK = noted(
    "The quantity is negative, but there is neither a customer nor a cancellation: a correction of stock."
)

FIELDS: tuple[ImportField, ...] = (
    ImportField(
        "number",
        "Order number",
        CellKind.KEY,
        is_required=True,
        synonyms=(
            "invoice no",
            "order id",
            "invoice id",
            "invoice number",
            "order no",
            "invoice",
            "order",
            "name",
        ),
        limit=60,
    ),
    ImportField(
        "placed_at",
        "Order date",
        CellKind.MOMENT,
        is_required=True,
        synonyms=(
            "invoice date",
            "order date",
            "created at",
            "date",
            "paid at",
            "purchase date",
            "order date time",
        ),
    ),
    ImportField(
        "customer_id",
        "Customer id",
        CellKind.KEY,
        synonyms=(
            "customer no",
            "customer number",
            "customer",
            "account id",
            "client id",
            "party id",
        ),
        limit=200,
        help="Rows without one stay as orders of guests.",
    ),
    ImportField(
        "customer_name",
        "Customer name",
        synonyms=("company name", "billing name", "contact name"),
        limit=200,
    ),
    ImportField(
        "customer_email",
        "Customer e-mail",
        CellKind.EMAIL,
        is_lenient=True,
        synonyms=("email", "billing email", "email billing"),
    ),
    ImportField(
        "product_code",
        "Product code",
        CellKind.KEY,
        synonyms=(
            "stock code",
            "sku",
            "lineitem sku",
            "item sku",
            "article number",
            "item code",
            "product sku",
        ),
        limit=60,
    ),
    ImportField(
        "product_id",
        "Product id",
        CellKind.KEY,
        synonyms=("track id", "item id", "variation id", "article id"),
        limit=40,
        help="Only known within the source: the product's code becomes “source-id”.",
    ),
    ImportField(
        "description",
        "Description",
        synonyms=(
            "product name",
            "lineitem name",
            "item name",
            "product",
            "item",
            "title",
            "track name",
            "name",
        ),
    ),
    ImportField(
        "quantity",
        "Quantity",
        CellKind.DECIMAL,
        is_required=True,
        synonyms=("qty", "lineitem quantity", "units"),
    ),
    ImportField(
        "unit_price",
        "Unit price",
        CellKind.DECIMAL,
        is_required=True,
        synonyms=("price", "lineitem price", "item price", "item cost", "price each"),
    ),
    ImportField(
        "discount",
        "Discount",
        CellKind.DECIMAL,
        synonyms=("line discount",),
        help="A part of one: 0.15 takes off 15 %.",
    ),
    ImportField(
        "freight",
        "Freight",
        CellKind.DECIMAL,
        synonyms=("shipping", "shipping cost", "order shipping"),
        help="Of the whole order; becomes a line of its own.",
    ),
    ImportField("currency", "Currency", CellKind.CURRENCY, synonyms=("order currency",)),
    ImportField(
        "country",
        "Country",
        CellKind.COUNTRY,
        synonyms=(
            "billing country",
            "country code billing",
            "ship country",
            "shipping country",
            "customer country",
        ),
    ),
)
STAGED = tuple(item.name for item in FIELDS if item.name != "discount")


def shape(cells: Cells) -> Shaped:
    """The cells with discounts taken off and prices cut to six decimals; rows no order can have are refused."""
    problems: dict[int, str] = {}
    columns = {name: cells[name] for name in STAGED}
    columns["unit_price"] = _net(cells["unit_price"], cells["discount"], problems)
    _judge(cells, problems)
    return Shaped([columns[name] for name in STAGED], problems)


def _net(prices: Column, discounts: Column, problems: dict[int, str]) -> Column:
    if not any(discounts):
        return [_cut(price) if price and len(price) > 7 else price for price in prices]
    net: list[str | None] = []
    for index, (price, discount) in enumerate(zip(prices, discounts, strict=True)):
        try:
            net.append(_less(price, discount or "0") if price else None)
        except Invalid as error:
            problems[index] = error.message
            net.append(None)
    return net


@lru_cache(maxsize=65536)
def _cut(price: str) -> str:
    """Six decimals at most, as prices are stored: what a float has beyond them is noise."""
    exact = Decimal(price)
    return format(
        exact.quantize(FINEST, ROUND_HALF_EVEN) if -int(exact.as_tuple().exponent) > 6 else exact,
        "f",
    )


@lru_cache(maxsize=65536)
def _less(price: str, discount: str) -> str:
    part = Decimal(discount)
    if not 0 <= part <= 1:
        raise Invalid(
            "wrong_cell",
            "Discount: “%(discount)s” is not a part of one, such as 0.15.",
            discount=discount,
        )
    return _cut(format(Decimal(price) * (1 - part), "f"))


def _judge(cells: Cells, problems: dict[int, str]) -> None:
    columns = (
        cells[name]
        for name in ("quantity", "unit_price", "number", "customer_id", "customer_email")
    )
    for index, (quantity, price, number, customer, email) in enumerate(zip(*columns, strict=True)):
        if not quantity or not price or not number:
            continue
        if price[0] == "-" and price.strip("-0."):
            problems[index] = say(NEGATIVE_PRICE)
        elif not quantity.strip("-0."):
            problems[index] = say(ZERO_QUANTITY)
        elif quantity[0] == "-" and not (customer or email or CANCELLED.match(number)):
            problems[index] = say(STOCK)


ORDERS = register(
    Importer(
        key="orders",
        label="Orders",
        fields=FIELDS,
        verbs=("orders.absorb_orders", "catalog.absorb_products", "parties.absorb_parties"),
        apply=importing.apply,
        shape=shape,
        staged=STAGED,
        record_types=("order", "party"),
        options=(MODE, options.CURRENCY, options.DATE_ORDER, options.DECIMAL_MARK),
        parts=(
            ("sales", "Lines of customers’ orders"),
            ("guests", "Lines of guests’ orders"),
            ("returns", "Lines of returns"),
            ("charges", "Postage, fees and other charges"),
        ),
        help="One row per order line, with its order's number, date and customer.",
    )
)
