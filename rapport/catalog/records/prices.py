"""Price lists, the prices on them, and recurring plans."""

from __future__ import annotations

from decimal import Decimal

from rapport.catalog.actions.prices import OF_LISTS, OF_PLANS, OF_PRICES
from rapport.catalog.models import Price, PriceList, RecurringPlan
from rapport.catalog.records.rights import GRANTS
from rapport.platform import access
from rapport.platform.access import Policy, Right
from rapport.platform.records.types import Field, Kind, Limits, RecordType, View, register

CODE = Limits(longest=3, pattern="[A-Z]{3}")
LIST_RIGHTS = access.register(
    Policy("catalog.PriceList", grants=GRANTS, verbs={"catalog.read_price_lists": Right.READ})
)
PRICE_RIGHTS = access.register(
    Policy("catalog.Price", grants=GRANTS, verbs={"catalog.read_prices": Right.READ})
)
PLAN_RIGHTS = access.register(
    Policy("catalog.RecurringPlan", grants=GRANTS, verbs={"catalog.read_plans": Right.READ})
)

PRICE_LIST = register(
    RecordType(
        key="price_list",
        label="Price list",
        plural="Price lists",
        model=PriceList,
        fields=(
            Field(
                "name",
                "Name",
                is_sortable=True,
                is_editable=True,
                is_required=True,
                is_unique=True,
                limits=Limits(longest=120),
            ),
            Field(
                "currency",
                "Currency",
                help="Write its code, such as EUR.",
                is_editable=True,
                is_required=True,
                limits=CODE,
            ),
            Field(
                "group",
                "Customer group",
                help="The tag that customers of this list carry. Empty: it is for everyone.",
                is_editable=True,
                limits=Limits(longest=60),
                synonyms=("customer tag", "segment"),
            ),
            Field("since", "From", Kind.DATE, is_editable=True, synonyms=("valid from",)),
            Field("until", "Until", Kind.DATE, is_editable=True, synonyms=("valid until",)),
            Field("owner", "Owner", Kind.USER, is_editable=True),
        ),
        columns=("name", "currency", "group", "since", "until"),
        sort="name",
        url_name="record",
        url_args=("price_list",),
        create_url_name="create_record",
        icon="tags",
        writing=OF_LISTS,
        views=(
            View("groups", "For groups", filter="group:any", icon="users-group"),
            View("ended", "Ended", filter="until<today", icon="calendar-off"),
        ),
        example="currency:EUR",
        empty="No price lists yet. Until there is one, every product has its own price for everyone.",
    )
)
PRICE = register(
    RecordType(
        key="price",
        label="Price",
        plural="Prices",
        model=Price,
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
                "price_list",
                "Price list",
                Kind.RECORD,
                target="price_list",
                is_editable=True,
                is_required=True,
            ),
            Field(
                "quantity",
                "From quantity",
                Kind.NUMBER,
                is_editable=True,
                is_required=True,
                default=1,
                synonyms=("minimum quantity", "quantity break"),
            ),
            Field(
                "amount",
                "Price each",
                Kind.MONEY,
                currency="price_list__currency",
                is_editable=True,
                is_required=True,
                synonyms=("price", "unit price"),
            ),
            Field("since", "From", Kind.DATE, is_editable=True, synonyms=("valid from",)),
            Field("until", "Until", Kind.DATE, is_editable=True, synonyms=("valid until",)),
            Field(
                "note",
                "Name",
                help="Left empty, it is called by its product and quantity.",
                is_editable=True,
                limits=Limits(longest=120),
            ),
            Field("created", "Created", Kind.DATETIME, path="created_at", is_sortable=True),
        ),
        columns=("product", "price_list", "quantity", "amount", "since", "until"),
        sort="-created",
        url_name="record",
        url_args=("price",),
        create_url_name="create_record",
        icon="tag",
        writing=OF_PRICES,
        views=(
            View("breaks", "Quantity breaks", filter="quantity>1", icon="stairs"),
            View("ended", "Ended", filter="until<today", icon="calendar-off"),
        ),
        example="quantity>1",
        empty="No prices yet. Import a file with a product's code, a list and a price on each row.",
    )
)
RECURRING_PLAN = register(
    RecordType(
        key="recurring_plan",
        label="Recurring plan",
        plural="Recurring plans",
        model=RecurringPlan,
        fields=(
            Field(
                "name",
                "Name",
                is_sortable=True,
                is_editable=True,
                is_required=True,
                limits=Limits(longest=120),
            ),
            Field(
                "product",
                "Product",
                Kind.RECORD,
                target="product",
                is_editable=True,
                is_required=True,
            ),
            Field(
                "every",
                "Every",
                Kind.NUMBER,
                is_editable=True,
                is_required=True,
                default=1,
                limits=Limits(lowest=Decimal(1), highest=Decimal(120)),
            ),
            Field(
                "period",
                "Period",
                Kind.CHOICE,
                choices=RecurringPlan.Period.choices,
                is_editable=True,
                is_required=True,
                default=RecurringPlan.Period.MONTH.value,
            ),
            Field(
                "price",
                "Price",
                Kind.MONEY,
                currency="currency",
                is_editable=True,
                is_required=True,
            ),
            Field(
                "currency",
                "Currency",
                help="Write its code, such as EUR.",
                is_editable=True,
                is_required=True,
                limits=CODE,
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
        ),
        columns=("name", "product", "every", "period", "price", "sold"),
        sort="name",
        url_name="record",
        url_args=("recurring_plan",),
        create_url_name="create_record",
        icon="repeat",
        writing=OF_PLANS,
        example="period:year",
        empty="No recurring plans yet. A plan says what a product costs every so many months or years.",
    )
)
