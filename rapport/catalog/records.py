"""Who may do what with products, and how lists show them."""

from __future__ import annotations

from rapport.catalog.actions import LONGEST, WRITING
from rapport.catalog.models import Product
from rapport.platform import access
from rapport.platform.access import Policy, Right, Role, Scope, grant
from rapport.platform.records.types import Field, Kind, Limits, RecordType, View, register

ALL = grant(*[Scope.ALL] * 5)
READ = grant(read=Scope.ALL)

POLICY = access.register(
    Policy(
        "catalog.Product",
        grants={
            Role.SALES_MANAGER: ALL,
            Role.SALES_PERSON: READ,
            Role.SERVICE_AGENT: READ,
            Role.MARKETER: grant(read=Scope.ALL, export=Scope.ALL),
            Role.ANALYST: grant(read=Scope.ALL, export=Scope.ALL),
        },
        verbs={
            "catalog.read_products": Right.READ,
            "catalog.create_product": Right.CREATE,
            "catalog.absorb_products": Right.CREATE,
            "catalog.create_category": Right.CREATE,
            "catalog.edit_product": Right.EDIT,
            "catalog.retire_product": Right.EDIT,
            "catalog.revive_product": Right.EDIT,
        },
    )
)

PRODUCT = register(
    RecordType(
        key="product",
        label="Product",
        plural="Products",
        model=Product,
        fields=(
            Field("name", "Name", is_sortable=True, is_editable=True, is_required=True),
            Field(
                "code",
                "Code",
                is_sortable=True,
                is_editable=True,
                is_required=True,
                is_unique=True,
                limits=Limits(longest=LONGEST["code"]),
                synonyms=("sku", "stock code", "article number", "variant sku"),
            ),
            Field(
                "kind",
                "Kind",
                Kind.CHOICE,
                choices=Product.Kind.choices,
                is_editable=True,
                is_required=True,
                default=Product.Kind.GOODS.value,
            ),
            Field("category", "Category", path="category__name"),
            Field(
                "price",
                "Price",
                Kind.MONEY,
                currency="currency",
                is_editable=True,
                synonyms=(
                    "unit price",
                    "list price",
                    "sales price",
                    "regular price",
                    "variant price",
                ),
            ),
            Field(
                "cost",
                "Cost",
                Kind.MONEY,
                currency="currency",
                is_editable=True,
                synonyms=("unit cost", "cost per item", "purchase price"),
            ),
            Field(
                "currency",
                "Currency",
                help="Write its code, such as EUR.",
                is_editable=True,
                limits=Limits(longest=3, pattern="[A-Z]{3}"),
            ),
            Field(
                "sold",
                "Still sold",
                Kind.BOOLEAN,
                path="is_active",
                is_editable=True,
                is_required=True,
                default=True,
            ),
            Field("created", "Created", Kind.DATETIME, path="created_at"),
        ),
        columns=("name", "code", "kind", "category", "price", "sold"),
        sort="name",
        url_name="product",
        icon="package",
        search="search_text",
        views=(
            View("goods", "Goods", filter="kind:goods", icon="package"),
            View("charges", "Charges", filter="kind:charge", icon="receipt"),
            View("retired", "Retired", filter="sold:no", icon="archive"),
        ),
        writing=WRITING,
        create_url_name="create_product",
        create_verb="catalog.create_product",
        example="price<10",
        empty="No products yet. They come with a file of orders, or you add the first one by hand.",
    )
)
