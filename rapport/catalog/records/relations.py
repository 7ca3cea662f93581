"""What goes with what."""

from __future__ import annotations

from rapport.catalog.actions.relations import OF_RELATIONS
from rapport.catalog.models import Relation
from rapport.catalog.records.rights import GRANTS
from rapport.platform import access
from rapport.platform.access import Policy, Right
from rapport.platform.records.types import Field, Kind, Limits, RecordType, View, register

RIGHTS = access.register(
    Policy("catalog.Relation", grants=GRANTS, verbs={"catalog.read_relations": Right.READ})
)

RELATION = register(
    RecordType(
        key="product_relation",
        label="Product relation",
        plural="Product relations",
        model=Relation,
        title="note",
        fields=(
            Field(
                "product",
                "Product",
                Kind.RECORD,
                target="product",
                is_editable=True,
                is_required=True,
            ),
            Field(
                "kind",
                "Goes with it as",
                Kind.CHOICE,
                choices=Relation.Kind.choices,
                is_editable=True,
                is_required=True,
                default=Relation.Kind.ACCESSORY.value,
            ),
            Field(
                "other",
                "Other product",
                Kind.RECORD,
                target="product",
                is_editable=True,
                is_required=True,
            ),
            Field(
                "note",
                "What to say of it",
                help="Why it fits, or what is better about it: whoever sells reads this.",
                is_editable=True,
                limits=Limits(longest=250),
            ),
            Field("created", "Created", Kind.DATETIME, path="created_at", is_sortable=True),
        ),
        columns=("product", "kind", "other", "note"),
        sort="-created",
        url_name="record",
        url_args=("product_relation",),
        create_url_name="create_record",
        icon="arrows-join",
        writing=OF_RELATIONS,
        views=(
            View("better", "Better versions", filter="kind:better", icon="stairs-up"),
            View("accessories", "Accessories", filter="kind:accessory", icon="puzzle"),
        ),
        example="kind:accessory",
        empty="No relations yet: accessories, alternatives and better versions are offered in a sale.",
    )
)
