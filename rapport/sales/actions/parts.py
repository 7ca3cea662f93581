"""The lists of opportunities, set whole: a few statements, however many opportunities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db import transaction

from rapport.catalog.models import Product
from rapport.platform.records import values
from rapport.platform.records.fields import Field
from rapport.platform.records.parts import Entry, Told
from rapport.sales.models import Line, Opportunity
from rapport.sales.models.parts import Part
from rapport.sales.queries.parts import entries_of, named_entries, names_of


@transaction.atomic(savepoint=False)
def replace_parts(
    model: type[Part], fields: Sequence[Field], wanted: Mapping[int, Sequence[Entry]]
) -> Told:
    """Make ``wanted``, by opportunity, all its entries; returns before and after of those that changed.

    For actions, which hold the opportunities locked.
    """
    stored = entries_of(model, fields, wanted)
    changed = {pk: given for pk, given in wanted.items() if list(given) != stored.get(pk, [])}
    model._default_manager.filter(opportunity__in=changed.keys()).delete()
    model._default_manager.bulk_create(
        _row(model, fields, pk, position, entry)
        for pk, given in changed.items()
        for position, entry in enumerate(given, 1)
    )
    names = names_of(model, fields, [*stored.values(), *changed.values()])
    return {
        pk: [named_entries(fields, stored.get(pk, []), names), named_entries(fields, given, names)]
        for pk, given in changed.items()
    }


def completed(wanted: Mapping[int, Sequence[Entry]]) -> Mapping[int, Sequence[Entry]]:
    """The lines ``wanted`` of opportunities, each with a description and a price. Two queries where one of
    them has none.

    Without a price, the only line takes the amount of a sale that is decided, or that has one; others what
    the product costs in the sale's currency, or nothing.
    """
    bare = {pk: lines for pk, lines in wanted.items() if any(map(_is_bare, lines))}
    if not bare:
        return wanted
    known = Opportunity.objects.in_bulk(bare)
    pks = {line["product"] for lines in bare.values() for line in lines}
    products = Product.objects.in_bulk(pks - {None})
    return dict(wanted) | {
        pk: [_completed(line, products, known[pk], is_only=len(lines) == 1) for line in lines]
        for pk, lines in bare.items()
    }


def _is_bare(line: Entry) -> bool:
    return line["unit_price"] is None or not line["description"]


def _completed(
    line: Entry, products: Mapping[int, Product], opportunity: Opportunity, *, is_only: bool
) -> Entry:
    product, price = products.get(line["product"] or 0), line["unit_price"]
    is_whole = is_only and line["quantity"] == 1 and (opportunity.amount or not opportunity.is_open)
    if price is None and is_whole:
        price = opportunity.amount
    elif price is None and product is not None and product.currency == opportunity.currency:
        price = product.price
    name = product.name if product else ""
    return {
        **line,
        "unit_price": price or Decimal(0),
        "description": line["description"] or name,
    }


def _row(
    model: type[Part],
    fields: Sequence[Field],
    pk: int,
    position: int,
    entry: Entry,
) -> Part:
    row = model(opportunity_id=pk, position=position)
    for field in fields:
        values.put(row, field, entry[field.name])
    if isinstance(row, Line):
        row.amount = row.quantity * row.unit_price
    return row
