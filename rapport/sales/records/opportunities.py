"""Opportunities as records."""

from __future__ import annotations

from rapport.parties.records import PLACES_OF_PARTY
from rapport.platform import access
from rapport.platform.access import Policy, Right, Role, Scope, grant
from rapport.platform.records.types import Field, Kind, Limits, RecordType, View, register
from rapport.sales.actions.writing import WRITING
from rapport.sales.limits import AMOUNT, CODE, PERCENT
from rapport.sales.lists import LISTS
from rapport.sales.models import Category, Opportunity, Stage

ALL, TEAM = Scope.ALL, Scope.TEAM
READ = grant(read=ALL)
EXPORT = grant(read=ALL, export=ALL)
EDITING = (
    "move_opportunity",
    "win_opportunity",
    "lose_opportunity",
    "reopen_opportunity",
    "quote_opportunity",
    "add_line",
    "tick_check",
    "untick_check",
)

access.register(
    Policy(
        "sales.Opportunity",
        grants={
            Role.SALES_MANAGER: grant(*[ALL] * 5),
            Role.SALES_PERSON: grant(read=TEAM, create=ALL, edit=TEAM, delete=Scope.OWN),
            Role.SERVICE_AGENT: READ,
            Role.MARKETER: EXPORT,
            Role.ANALYST: EXPORT,
        },
        verbs={
            "sales.read_opportunities": Right.READ,
            "sales.open_opportunity": Right.CREATE,
            **{f"sales.{verb}": Right.EDIT for verb in EDITING},
        },
        places=PLACES_OF_PARTY,
    )
)
OPPORTUNITY = register(
    RecordType(
        key="opportunity",
        label="Opportunity",
        plural="Opportunities",
        model=Opportunity,
        fields=(
            Field(
                "name",
                "Name",
                is_editable=True,
                is_required=True,
                limits=Limits(longest=200),
                synonyms=("opportunity", "deal name", "title", "subject"),
            ),
            Field(
                "party",
                "Customer",
                Kind.RECORD,
                target="party",
                is_editable=True,
                synonyms=("account", "account name", "company", "organization", "client"),
            ),
            Field("pipeline", "Pipeline", Kind.RECORD, target="pipeline", is_editable=True),
            Field(
                "stage",
                "Stage",
                Kind.RECORD,
                target="stage",
                is_editable=True,
                synonyms=("deal stage", "stage name", "sales stage"),
            ),
            Field("status", "Status", Kind.CHOICE, choices=Stage.Kind.choices),
            Field("since", "In this stage since", Kind.DATETIME, path="stage_since"),
            Field(
                "amount",
                "Amount",
                Kind.MONEY,
                currency="currency",
                is_editable=True,
                is_sortable=True,
                limits=AMOUNT,
                synonyms=("close value", "deal value", "value", "expected revenue"),
            ),
            Field(
                "currency",
                "Currency",
                help="Write its code, such as EUR.",
                is_editable=True,
                limits=CODE,
            ),
            Field(
                "probability",
                "Probability in percent",
                Kind.NUMBER,
                is_editable=True,
                limits=PERCENT,
                help="Empty: as the stage has it.",
            ),
            Field(
                "category",
                "Forecast as",
                Kind.CHOICE,
                choices=Category.choices,
                is_editable=True,
                help="Empty: as the stage has it.",
            ),
            Field(
                "closes",
                "Expected",
                Kind.DATE,
                path="closes_on",
                is_editable=True,
                is_sortable=True,
                help="When they will have decided.",
                synonyms=("expected close date", "close date", "expected close"),
            ),
            Field(
                "opened",
                "Opened",
                Kind.DATE,
                path="opened_on",
                is_editable=True,
                synonyms=("engage date", "created", "create date", "created date"),
            ),
            Field(
                "closed",
                "Closed",
                Kind.DATE,
                path="closed_on",
                is_editable=True,
                synonyms=("closed date", "won date"),
            ),
            Field(
                "lost_reason",
                "Lost because",
                Kind.RECORD,
                target="lost_reason",
                is_editable=True,
            ),
            Field("need", "What they need", Kind.LONG_TEXT, is_editable=True),
            Field("source", "Source", is_editable=True, limits=Limits(longest=80)),
            Field(
                "owner",
                "Owner",
                Kind.USER,
                is_editable=True,
                synonyms=("sales agent", "opportunity owner", "sales person", "sales rep"),
            ),
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
                "order",
                "Order",
                Kind.RECORD,
                path="quote__order",
                relation="quotes",
                shown="quote__order__number",
                target="order",
            ),
            Field("team", "Team", path="team__name"),
            Field(
                "seller",
                "Shared by",
                Kind.USER,
                relation="members",
                path="user",
                where={"percent__gt": 0},
                help="Whose part of the sale it is, where several people share it.",
            ),
            Field(
                "product_category",
                "Product category",
                Kind.RECORD,
                relation="lines",
                path="product__category",
                target="product_category",
            ),
        ),
        columns=("name", "party", "stage", "amount", "probability", "closes", "owner"),
        sort="closes",
        url_name="opportunity",
        icon="target-arrow",
        search="search_text",
        writing=WRITING,
        parts=LISTS,
        views=(
            View("open", "Open", filter="status:open", icon="target-arrow"),
            View("mine", "Mine", filter="status:open owner:me", icon="user"),
            View("late", "Overdue", filter="status:open closes<today", sort="closes", icon="clock"),
            View("won", "Won", filter="status:won", sort="-closes", icon="trophy"),
            View("lost", "Lost", filter="status:lost", sort="-closes", icon="mood-sad"),
        ),
        create_url_name="create_record",
        create_verb="sales.open_opportunity",
        completeness=("party", "amount", "need"),
        example="amount>10000",
        empty="No opportunities yet. Open the first one, or import a file.",
    )
)
