"""What is set up for leads, as records: who gets them, what they are worth, how soon, why they die, forms."""

from __future__ import annotations

from decimal import Decimal

from rapport.leads.actions.writing import OF_FORMS, OF_RULES, OF_TARGETS
from rapport.leads.lists import PEOPLE
from rapport.leads.models import (
    AssignmentRule,
    DeadReason,
    LeadForm,
    PointRule,
    ResponseTarget,
)
from rapport.parties.consenting import PURPOSES
from rapport.platform import access
from rapport.platform.access import Policy, Right, Role, Scope, grant
from rapport.platform.records.types import Field, Kind, Limits, RecordType, register

ALL = Scope.ALL
READ = grant(read=ALL)
SETTING = {
    Role.SALES_MANAGER: grant(*[ALL] * 5),
    Role.SALES_PERSON: READ,
    Role.SERVICE_AGENT: READ,
    Role.MARKETER: READ,
    Role.ANALYST: grant(read=ALL, export=ALL),
}
access.register(
    Policy(
        "leads.AssignmentRule",
        grants=SETTING,
        verbs={"leads.change_rules": Right.EDIT, "leads.give_rule_to_team": Right.EDIT},
        owner="",
        team="",
        label="Who gets leads",
    )
)
for name, label in (
    ("leads.PointRule", "Points of leads"),
    ("leads.ResponseTarget", "Response targets"),
    ("leads.DeadReason", "Why leads come to nothing"),
):
    access.register(Policy(name, grants=SETTING, owner="", team="", label=label))
access.register(
    Policy(
        "leads.LeadForm",
        grants=SETTING | {Role.MARKETER: grant(*[ALL] * 5)},
        verbs={"leads.make_form": Right.CREATE},
        owner="",
        team="",
        label="Forms for leads",
    )
)
PLACE = Limits(lowest=Decimal(0), highest=Decimal(999))
CONDITION = Field(
    "condition",
    "When",
    is_editable=True,
    limits=Limits(longest=1000),
    help="As in the filter of the list of leads: product:Pump party.country:NL. Empty: always.",
)
NAME = Field("name", "Name", is_editable=True, is_required=True, limits=Limits(longest=80))
POSITION = Field(
    "position",
    "Place",
    Kind.NUMBER,
    is_editable=True,
    is_sortable=True,
    is_required=True,
    default=Decimal(0),
    limits=PLACE,
    help="The first that fits decides.",
)
IS_ON = Field("is_on", "On", Kind.BOOLEAN, is_editable=True, is_required=True, default=True)
WEEK = (
    ("mon", "Monday"),
    ("tue", "Tuesday"),
    ("wed", "Wednesday"),
    ("thu", "Thursday"),
    ("fri", "Friday"),
    ("sat", "Saturday"),
    ("sun", "Sunday"),
)

ASSIGNMENT_RULE = register(
    RecordType(
        key="assignment_rule",
        label="Assignment rule",
        plural="Assignment rules",
        model=AssignmentRule,
        fields=(
            NAME,
            POSITION,
            CONDITION,
            Field(
                "way",
                "Who gets it",
                Kind.CHOICE,
                choices=AssignmentRule.Way.choices,
                is_editable=True,
                is_required=True,
                default=AssignmentRule.Way.TURN.value,
            ),
            IS_ON,
        ),
        columns=("name", "position", "condition", "way", "is_on"),
        sort="position",
        url_name="assignment_rule",
        icon="arrows-split",
        writing=OF_RULES,
        parts=(PEOPLE,),
        create_url_name="create_record",
        empty="No rules yet: leads belong to whoever enters them, and those of forms to nobody.",
    )
)

POINT_RULE = register(
    RecordType(
        key="point_rule",
        label="Point rule",
        plural="Point rules",
        model=PointRule,
        fields=(
            Field(
                "name",
                "Reason",
                is_editable=True,
                is_required=True,
                is_sortable=True,
                limits=Limits(longest=120),
                help="As people read it on a lead: from a country where we deliver.",
            ),
            CONDITION,
            Field(
                "points",
                "Points",
                Kind.NUMBER,
                is_editable=True,
                is_sortable=True,
                is_required=True,
                default=Decimal(10),
                limits=Limits(lowest=Decimal(-1000), highest=Decimal(1000), pattern=""),
            ),
            IS_ON,
        ),
        columns=("name", "condition", "points", "is_on"),
        sort="-points",
        url_name="record",
        url_args=("point_rule",),
        icon="plus-minus",
        writing=OF_RULES,
        create_url_name="create_record",
        empty="No points yet: every lead is worth the same.",
    )
)

