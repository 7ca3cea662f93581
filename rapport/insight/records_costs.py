"""What work costs, declared by administrators: cost centres and cost rules."""

from __future__ import annotations

from decimal import Decimal

from rapport.insight.models import CostCentre, CostRule
from rapport.insight.works import WORKS
from rapport.insight.writing import OF_CENTRES, OF_RULES
from rapport.platform import access
from rapport.platform.access import Policy, Right, Role, Scope, grant
from rapport.platform.records.types import Field, Kind, Limits, RecordType, register

GRANTS = {
    Role.SALES_MANAGER: grant(read=Scope.ALL),
    Role.ANALYST: grant(read=Scope.ALL, export=Scope.ALL),
}
"""Administrators say what work costs; who answers for figures may look."""
NOT_NEGATIVE = Limits(lowest=Decimal(0), highest=Decimal(10) ** 12)
A_FEW = Limits(lowest=Decimal(0), highest=Decimal(100_000))
SOME = Limits(lowest=Decimal("0.01"), highest=Decimal(100_000))
ALL_PERCENT = Limits(lowest=Decimal(0), highest=Decimal(100))

access.register(
    Policy("insight.CostCentre", grants=GRANTS, verbs={"insight.read_cost_centres": Right.READ})
)
access.register(
    Policy("insight.CostRule", grants=GRANTS, verbs={"insight.read_cost_rules": Right.READ})
)

COST_CENTRE = register(
    RecordType(
        key="cost-centre",
        label="Cost centre",
        plural="Cost centres",
        model=CostCentre,
        fields=(
            Field(
                "name",
                "Name",
                is_editable=True,
                is_required=True,
                is_sortable=True,
                limits=Limits(longest=80),
                help="When its cost changes, enter it again under the same name.",
            ),
            Field(
                "since",
                "Since",
                Kind.DATE,
                is_editable=True,
                is_required=True,
                is_sortable=True,
                help="Holds from this day on; the first of a name also holds before.",
            ),
            Field(
                "monthly",
                "Cost a month",
                Kind.MONEY,
                currency="currency",
                is_editable=True,
                is_required=True,
                limits=NOT_NEGATIVE,
                help="Pay, rooms, tools: all that these people cost, in the company's currency.",
            ),
            Field(
                "people",
                "People",
                Kind.NUMBER,
                is_editable=True,
                is_required=True,
                limits=SOME,
            ),
            Field(
                "minutes",
                "Minutes a month",
                Kind.NUMBER,
                is_editable=True,
                is_required=True,
                limits=SOME,
                help="That each of them works in practice, without breaks, training and leave: "
                "about 80 % of the time paid.",
            ),
            Field("rate", "Cost of a minute", Kind.MONEY, currency="currency"),
        ),
        columns=("name", "since", "monthly", "people", "minutes", "rate"),
        sort="-since",
        url_name="record",
        url_args=("cost-centre",),
        create_url_name="create_record",
        icon="users-group",
        writing=OF_CENTRES,
        example="name:service",
        empty="No cost centres yet. A cost centre is people whose time serves customers, and what they cost a month.",
    )
)
COST_RULE = register(
    RecordType(
        key="cost-rule",
        label="Cost rule",
        plural="Cost rules",
        model=CostRule,
        fields=(
            Field("name", "Name", is_sortable=True),
            Field(
                "work",
                "Work",
                Kind.CHOICE,
                choices=tuple((key, one.label) for key, one in WORKS.items()),
                is_editable=True,
                is_required=True,
            ),
            Field(
                "centre",
                "Cost centre",
                Kind.RECORD,
                target="cost-centre",
                is_editable=True,
                help="Whose time it takes.",
            ),
            Field(
                "minutes",
                "Minutes",
                Kind.NUMBER,
                is_editable=True,
                default=0,
                limits=A_FEW,
                help="Where the work does not say itself how long it took.",
            ),
            Field(
                "cost",
                "Cost besides",
                Kind.MONEY,
                currency="currency",
                is_editable=True,
                default=0,
                limits=NOT_NEGATIVE,
                help="Each time, in the company's currency: postage, travel, a fee.",
            ),
            Field(
                "percent",
                "Percent",
                Kind.NUMBER,
                is_editable=True,
                default=0,
                limits=ALL_PERCENT,
                help="Of what is paid; for waiting, the interest of a year on what is not paid yet.",
            ),
        ),
        columns=("name", "centre", "minutes", "cost", "percent"),
        sort="name",
        url_name="record",
        url_args=("cost-rule",),
        create_url_name="create_record",
        icon="clock-dollar",
        writing=OF_RULES,
        example="work:phone_call",
        empty="No cost rules yet. A rule says what one kind of work takes: minutes, and what it costs besides.",
    )
)
