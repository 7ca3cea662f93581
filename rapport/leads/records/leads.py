"""Leads as records."""

from __future__ import annotations

from rapport.leads.actions.writing import WRITING
from rapport.leads.models import Lead, LeadStay
from rapport.parties.records import PLACES_OF_PARTY
from rapport.platform import access
from rapport.platform.access import Policy, Right, Role, Scope, grant
from rapport.platform.records.types import Field, Kind, Limits, RecordType, View, register

ALL, TEAM = Scope.ALL, Scope.TEAM
EDITING = (
    "assign_lead",
    "take_up_lead",
    "convert_lead",
    "recycle_lead",
    "let_lead_die",
    "reopen_lead",
)

access.register(
    Policy(
        "leads.Lead",
        grants={
            Role.SALES_MANAGER: grant(*[ALL] * 5),
            Role.SALES_PERSON: grant(read=TEAM, create=ALL, edit=TEAM, delete=Scope.OWN),
            Role.SERVICE_AGENT: grant(read=ALL, create=ALL),
            Role.MARKETER: grant(read=ALL, create=ALL, export=ALL),
            Role.ANALYST: grant(read=ALL, export=ALL),
        },
        verbs={
            "leads.read_leads": Right.READ,
            "leads.receive_lead": Right.CREATE,
            **{f"leads.{verb}": Right.EDIT for verb in EDITING},
        },
        places=PLACES_OF_PARTY,
    )
)
access.register(
    Policy(
        "leads.LeadStay",
        grants={
            role: grant(read=ALL)
            for role in (
                Role.SALES_MANAGER,
                Role.SALES_PERSON,
                Role.SERVICE_AGENT,
                Role.MARKETER,
                Role.ANALYST,
            )
        },
        verbs={"leads.read_lead_stays": Right.READ},
        owner="lead__owner_id",
        team="lead__team_id",
    )
)
LEAD = register(
    RecordType(
        key="lead",
        label="Lead",
        plural="Leads",
        model=Lead,
        fields=(
            Field(
                "name",
                "Name",
                is_editable=True,
                is_required=True,
                limits=Limits(longest=200),
                synonyms=("full name", "contact name", "lead", "contact"),
            ),
            Field(
                "company",
                "Company",
                is_editable=True,
                limits=Limits(longest=200),
                synonyms=("company name", "account", "organization"),
            ),
            Field("email", "E-mail", Kind.EMAIL, is_editable=True, limits=Limits(longest=254)),
            Field("phone", "Phone", Kind.PHONE, is_editable=True, limits=Limits(longest=60)),
            Field(
                "product",
                "Interested in",
                Kind.RECORD,
                target="product",
                is_editable=True,
                synonyms=("product", "product of interest"),
            ),
            Field("need", "What they need", Kind.LONG_TEXT, is_editable=True),
            Field(
                "source",
                "Source",
                is_editable=True,
                limits=Limits(longest=80),
                synonyms=("lead source", "origin"),
            ),
            Field(
                "by_rules",
                "The rules say whose it is",
                Kind.BOOLEAN,
                is_editable=True,
                is_required=True,
                default=True,
            ),
            Field(
                "owner",
                "Owner",
                Kind.USER,
                is_editable=True,
                synonyms=("lead owner", "sales person", "sales rep"),
            ),
            Field(
                "party",
                "Customer",
                Kind.RECORD,
                target="party",
                is_editable=True,
                help="Empty: whoever has this e-mail address, or somebody new.",
            ),
            Field(
                "status",
                "Status",
                Kind.CHOICE,
                choices=Lead.Status.choices,
                is_editable=True,
                is_required=True,
                default=Lead.Status.NEW.value,
                synonyms=("lead status", "stage"),
            ),
            Field("score", "Score", Kind.NUMBER, is_sortable=True),
            Field(
                "received",
                "Came in",
                Kind.DATETIME,
                path="received_at",
                is_editable=True,
                is_sortable=True,
                synonyms=("created", "created at", "create date", "date"),
            ),
            Field("respond_by", "To be answered by", Kind.DATETIME),
            Field("responded", "Answered", Kind.DATETIME, path="responded_at"),
            Field("since", "In this status since", Kind.DATETIME, path="status_since"),
            Field("returned", "Came back", Kind.DATETIME, path="returned_at"),
            Field("back", "Comes back", Kind.DATE, path="back_on", is_editable=True),
            Field(
                "dead_reason",
                "Came to nothing because",
                Kind.RECORD,
                target="dead_reason",
                is_editable=True,
            ),
            Field(
                "opportunity",
                "Became",
                Kind.RECORD,
                target="opportunity",
                is_editable=True,
                help="Of one that is converted.",
            ),
            Field("form", "Form", Kind.RECORD, target="lead_form", is_editable=True),
        ),
        columns=("name", "company", "product", "score", "status", "received", "owner"),
        sort="-received",
        url_name="lead",
        icon="user-plus",
        search="search_text",
        writing=WRITING,
        views=(
            View("open", "Open", filter="status:new,working", icon="user-plus"),
            View("best", "Best first", filter="status:new,working", sort="-score", icon="flame"),
            View("mine", "Mine", filter="status:new,working owner:me", icon="user"),
            View(
                "waiting",
                "Waiting for an answer",
                filter="status:new,working responded:none",
                icon="clock",
            ),
            View("nobodys", "Nobody's", filter="status:new,working owner:none", icon="user-off"),
            View("back", "Back again", filter="status:new -returned:none", icon="rotate"),
            View("recycled", "Coming back", filter="status:recycled", icon="recycle"),
            View("converted", "Converted", filter="status:converted", icon="target-arrow"),
            View("dead", "Dead", filter="status:dead", icon="mood-sad"),
        ),
        create_url_name="create_record",
        create_verb="leads.receive_lead",
        completeness=("email", "phone", "product", "need"),
        example="score>50",
        empty="No leads yet. Put a form on your web site, import a file, or enter the first one.",
    )
)
LEAD_STAY = register(
    RecordType(
        key="lead_stay",
        label="Status of a lead",
        plural="Lead stays",
        model=LeadStay,
        title="status",
        fields=(
            Field("status", "Status", Kind.CHOICE, choices=Lead.Status.choices),
            Field("lead", "Lead", Kind.RECORD, target="lead"),
            Field("entered", "From", Kind.DATETIME, path="entered_at", is_sortable=True),
            Field("left", "Until", Kind.DATETIME, path="left_at"),
        ),
        columns=("lead", "status", "entered", "left"),
        sort="-entered",
        url_name="lead_stay",
        icon="history",
        example="status:working left:none",
        empty="No leads yet.",
    )
)
