"""Who may do what with interactions."""

from __future__ import annotations

from decimal import Decimal

from rapport.parties.records import PLACES_OF_PARTY
from rapport.platform import access
from rapport.platform.access import Policy, Right, Role, Scope, grant
from rapport.platform.records.types import Field, Kind, Limits, RecordType, View, register
from rapport.touchpoints.channels import Channel, Direction
from rapport.touchpoints.channels.email.actions import OF_MAILBOXES
from rapport.touchpoints.making import MAKING
from rapport.touchpoints.models import Interaction, Mailbox

OWN = grant(read=Scope.ALL, create=Scope.ALL, edit=Scope.OWN, delete=Scope.OWN)

POLICY = access.register(
    Policy(
        "touchpoints.Interaction",
        grants={
            Role.SALES_MANAGER: grant(*[Scope.ALL] * 5),
            Role.SALES_PERSON: OWN,
            Role.SERVICE_AGENT: OWN,
            Role.MARKETER: grant(
                read=Scope.ALL, create=Scope.ALL, edit=Scope.OWN, export=Scope.ALL
            ),
            Role.ANALYST: grant(read=Scope.ALL, export=Scope.ALL),
        },
        verbs={
            "touchpoints.read_interactions": Right.READ,
            "touchpoints.record_interaction": Right.CREATE,
            "touchpoints.withdraw_interaction": Right.CREATE,
            "touchpoints.absorb_interactions": Right.CREATE,
            "touchpoints.edit_interaction": Right.EDIT,
            "touchpoints.delete_interaction": Right.DELETE,
        },
        owner="by",
        team="",
        places=PLACES_OF_PARTY,
    )
)

INTERACTION = register(
    RecordType(
        key="interaction",
        label="Interaction",
        plural="Interactions",
        model=Interaction,
        fields=(
            Field("subject", "Subject"),
            Field("party", "Party", Kind.RECORD, target="party"),
            Field("at", "When", Kind.DATETIME, is_sortable=True),
            Field("channel", "Channel", Kind.CHOICE, choices=Channel.choices),
            Field("direction", "Direction", Kind.CHOICE, choices=Direction.choices),
            Field("body", "What happened", Kind.LONG_TEXT),
            Field("outcome", "Outcome"),
            Field("seconds", "Seconds", Kind.NUMBER, path="duration_seconds"),
            Field("source", "Source"),
            Field("by", "By", Kind.USER, is_loose=True),
        ),
        making=MAKING,
        is_personal=True,
        title="subject",
        columns=("subject", "party", "at", "channel", "direction", "outcome"),
        sort="-at",
        url_name="interaction",
        icon="messages",
        views=(
            View("calls", "Calls", filter="channel:phone_call", icon="phone"),
            View("emails", "E-mails", filter="channel:email", icon="mail"),
            View("meetings", "Meetings", filter="channel:meeting", icon="users"),
        ),
        example="channel:email",
        empty="Nothing has passed yet. Log a call on a customer's page, or import a file of orders.",
    )
)

access.register(
    Policy(
        "touchpoints.Mailbox",
        grants={
            Role.SALES_MANAGER: grant(*[Scope.ALL] * 5),
            Role.MARKETER: grant(read=Scope.ALL),
            Role.SALES_PERSON: grant(read=Scope.ALL),
        },
        verbs={
            "touchpoints.read_mailboxes": Right.READ,
            "touchpoints.open_mailbox": Right.EDIT,
            "touchpoints.read_mailbox": Right.EDIT,
        },
        owner="",
        team="",
        label="Mailboxes",
    )
)

MAILBOX = register(
    RecordType(
        key="mailbox",
        label="Mailbox",
        plural="Mailboxes",
        model=Mailbox,
        fields=(
            Field(
                "name",
                "Name",
                is_editable=True,
                is_required=True,
                is_sortable=True,
                limits=Limits(longest=80),
            ),
            Field("address", "E-mail address", Kind.EMAIL, is_editable=True, is_required=True),
            Field(
                "purpose",
                "For",
                Kind.CHOICE,
                choices=Mailbox.Purpose.choices,
                is_editable=True,
                is_required=True,
                default=Mailbox.Purpose.CUSTOMERS.value,
            ),
            Field(
                "host",
                "IMAP server",
                is_editable=True,
                is_required=True,
                limits=Limits(longest=200, pattern="[A-Za-z0-9.:_-]+"),
                help="Such as imap.example.com.",
            ),
            Field(
                "port",
                "Port",
                Kind.NUMBER,
                is_editable=True,
                is_required=True,
                default=Decimal(993),
                limits=Limits(lowest=Decimal(1), highest=Decimal(65535)),
            ),
            Field(
                "security",
                "Encryption",
                Kind.CHOICE,
                choices=Mailbox.Security.choices,
                is_editable=True,
                is_required=True,
                default=Mailbox.Security.TLS.value,
            ),
            Field(
                "user",
                "User name",
                is_editable=True,
                is_required=True,
                limits=Limits(longest=200),
            ),
            Field(
                "folder",
                "Folder",
                is_editable=True,
                is_required=True,
                default="INBOX",
                limits=Limits(longest=200),
            ),
            Field("is_on", "On", Kind.BOOLEAN, is_editable=True, is_required=True, default=True),
            Field("read_at", "Read", Kind.DATETIME),
            Field("problem", "Problem"),
        ),
        columns=("name", "address", "purpose", "is_on", "read_at", "problem"),
        sort="name",
        url_name="mailbox",
        icon="mailbox",
        writing=OF_MAILBOXES,
        create_url_name="create_record",
        empty="No mailboxes yet. With one, mails stand on the timelines of those who wrote them.",
    )
)
