"""Who may do what with quotes and their set-up, and how lists show them."""

from __future__ import annotations

from decimal import Decimal

from rapport.parties.records import PLACES_OF_PARTY
from rapport.platform import access
from rapport.platform.access import Policy, Right, Role, Scope, grant
from rapport.platform.records.types import Field, Kind, Limits, RecordType, View, register
from rapport.quotes.lists import OF_QUOTE
from rapport.quotes.making import MAKING_QUOTES
from rapport.quotes.models import DiscountLimit, Quote, QuoteTemplate
from rapport.quotes.writing import OF_LIMITS, OF_QUOTES, OF_TEMPLATES

ALL, TEAM, OWN = Scope.ALL, Scope.TEAM, Scope.OWN
EXPORT = grant(read=ALL, export=ALL)
MANAGING = grant(*[ALL] * 5)
LIMITED = tuple((role.value, role.label) for role in (Role.SALES_PERSON, Role.SALES_MANAGER))

QUOTES = access.register(
    Policy(
        "quotes.Quote",
        grants={
            Role.SALES_MANAGER: MANAGING,
            Role.SALES_PERSON: grant(read=ALL, create=ALL, edit=TEAM, delete=OWN),
            Role.SERVICE_AGENT: grant(read=ALL),
            Role.MARKETER: EXPORT,
            Role.ANALYST: EXPORT,
        },
        verbs={
            "quotes.read_quotes": Right.READ,
            "quotes.create_quote": Right.CREATE,
            "quotes.write_quote": Right.EDIT,
            "quotes.add_quote_line": Right.EDIT,
            "quotes.request_approval": Right.EDIT,
            "quotes.send_quote": Right.EDIT,
            "quotes.withdraw_quote": Right.EDIT,
            "quotes.answer_comment": Right.EDIT,
        },
        places=PLACES_OF_PARTY,
    )
)
APPROVALS = access.register(
    Policy(
        "quotes.Approval",
        grants={Role.SALES_MANAGER: grant(edit=ALL, read=ALL)},
        verbs={"quotes.approve_quote": Right.EDIT, "quotes.refuse_quote": Right.EDIT},
        owner="",
        team="",
        label="Approvals of discounts",
    )
)
LIMITS = access.register(
    Policy(
        "quotes.DiscountLimit",
        grants={Role.SALES_MANAGER: MANAGING},
        verbs={"quotes.read_discount_limits": Right.READ},
    )
)
TEMPLATES = access.register(
    Policy(
        "quotes.QuoteTemplate",
        grants={Role.SALES_MANAGER: MANAGING, Role.SALES_PERSON: grant(read=ALL)},
        verbs={"quotes.read_quote_templates": Right.READ},
    )
)
QUOTE = register(
    RecordType(
        key="quote",
        title="number",
        label="Quote",
        plural="Quotes",
        model=Quote,
        fields=(
            Field("number", "Number"),
            Field("title", "Title"),
            Field("party", "Customer", Kind.RECORD, target="party"),
            Field("state", "State", Kind.CHOICE, choices=Quote.State.choices),
            Field("edition", "Version", Kind.NUMBER),
            Field("total", "Total", Kind.MONEY, currency="currency", is_sortable=True),
            Field("net", "Net", Kind.MONEY, currency="currency"),
            Field("currency", "Currency"),
            Field("valid", "Valid until", Kind.DATE, path="valid_until"),
            Field("sent", "Sent", Kind.DATETIME, path="sent_at"),
            Field("answered", "Answered", Kind.DATETIME, path="answered_at"),
            Field("reason", "Reason", path="decline_reason"),
            Field("order", "Order", Kind.RECORD, shown="order__number", target="order"),
            Field("created", "Created", Kind.DATETIME, path="created_at", is_sortable=True),
            Field("owner", "Owner", Kind.USER, is_editable=True),
            Field(
                "given",
                "First sent",
                Kind.DATETIME,
                path="sent_at",
                relation="versions",
                where={"number": 1},
            ),
            Field(
                "product",
                "Product",
                Kind.RECORD,
                path="lines__product",
                relation="versions",
                shown="lines__product__name",
                first=("-number", "lines__position"),
                target="product",
            ),
        ),
        columns=("number", "title", "party", "state", "valid", "owner", "total"),
        sort="-created",
        url_name="quote",
        icon="file-text",
        search="search_text",
        writing=OF_QUOTES,
        making=MAKING_QUOTES,
        parts=(OF_QUOTE,),
        views=(
            View("open", "Waiting for an answer", filter="state:sent,viewed", icon="hourglass"),
            View("approval", "Awaiting approval", filter="state:awaiting", icon="checkbox"),
            View("accepted", "Accepted", filter="state:accepted", icon="circle-check"),
        ),
        create_url_name="create_quote",
        create_verb="quotes.create_quote",
        example="state:sent total>100",
        empty="No quotes yet. Write the first one here, or on a customer's page.",
    )
)
DISCOUNT_LIMIT = register(
    RecordType(
        key="discount-limit",
        label="Discount limit",
        plural="Discount limits",
        model=DiscountLimit,
        fields=(
            Field(
                "name",
                "Name",
                is_editable=True,
                is_required=True,
                is_sortable=True,
                limits=Limits(longest=80),
            ),
            Field("role", "Role", Kind.CHOICE, choices=LIMITED, is_editable=True, is_required=True),
            Field(
                "percent",
                "Most percent off",
                Kind.NUMBER,
                is_editable=True,
                is_required=True,
                limits=Limits(lowest=Decimal(0), highest=Decimal(100)),
                help="Of a whole quote; more needs an approval. Roles without a limit have none.",
            ),
        ),
        columns=("name", "role", "percent"),
        sort="name",
        url_name="record",
        url_args=("discount-limit",),
        create_url_name="create_record",
        icon="percentage",
        writing=OF_LIMITS,
        example="percent>5",
        empty="No limits yet: whoever writes quotes gives as much off as they like.",
    )
)
QUOTE_TEMPLATE = register(
    RecordType(
        key="quote-template",
        label="Quote template",
        plural="Quote templates",
        model=QuoteTemplate,
        fields=(
            Field(
                "name",
                "Name",
                is_editable=True,
                is_required=True,
                is_sortable=True,
                limits=Limits(longest=80),
            ),
            Field(
                "is_usual",
                "Used for new quotes",
                Kind.BOOLEAN,
                is_editable=True,
                is_required=True,
                default=False,
            ),
            Field("header", "Header", Kind.LONG_TEXT, is_editable=True, help="Who we are."),
            Field(
                "introduction",
                "Introduction",
                Kind.LONG_TEXT,
                is_editable=True,
                help="{party}, {number}, {title} and {valid_until} are filled in.",
            ),
            Field("terms", "Terms", Kind.LONG_TEXT, is_editable=True),
            Field("footer", "Footer", is_editable=True, limits=Limits(longest=250)),
            Field(
                "colour",
                "Colour",
                is_editable=True,
                default="#8a4b2d",
                limits=Limits(longest=7, pattern="#[0-9a-fA-F]{6}"),
                help="As #8a4b2d.",
            ),
        ),
        columns=("name", "is_usual", "colour"),
        sort="name",
        url_name="record",
        url_args=("quote-template",),
        create_url_name="create_record",
        icon="template",
        search="search_text",
        writing=OF_TEMPLATES,
        example="name:plain",
        empty="No templates yet: quotes look plain.",
    )
)
