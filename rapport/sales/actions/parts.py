"""The lists of opportunities, set whole: a few statements, however many opportunities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from rapport.platform.records import values
from rapport.platform.records.fields import Field
from rapport.platform.records.parts import Entry, Told
from rapport.sales.models import Line
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


def _row(model: type[Part], fields: Sequence[Field], pk: int, position: int, entry: Entry) -> Part:
    row = model(opportunity_id=pk, position=position)
    for field in fields:
        values.put(row, field, entry[field.name])
    if isinstance(row, Line):
        row.amount = row.quantity * row.unit_price
        if not row.description and row.product:
            row.description = row.product.name
    return row
