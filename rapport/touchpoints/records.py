"""Who may do what with interactions."""

from __future__ import annotations

from rapport.parties.records import PLACES_OF_PARTY
from rapport.platform import access
from rapport.platform.access import Policy, Right, Role, Scope, grant
from rapport.platform.records.types import Field, Kind, RecordType, View, register
from rapport.touchpoints.channels import Channel, Direction
from rapport.touchpoints.making import MAKING
from rapport.touchpoints.models import Interaction

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
