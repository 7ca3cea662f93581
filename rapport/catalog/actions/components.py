"""What bundles hold: set whole, for many at once, and put back when that is undone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.db.models import Exists, OuterRef

from rapport.catalog.models import Component, Product
from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.platform.records.parts import Entry, Told
from rapport.platform.records.undoing import Part

BETWEEN = " × "
MOST_DECIMALS = 4


def understood(entry: Entry) -> Component:
    """An entry of the list as a row. Raises Invalid at its fields. One query."""
    quantity = entry["quantity"] if entry["quantity"] is not None else Decimal(1)
    wrong = {}
    product = Product.objects.filter(pk=entry["product"], deleted_at=None).first()
    if product is None:
        wrong["product"] = say("It leads to nothing that you see.")
    elif product.is_bundle:
        wrong["product"] = say("A bundle cannot hold another bundle.")
    if quantity <= 0:
        wrong["quantity"] = say("Every quantity is more than zero.")
    elif quantity >= 10**10 or quantity != round(quantity, MOST_DECIMALS):
        wrong["quantity"] = say("A quantity or price has too many digits.")
    if wrong:
        raise Invalid("invalid_component", fields=wrong)
    return Component(product=product, quantity=quantity)


@transaction.atomic(savepoint=False)
def replace_components(wanted: Mapping[int, Sequence[Component]]) -> Told:
    """Make ``wanted``, by bundle, all that they hold. Three statements. For actions.

    Raises Invalid when a bundle would hold itself, or is part of another.
    """
    held = set(Component.objects.filter(product__in=wanted).values_list("product_id", flat=True))
    for pk, rows in wanted.items():
        _check_nesting(pk, rows, is_held=pk in held)
    before = _told(wanted)
    Component.objects.filter(bundle__in=wanted).delete()
    made = [row for rows in wanted.values() for row in rows]
    for pk, rows in wanted.items():
        for row in rows:
            row.bundle_id, row.pk = pk, None
    Component.objects.bulk_create(made)
    after = _told(wanted)
    return {
        pk: [before.get(pk, []), after.get(pk, [])]
        for pk in wanted
        if before.get(pk, []) != after.get(pk, [])
    }


@transaction.atomic(savepoint=False)
def put_back_components(parts: Sequence[Part]) -> list[int]:
    """Undo changes of what bundles hold; returns those that were composed anew since."""
    now, left = _told([part.pk for part in parts]), []
    for part in parts:
        rows = _rows(part.before or [])
        if now.get(part.pk, []) != sorted(part.after or []) or rows is None:
            left.append(part.pk)
            continue
        replace_components({part.pk: rows})
    mark_bundles([part.pk for part in parts])
    return left


def mark_bundles(pks: Sequence[int]) -> None:
    """Note which of these products have components. One statement."""
    has_some = Exists(Component.objects.filter(bundle=OuterRef("pk")))
    Product.objects.filter(pk__in=pks).update(is_bundle=has_some)


def _check_nesting(pk: int, rows: Sequence[Component], *, is_held: bool) -> None:
    if any(row.product_id == pk for row in rows):
        raise Invalid("holds_itself", fields={"components": say("A bundle cannot hold itself.")})
    if rows and is_held:
        sentence = say("This product is part of a bundle, so it cannot be one.")
        raise Invalid("bundle_in_bundle", fields={"components": sentence})


def _told(pks: Mapping[int, object] | Sequence[int]) -> dict[int, list[str]]:
    """What bundles hold, as an edit tells it: "6 × FS-0001"."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    rows = Component.objects.filter(bundle__in=list(pks)).select_related("product")
    for row in rows:
        found[row.bundle_id].append(f"{row.quantity.normalize():f}{BETWEEN}{row.product.code}")
    return {pk: sorted(texts) for pk, texts in found.items()}


def _rows(texts: Sequence[str]) -> list[Component] | None:
    """What ``_told`` tells, as rows; None when a product is gone."""
    said = [text.partition(BETWEEN) for text in texts]
    products = {row.code: row for row in Product.objects.filter(code__in=[s[2] for s in said])}
    try:
        return [Component(product=products[code], quantity=Decimal(n)) for n, _, code in said]
    except (KeyError, InvalidOperation):
        return None
