"""What follows from orders, as records: deliveries, invoices, payments, recurring orders."""

from __future__ import annotations

from decimal import Decimal

from rapport.orders.models import Delivery, Invoice, Payment, RecurringOrder
from rapport.orders.writing import BY_ACTIONS, OF_RECURRING
from rapport.platform import access
from rapport.platform.access import Policy, Right, Role, Scope, grant
from rapport.platform.records.types import Field, Kind, Limits, RecordType, View, register

ALL = Scope.ALL
DEALING = grant(read=ALL, create=ALL, edit=ALL)
EXPORT = grant(read=ALL, export=ALL)
GRANTS = {
    Role.SALES_MANAGER: grant(read=ALL, create=ALL, edit=ALL, export=ALL),
    Role.SALES_PERSON: DEALING,
    Role.SERVICE_AGENT: DEALING,
    Role.MARKETER: EXPORT,
    Role.ANALYST: EXPORT,
}
"""Nobody deletes what was delivered or paid: invoices are voided."""

access.register(
    Policy(
        "orders.Delivery",
        grants=GRANTS,
        verbs={"orders.read_deliveries": Right.READ, "orders.complete_delivery": Right.EDIT},
    )
)
access.register(
    Policy(
        "orders.Invoice",
        grants=GRANTS,
        verbs={
            "orders.read_invoices": Right.READ,
            "orders.issue_invoice": Right.CREATE,
            "orders.void_invoice": Right.EDIT,
        },
    )
)
access.register(
    Policy(
        "orders.Payment",
        grants=GRANTS,
        verbs={"orders.read_payments": Right.READ, "orders.record_payment": Right.CREATE},
    )
)
access.register(
    Policy(
        "orders.RecurringOrder",
        grants={
            **GRANTS,
            Role.SALES_MANAGER: grant(*[ALL] * 5),
        },
        verbs={"orders.read_recurring_orders": Right.READ},
    )
)

DELIVERY = register(
    RecordType(
        key="delivery",
        title="number",
        label="Delivery",
        plural="Deliveries",
        model=Delivery,
        fields=(
            Field("number", "Number"),
            Field("order", "Order", Kind.RECORD, shown="order__number", target="order"),
            Field("promised", "Promised", Kind.DATE, path="promised_on", is_sortable=True),
            Field("delivered", "Delivered", Kind.DATE, path="delivered_on"),
            Field("lead", "Days from the order", Kind.NUMBER, path="lead_days"),
            Field("late", "Days late", Kind.NUMBER, path="late_days"),
            Field("owner", "Owner", Kind.USER, is_editable=True),
        ),
        columns=("number", "order", "promised", "delivered", "lead", "late", "owner"),
        sort="-promised",
        url_name="record",
        url_args=("delivery",),
        icon="truck-delivery",
        writing=BY_ACTIONS,
        views=(
            View("open", "Still to come", filter="delivered:none", icon="hourglass"),
            View("late", "Came late", filter="late>0", icon="alert-triangle"),
        ),
        example="late>0",
        empty="Nothing was promised yet. Deliveries are planned on the page of their order.",
    )
)
INVOICE = register(
    RecordType(
        key="invoice",
        title="number",
        label="Invoice",
        plural="Invoices",
        model=Invoice,
        fields=(
            Field("number", "Number"),
            Field("party", "Customer", Kind.RECORD, target="party"),
            Field("order", "Order", Kind.RECORD, shown="order__number", target="order"),
            Field("issued", "Issued", Kind.DATE, path="issued_on", is_sortable=True),
            Field("due", "Due", Kind.DATE, path="due_on"),
            Field("state", "State", Kind.CHOICE, choices=Invoice.State.choices),
            Field("total", "Total", Kind.MONEY, currency="currency"),
            Field("paid", "Paid", Kind.MONEY, currency="currency"),
            Field("currency", "Currency"),
            Field("owner", "Owner", Kind.USER, is_editable=True),
        ),
        columns=("number", "party", "order", "issued", "due", "state", "paid", "total"),
        sort="-issued",
        url_name="record",
        url_args=("invoice",),
        icon="file-invoice",
        writing=BY_ACTIONS,
        views=(View("open", "Not paid yet", filter="state:open", icon="hourglass"),),
        example="state:open",
        empty="No invoices yet. They are issued on the page of their order.",
    )
)
PAYMENT = register(
    RecordType(
        key="payment",
        title="number",
        label="Payment",
        plural="Payments",
        model=Payment,
        fields=(
            Field("number", "Number"),
            Field("invoice", "Invoice", Kind.RECORD, shown="invoice__number", target="invoice"),
            Field("paid", "Paid", Kind.DATE, path="paid_on", is_sortable=True),
            Field("amount", "Amount", Kind.MONEY, currency="currency"),
            Field("currency", "Currency"),
            Field("reference", "Reference"),
            Field("owner", "Owner", Kind.USER, is_editable=True),
        ),
        columns=("number", "invoice", "paid", "reference", "amount"),
        sort="-paid",
        url_name="record",
        url_args=("payment",),
        icon="cash",
        writing=BY_ACTIONS,
        example="amount>100",
        empty="Nothing was paid yet. Payments are noted on the page of their order.",
    )
)
RECURRING_ORDER = register(
    RecordType(
        key="recurring-order",
        label="Recurring order",
        plural="Recurring orders",
        model=RecurringOrder,
        fields=(
            Field(
                "name",
                "Name",
                is_editable=True,
                is_required=True,
                is_sortable=True,
                limits=Limits(longest=120),
            ),
            Field(
                "pattern",
                "As order",
                Kind.RECORD,
                shown="pattern__number",
                target="order",
                is_editable=True,
                is_required=True,
                help="Its lines are ordered again each time.",
            ),
            Field("party", "Customer", Kind.RECORD, target="party"),
            Field(
                "months",
                "Every so many months",
                Kind.NUMBER,
                is_editable=True,
                is_required=True,
                default=1,
                limits=Limits(lowest=Decimal(1), highest=Decimal(120)),
            ),
            Field(
                "begins",
                "First on",
                Kind.DATE,
                path="begins_on",
                is_editable=True,
                is_required=True,
            ),
            Field("ends", "Until", Kind.DATE, path="ends_on", is_editable=True),
            Field("renews", "Renews on", Kind.DATE, path="renews_on"),
            Field("monthly", "A month", Kind.MONEY, currency="pattern__currency"),
            Field("placed", "Times placed", Kind.NUMBER),
            Field("owner", "Owner", Kind.USER, is_editable=True),
        ),
        columns=("name", "party", "pattern", "months", "monthly", "renews", "placed", "owner"),
        sort="name",
        url_name="record",
        url_args=("recurring-order",),
        create_url_name="create_record",
        icon="repeat",
        writing=OF_RECURRING,
        example="months:12",
        empty="Nothing is ordered again by itself yet.",
    )
)