RESPONSE_TARGET = register(
    RecordType(
        key="response_target",
        label="Response target",
        plural="Response targets",
        model=ResponseTarget,
        fields=(
            NAME,
            POSITION,
            CONDITION,
            Field(
                "minutes",
                "Answered within minutes",
                Kind.NUMBER,
                is_editable=True,
                is_required=True,
                default=Decimal(60),
                limits=Limits(lowest=Decimal(1), highest=Decimal(43200)),
            ),
            Field("days", "On days", Kind.CHOICES, choices=WEEK, is_editable=True),
            Field("opens", "From", Kind.TIME, is_editable=True),
            Field("closes", "To", Kind.TIME, is_editable=True),
            Field(
                "zone",
                "By the clock of",
                is_editable=True,
                limits=Limits(longest=60),
                help="A time zone such as Europe/Amsterdam. Without days and times: around the clock.",
            ),
            IS_ON,
        ),
        columns=("name", "position", "condition", "minutes", "opens", "closes", "is_on"),
        sort="position",
        url_name="record",
        url_args=("response_target",),
        icon="clock",
        writing=OF_TARGETS,
        create_url_name="create_record",
        empty="No targets yet: nobody is told when a lead waits.",
    )
)

DEAD_REASON = register(
    RecordType(
        key="dead_reason",
        label="Reason for dead leads",
        plural="Reasons for dead leads",
        model=DeadReason,
        fields=(
            Field(
                "name",
                "Name",
                is_editable=True,
                is_required=True,
                is_unique=True,
                is_sortable=True,
                limits=Limits(longest=80),
            ),
        ),
        columns=("name",),
        sort="name",
        url_name="record",
        url_args=("dead_reason",),
        icon="mood-sad",
        create_url_name="create_record",
        empty="No reasons yet. Say what you hear, to see it counted.",
    )
)

LEAD_FORM = register(
    RecordType(
        key="lead_form",
        label="Lead form",
        plural="Lead forms",
        model=LeadForm,
        fields=(
            Field(
                "name",
                "Name",
                is_editable=True,
                is_required=True,
                is_sortable=True,
                limits=Limits(longest=120),
                help="Visitors read it above the form.",
            ),
            Field("intro", "What people read first", Kind.LONG_TEXT, is_editable=True),
            Field(
                "asks",
                "Asks besides name and e-mail",
                Kind.CHOICES,
                choices=LeadForm.Ask.choices,
                is_editable=True,
            ),
            Field("product", "Interested in", Kind.RECORD, target="product", is_editable=True),
            Field("source", "Source", is_editable=True, limits=Limits(longest=80)),
            Field(
                "gives_to",
                "Goes to",
                Kind.USER,
                is_editable=True,
                help="Empty: the rules find somebody.",
            ),
            Field(
                "purposes",
                "Asks consent for",
                Kind.CHOICES,
                choices=tuple(PURPOSES.items()),
                is_editable=True,
            ),
            Field(
                "is_confirmed",
                "Confirmed by a link in a mail",
                Kind.BOOLEAN,
                is_editable=True,
                is_required=True,
                default=False,
                help="Until then, nothing of it is kept as a lead.",
            ),
            Field("thanks", "What people read afterwards", Kind.LONG_TEXT, is_editable=True),
            Field(
                "sites",
                "Web sites that may show it",
                Kind.LONG_TEXT,
                is_editable=True,
                help="One on each line: https://www.example.com.",
            ),
            Field(
                "is_open", "Open", Kind.BOOLEAN, is_editable=True, is_required=True, default=True
            ),
        ),
        columns=("name", "source", "product", "gives_to", "is_confirmed", "is_open"),
        sort="name",
        url_name="lead_form",
        icon="forms",
        writing=OF_FORMS,
        create_url_name="create_record",
        empty="No forms yet. Make one, and put it on your web site.",
    )
)
