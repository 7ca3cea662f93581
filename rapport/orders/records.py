"""Who may do what with orders and returns, and how lists show them."""

from __future__ import annotations

from decimal import Decimal

from rapport.orders import records_dealing
from rapport.orders.actions import LONGEST_REASON
from rapport.orders.lists import OF_ORDER, OF_RETURN
from rapport.orders.making import MAKING_ORDERS, MAKING_RETURNS
from rapport.orders.models import ExchangeRate, Order, Return
from rapport.orders.writing import OF_ORDERS, OF_RATES, OF_RETURNS
from rapport.parties.records import PLACES_OF_PARTY
from rapport.platform import access
from rapport.platform.access import Policy, Right, Role, Scope, grant
from rapport.platform.records.types import Field, Kind, Limits, RecordType, View, register
from rapport.touchpoints.channels import Channel

__all__ = ["EXCHANGE_RATE", "ORDER", "RETURN", "records_dealing"]
ALL = grant(*[Scope.ALL] * 5)
SELLING = grant(read=Scope.ALL, create=Scope.ALL, edit=Scope.ALL)
READ = grant(read=Scope.ALL)
EXPORT = grant(read=Scope.ALL, export=Scope.ALL)
GRANTS = {
    Role.SALES_MANAGER: ALL,
    Role.SALES_PERSON: SELLING,
    Role.SERVICE_AGENT: SELLING,
    Role.MARKETER: EXPORT,
    Role.ANALYST: EXPORT,
}

ORDERS = access.register(
    Policy(
        "orders.Order",
        grants=GRANTS,
        verbs={
            "orders.read_orders": Right.READ,
            "orders.place_order": Right.CREATE,
            "orders.absorb_orders": Right.CREATE,
            "orders.cancel_order": Right.EDIT,
            "orders.plan_delivery": Right.EDIT,
        },
        places=PLACES_OF_PARTY,
    )
)
RETURNS = access.register(
    Policy(
        "orders.Return",
        grants=GRANTS,
        verbs={"orders.read_returns": Right.READ, "orders.receive_return": Right.CREATE},
        places=PLACES_OF_PARTY,
    )
)

RATES = access.register(
    Policy(
        "orders.ExchangeRate",
        grants={
            Role.SALES_MANAGER: ALL,
            Role.SALES_PERSON: READ,
            Role.SERVICE_AGENT: READ,
            Role.MARKETER: EXPORT,
            Role.ANALYST: EXPORT,
        },
        verbs={"orders.read_exchange_rates": Right.READ},
    )
)

ORDER = register(
    RecordType(
        key="order",
        title="number",
        label="Order",
        plural="Orders",
        model=Order,
        fields=(
            Field("number", "Number"),
            Field("party", "Customer", Kind.RECORD, target="party"),
            Field("placed", "Placed", Kind.DATETIME, path="placed_at", is_sortable=True),
            Field("channel", "Channel", Kind.CHOICE, choices=Channel.choices),
            Field("status", "Status", Kind.CHOICE, choices=Order.Status.choices),
            Field("total", "Total", Kind.MONEY, currency="currency", is_sortable=True),
            Field("currency", "Currency"),
            Field("lines", "Lines", Kind.NUMBER, path="line_count"),
            Field("country", "Country"),
            Field("source", "Source"),
            Field("owner", "Owner", Kind.USER, is_editable=True),
            Field(
                "product",
                "Product",
                Kind.RECORD,
                relation="lines",
                shown="product__name",
                first=("position",),
                target="product",
            ),
            Field(
                "renewal",
                "Recurs as",
                Kind.RECORD,
                path="recurring",
                relation="renewal",
                shown="recurring__name",
                target="recurring-order",
                help="The recurring order that placed it.",
            ),
        ),
        columns=("number", "party", "placed", "channel", "status", "lines", "total"),
        sort="-placed",
        url_name="order",
        icon="shopping-cart",
        search="search_text",
        writing=OF_ORDERS,
        making=MAKING_ORDERS,
        parts=(OF_ORDER,),
        views=(
            View("largest", "Largest", sort="-total", icon="trending-up"),
            View("guests", "Guests", filter="party:none", icon="user-question"),
            View("cancelled", "Cancelled", filter="status:cancelled", icon="ban"),
        ),
        create_url_name="place_order",
        create_verb="orders.place_order",
        example="total>100",
        empty="No orders yet. Import a file of orders, or enter the first one by hand.",
    )
)
RETURN = register(
    RecordType(
        key="return",
        title="number",
        label="Return",
        plural="Returns",
        model=Return,
        fields=(
            Field("number", "Number"),
            Field("party", "Customer", Kind.RECORD, target="party"),
            Field("returned", "Returned", Kind.DATETIME, path="returned_at", is_sortable=True),
            Field("order", "Order", Kind.RECORD, shown="order__number", target="order"),
            Field("reason", "Reason", is_editable=True, limits=Limits(longest=LONGEST_REASON)),
            Field("total", "Credited", Kind.MONEY, currency="currency"),
            Field("currency", "Currency"),
            Field("lines", "Lines", Kind.NUMBER, path="line_count"),
            Field("source", "Source"),
            Field("owner", "Owner", Kind.USER, is_editable=True),
        ),
        columns=("number", "party", "returned", "order", "reason", "lines", "total"),
        sort="-returned",
        url_name="return",
        icon="arrow-back-up",
        search="search_text",
        writing=OF_RETURNS,
        making=MAKING_RETURNS,
        parts=(OF_RETURN,),
        example="reason:faulty",
        empty="Nothing came back yet. Returns are received on the page of their order.",
    )
)
EXCHANGE_RATE = register(
    RecordType(
        key="exchange-rate",
        label="Exchange rate",
        plural="Exchange rates",
        model=ExchangeRate,
        fields=(
            Field(
                "name",
                "Name",
                is_editable=True,
                help="Made of the currency and the day.",
                limits=Limits(longest=20),
            ),
            Field(
                "currency",
                "Currency",
                is_editable=True,
                is_required=True,
                limits=Limits(longest=3, pattern="[A-Z]{3}"),
                synonyms=("code", "currency code", "iso code"),
            ),
            Field(
                "on",
                "Day",
                Kind.DATE,
                is_editable=True,
                is_required=True,
                is_sortable=True,
                synonyms=("date", "valid on"),
            ),
            Field(
                "rate",
                "Rate",
                Kind.NUMBER,
                is_editable=True,
                is_required=True,
                limits=Limits(lowest=Decimal("0.000001"), highest=Decimal(10**9)),
                help="How much of it one of the company's currency buys.",
                synonyms=("exchange rate", "value"),
            ),
        ),
        columns=("name", "currency", "on", "rate"),
        sort="-on",
        url_name="record",
        url_args=("exchange-rate",),
        create_url_name="create_record",
        icon="arrows-exchange",
        writing=OF_RATES,
        example="currency:USD",
        empty="No exchange rates yet. Enter one, or import the file of a central bank.",
    )
)
