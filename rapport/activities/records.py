"""Who may do what with planned work, and how lists show it."""

from __future__ import annotations

from decimal import Decimal

from rapport.activities.models import Activity
from rapport.activities.queries.activities import where_one_takes_part
from rapport.activities.writing import LONGEST_DURATION, WRITING
from rapport.parties.records import PLACES_OF_PARTY
from rapport.platform import access
from rapport.platform.access import Policy, Right, Role, Scope, grant
from rapport.platform.records.types import Field, Kind, Limits, RecordType, View, register

OURS = grant(read=Scope.ALL, create=Scope.ALL, edit=Scope.TEAM, delete=Scope.OWN)

POLICY = access.register(
    Policy(
        "activities.Activity",
        grants={
            Role.SALES_MANAGER: grant(*[Scope.ALL] * 5),
            Role.SALES_PERSON: OURS,
            Role.SERVICE_AGENT: OURS,
            Role.MARKETER: grant(
                read=Scope.ALL, create=Scope.ALL, edit=Scope.OWN, delete=Scope.OWN
            ),
            Role.ANALYST: grant(read=Scope.ALL, export=Scope.ALL),
        },
        verbs={
            "activities.read_activities": Right.READ,
            "activities.plan_activity": Right.CREATE,
            "activities.edit_activity": Right.EDIT,
            "activities.complete_activity": Right.EDIT,
            "activities.reopen_activity": Right.EDIT,
            "activities.reschedule_activity": Right.EDIT,
            "activities.cancel_activity": Right.EDIT,
            "activities.connect_calendar": Right.CREATE,
            "activities.change_booking_page": Right.CREATE,
            "activities.book_slot": Right.CREATE,
            "activities.report_visit": Right.CREATE,
        },
        places=PLACES_OF_PARTY,
    )
)
access.shared_by(where_one_takes_part)

ACTIVITY = register(
    RecordType(
        key="activity",
        label="Activity",
        plural="Activities",
        title="subject",
        model=Activity,
        fields=(
            Field("subject", "Subject", is_editable=True, is_required=True),
            Field(
                "kind",
                "Kind",
                Kind.CHOICE,
                choices=Activity.Kind.choices,
                is_editable=True,
                is_required=True,
                default=Activity.Kind.TASK.value,
            ),
            Field(
                "due",
                "Due",
                Kind.DATETIME,
                path="due_at",
                is_sortable=True,
                is_editable=True,
                is_required=True,
                synonyms=("due date", "start", "start date", "when"),
            ),
            Field(
                "whole_day",
                "Whole day",
                Kind.BOOLEAN,
                path="is_whole_day",
                is_editable=True,
                is_required=True,
                default=False,
            ),
            Field(
                "minutes",
                "Minutes",
                Kind.NUMBER,
                path="duration_minutes",
                is_editable=True,
                is_required=True,
                default=0,
                limits=Limits(lowest=Decimal(0), highest=Decimal(LONGEST_DURATION)),
            ),
            Field("place", "Place", is_editable=True, synonyms=("location",)),
            Field(
                "priority",
                "Priority",
                Kind.CHOICE,
                choices=Activity.Priority.choices,
                is_editable=True,
                is_required=True,
                default=Activity.Priority.NORMAL.value,
            ),
            Field(
                "promised",
                "Promised",
                Kind.BOOLEAN,
                path="is_promised",
                is_editable=True,
                is_required=True,
                default=False,
            ),
            Field("party", "Party", Kind.RECORD, target="party", is_editable=True),
            Field("status", "Status", Kind.CHOICE, choices=Activity.Status.choices),
            Field("done", "Done", Kind.DATETIME, path="done_at"),
            Field("outcome", "Outcome"),
            Field("notes", "Notes", Kind.LONG_TEXT, is_editable=True),
            Field(
                "about",
                "About",
                is_editable=True,
                limits=Limits(longest=80),
                help="A record's type and id, such as orders.order:42.",
            ),
            Field("repeats", "Repeats", path="series__rule"),
            Field("owner", "Owner", Kind.USER, is_editable=True),
            Field("created", "Created", Kind.DATETIME, path="created_at", is_sortable=True),
        ),
        columns=("subject", "kind", "due", "party", "priority", "status", "owner"),
        sort="due",
        url_name="activity",
        icon="checkbox",
        search="search_text",
        writing=WRITING,
        create_url_name="plan_activity",
        create_verb="activities.plan_activity",
        views=(
            View("mine", "Mine", filter="status:open owner:me", icon="user"),
            View("overdue", "Overdue", filter="status:open due<today", icon="alarm"),
            View("meetings", "Meetings", filter="status:open kind:meeting", icon="users"),
            View("done", "Done", filter="status:done", sort="-due", icon="circle-check"),
        ),
        example="due<today",
        empty="Nothing is planned. Plan a call or a task, here or on a customer's page.",
    )
)
