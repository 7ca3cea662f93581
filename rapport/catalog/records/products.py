"""Products."""

from __future__ import annotations

from rapport.catalog.actions.writing import WRITING
from rapport.catalog.facts import LONGEST, LONGEST_EXCEPTION
from rapport.catalog.lists import COMPONENTS
from rapport.catalog.models import Product
from rapport.catalog.records.rights import GRANTS
from rapport.platform import access
from rapport.platform.access import Policy, Right
from rapport.platform.records.types import Field, Kind, Limits, Link, RecordType, View, register

POLICY = access.register(
    Policy(
        "catalog.Product",
        grants=GRANTS,
        verbs={
            "catalog.read_products": Right.READ,
            "catalog.create_product": Right.CREATE,
            "catalog.absorb_products": Right.CREATE,
            "catalog.edit_product": Right.EDIT,
            "catalog.compose_bundle": Right.EDIT,
            "catalog.choose_picture": Right.EDIT,
            "catalog.retire_product": Right.EDIT,
            "catalog.revive_product": Right.EDIT,
        },
    )
)
PRICE_WORDS = ("unit price", "list price", "sales price", "regular price", "variant price")
COST_WORDS = ("unit cost", "cost per item", "purchase price")

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
            Field("category", "Category", Kind.RECORD, target="product_category", is_editable=True),
            Field(
                "price",
                "Price",
                Kind.MONEY,
                currency="currency",
                is_editable=True,
                synonyms=PRICE_WORDS,
            ),
            Field(
                "cost",
                "Cost",
                Kind.MONEY,
                currency="currency",
                is_editable=True,
                synonyms=COST_WORDS,
            ),
            Field(
                "currency",
                "Currency",
                help="Write its code, such as EUR.",
                is_editable=True,
                limits=Limits(longest=3, pattern="[A-Z]{3}"),
            ),
            Field("tax_class", "Tax class", Kind.RECORD, target="tax_class", is_editable=True),
            Field(
                "sold",
                "Still sold",
                Kind.BOOLEAN,
                path="is_active",
                is_editable=True,
                is_required=True,
                default=True,
            ),
            Field("bundle", "Bundle", Kind.BOOLEAN, path="is_bundle"),
            Field(
                "exception",
                "Why the bundle may cost as much as its parts",
                is_editable=True,
                limits=Limits(longest=LONGEST_EXCEPTION),
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
            View("bundles", "Bundles", filter="bundle:yes", icon="packages"),
            View("charges", "Charges", filter="kind:charge", icon="receipt"),
            View("retired", "Retired", filter="sold:no", icon="archive"),
        ),
        writing=WRITING,
        parts=(COMPONENTS,),
        links=(Link("Bundles", "bundles", "packages"),),
        create_url_name="create_product",
        create_verb="catalog.create_product",
        example="price<10",
        empty="No products yet. They come with a file of orders, or you add the first one by hand.",
    )
)
