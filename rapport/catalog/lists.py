"""What a bundle holds, as a list that programs read and write with the product."""

from __future__ import annotations

from rapport.catalog.actions.components import replace_components, understood
from rapport.catalog.queries.bundles import entries_of_bundles
from rapport.platform import access
from rapport.platform.access import Actor, FieldRight
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.parts import Parts


def _right(actor: Actor) -> FieldRight:
    return access.policy_called("catalog.Product").field_right(actor, "components")


COMPONENTS = Parts(
    "components",
    "Components",
    told="components",
    fields=(
        Field("product", "Product", Kind.RECORD, target="product", is_required=True),
        Field("quantity", "Quantity", Kind.NUMBER, default=1),
    ),
    read=entries_of_bundles,
    understand=understood,
    key=lambda row: row.product_id,
    write=replace_components,
    right=_right,
)
