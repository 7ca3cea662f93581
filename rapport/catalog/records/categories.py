"""Categories and their attributes."""

from __future__ import annotations

from rapport.catalog.facts import LONGEST
from rapport.catalog.models import Category
from rapport.catalog.records.rights import GRANTS, READERS
from rapport.platform import access
from rapport.platform.access import Policy, Right
from rapport.platform.records.types import Field, Kind, Limits, RecordType, register

access.register(
    Policy(
        "catalog.Category",
        grants=GRANTS,
        verbs={
            "catalog.read_categories": Right.READ,
            "catalog.create_category": Right.CREATE,
            "catalog.rename_category": Right.EDIT,
        },
    )
)
access.register(
    Policy(
        "catalog.Attribute",
        grants=READERS,
        verbs={
            "catalog.read_attributes": Right.READ,
            "catalog.add_attribute": Right.CREATE,
            "catalog.require_attribute": Right.EDIT,
            "catalog.show_attribute": Right.EDIT,
            "catalog.drop_attribute": Right.EDIT,
        },
        owner="",
        team="",
        label="Attributes of products",
    )
)

CATEGORY = register(
    RecordType(
        key="product_category",
        label="Product category",
        plural="Product categories",
        model=Category,
        fields=(
            Field(
                "name",
                "Name",
                is_sortable=True,
                is_editable=True,
                is_required=True,
                is_unique=True,
                limits=Limits(longest=LONGEST["category"]),
            ),
            Field("created", "Created", Kind.DATETIME, path="created_at"),
        ),
        columns=("name", "created"),
        sort="name",
        url_name="category",
        icon="category",
        create_url_name="create_category",
        create_verb="catalog.create_category",
        example="name:tools",
        empty="No categories yet. A category says by what its products are described and compared.",
    )
)
