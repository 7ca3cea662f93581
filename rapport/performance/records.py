"""Who may see metrics and plans, and how lists show plans and credits."""

from __future__ import annotations

from rapport.parties.records import PLACES_OF_PARTY
from rapport.performance.actions import WRITING
from rapport.performance.limits import VALUE
from rapport.performance.models import Credit, Plan
from rapport.performance.planning import CHOICES
from rapport.platform import access
from rapport.platform.access import Policy, Right, Role, Scope, grant
from rapport.platform.records.types import Field, Kind, Limits, RecordType, register

ALL, TEAM = Scope.ALL, Scope.TEAM
READ, EXPORT = grant(read=ALL), grant(read=ALL, export=ALL)

access.register(
    Policy(
        "performance.Plan",
        grants={
            Role.SALES_MANAGER: grant(*[ALL] * 5),
            Role.SALES_PERSON: READ,
            Role.MARKETER: READ,
            Role.ANALYST: EXPORT,
        },
        verbs={
            "performance.read_plans": Right.READ,
            "performance.read_metrics": Right.READ,
        },
    )
)
access.register(
    Policy(
        "performance.Credit",
        grants={
            Role.SALES_MANAGER: EXPORT,
            Role.SALES_PERSON: grant(read=TEAM),
            Role.SERVICE_AGENT: READ,
            Role.MARKETER: EXPORT,
            Role.ANALYST: EXPORT,
        },
        verbs={"performance.read_credits": Right.READ},
        places=PLACES_OF_PARTY,
    )
)

PLAN = register(
    RecordType(
        key="plan",
        label="Plan",
        plural="Plans",
        model=Plan,
        fields=(
            Field("name", "Name"),
            Field(
                "metric",
                "Metric",
                Kind.CHOICE,
                choices=CHOICES,
                is_editable=True,
                is_required=True,
            ),
            Field(
                "of",
                "Of",
                Kind.CHOICE,
                choices=Plan.Of.choices,
                is_editable=True,
                is_required=True,
                default=Plan.Of.COMPANY.value,
            ),
            Field(
                "holder",
                "Whose",
                is_editable=True,
                limits=Limits(longest=150),
                help="The name of the person, team or territory; nothing for the company.",
                synonyms=("person", "team", "territory", "sales rep"),
            ),
            Field(
                "first",
                "From",
                Kind.DATE,
                path="first_on",
                is_editable=True,
                is_required=True,
                is_sortable=True,
                synonyms=("period start", "start"),
            ),
            Field(
                "last",
                "Until",
                Kind.DATE,
                path="last_on",
                is_editable=True,
                is_required=True,
                synonyms=("period end", "end"),
            ),
            Field(
                "value",
                "Planned",
                Kind.NUMBER,
                is_editable=True,
                is_required=True,
                limits=VALUE,
                help="Money in the company's currency.",
                synonyms=("amount", "target", "plan"),
            ),
            Field("owner", "Owner", Kind.USER, is_editable=True),
        ),
        columns=("metric", "of", "holder", "first", "last", "value"),
        sort="-first",
        url_name="record",
        url_args=("plan",),
        icon="flag",
        writing=WRITING,
        create_url_name="create_record",
        example="metric:new_revenue",
        empty="Nothing is planned yet. Enter what a metric is to come to, or import a file of plans.",
    )
)
CREDIT = register(
    RecordType(
        key="credit",
        label="Sales credit",
        plural="Sales credits",
        model=Credit,
        fields=(
            Field("name", "Name"),
            Field("opportunity", "Opportunity", Kind.RECORD, target="opportunity"),
            Field("party", "Customer", Kind.RECORD, target="party"),
            Field("closed", "Won on", Kind.DATE, path="closed_on", is_sortable=True),
            Field("owner", "Credited to", Kind.USER),
            Field("percent", "Part in percent", Kind.NUMBER),
            Field("amount", "Amount", Kind.MONEY, currency="currency"),
            Field("currency", "Currency"),
        ),
        columns=("name", "party", "closed", "owner", "percent", "amount"),
        sort="-closed",
        url_name="credit",
        icon="trophy",
        example="owner:me",
        empty="Nothing was won yet.",
    )
)
