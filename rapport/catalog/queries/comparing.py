"""Products side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rapport.catalog.models import Product
from rapport.catalog.queries.attributes import Described, attributes_by_category, bound_fields
from rapport.catalog.queries.products import products_by_id
from rapport.kit.money import Money
from rapport.kit.speech import say
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.queries.lists import rows_of
from rapport.platform.records.queries.records import LINKS, Shown, shown_cell
from rapport.platform.records.types import declared_type

MOST_COMPARED = 6
FACTS = ("kind", "category", "price", "cost", "tax_class", "sold")
MARGIN = "margin"


@dataclass(frozen=True)
class Line:
    """What is known of each product in one respect; ``differs`` says that it is not the same of all."""

    name: str
    label: str
    cells: tuple[Shown, ...]
    differs: bool
    is_attribute: bool = False


@dataclass(frozen=True)
class Comparison:
    """Some products, in the order that was asked for, and in what they are alike and differ."""

    products: tuple[Product, ...]
    lines: tuple[Line, ...]


def comparison(asker: Actor, pks: Sequence[int]) -> Comparison:
    """The first few of the products ``pks`` that ``asker`` sees, side by side: facts that they may know,
    and every attribute that one of them has. Two queries, and one for each attribute that is a link.
    """
    shown = _few(products_by_id(asker, pks), pks)
    if not shown:
        return Comparison((), ())
    fields = declared_type("product").fields_for(asker)
    columns = [fields[name] for name in FACTS if name in fields]
    columns += [found for found in fields.values() if found.is_custom and found.kind not in LINKS]
    values = _values(shown, columns, asker)
    lines = [_line(asker, found, [value[found.name] for value in values]) for found in columns]
    if {"price", "cost"} <= fields.keys():
        lines.insert(_after("cost", lines), _margins(values))
    return Comparison(shown, tuple(line for line in lines if _says(line)))


def public_comparisons(sets: Sequence[Sequence[int]]) -> list[Comparison]:
    """The same of each of some ``sets`` of products for a buyer: of a product only the attributes that its
    category shows to buyers. Two queries, however many there are.
    """
    products = products_by_id(SYSTEM, {pk for pks in sets for pk in pks})
    public = {
        product.pk: {one.name for one in _attributes(product) if one.is_public}
        for product in products.values()
    }
    wanted = set().union(*public.values())
    fields = declared_type("product").fields_for(SYSTEM)
    columns = [found for name, found in fields.items() if name in wanted]
    known = dict(zip(products, _values(list(products.values()), columns, SYSTEM), strict=True))

    def line(found: Field, shown: Sequence[Product]) -> Line:
        told = [
            known[one.pk][found.name] if found.name in public[one.pk] else None for one in shown
        ]
        return _line(SYSTEM, found, told)

    compared = [_few(products, pks) for pks in sets]
    return [
        Comparison(
            shown, tuple(one for one in (line(found, shown) for found in columns) if _says(one))
        )
        for shown in compared
    ]


def _attributes(product: Product) -> Sequence[Described]:
    return attributes_by_category().get(product.category_id or 0, ())


def _few(known: Mapping[int, Product], pks: Sequence[int]) -> tuple[Product, ...]:
    """The first few that are known, in this order, each once."""
    return tuple(known[pk] for pk in dict.fromkeys(pks) if pk in known)[:MOST_COMPARED]


def _values(
    shown: Sequence[Product], columns: Sequence[Field], asker: Actor
) -> list[Mapping[str, Any]]:
    """What stands in each column, by name, product by product."""
    if not shown:
        return []
    rows = rows_of(asker, declared_type("product"), [one.pk for one in shown], columns)
    return [{found.name: value for found, value in rows[one.pk].cells} for one in shown]


def _line(asker: Actor, found: Field, values: Sequence[Any]) -> Line:
    cells = tuple(shown_cell(asker, found, value) for value in values)
    is_attribute = found.is_custom and found.name in bound_fields()
    return Line(found.name, found.label, cells, _differ(values), is_attribute)


def _margins(values: Sequence[Mapping[str, Any]]) -> Line:
    """What is left of each price, of the price."""
    field = Field(MARGIN, say("Margin"), Kind.NUMBER)
    shares = [_margin(value["price"], value["cost"]) for value in values]
    cells = tuple(Shown(field, share) for share in shares)
    return Line(MARGIN, field.label, cells, _differ(shares))


def _margin(price: Money | None, cost: Money | None) -> Decimal | None:
    return 1 - cost.amount / price.amount if price and cost is not None else None


def _differ(values: Sequence[Any]) -> bool:
    known = [None if value in ("", []) else value for value in values]
    return any(value != known[0] for value in known[1:])


def _says(line: Line) -> bool:
    return any(not cell.is_empty for cell in line.cells)


def _after(name: str, lines: Sequence[Line]) -> int:
    return next((place + 1 for place, line in enumerate(lines) if line.name == name), len(lines))
