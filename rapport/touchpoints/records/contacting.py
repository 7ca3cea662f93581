"""What governs contacts as records: who is not contacted, how often others are, and when nobody is."""

from __future__ import annotations

from decimal import Decimal

from rapport.parties.consenting import CHANNELS, PURPOSES
from rapport.parties.records import PLACES_OF_PARTY
from rapport.platform import access
from rapport.platform.access import Policy, Right, Role, Scope, grant
from rapport.platform.records.types import Field, Kind, Limits, RecordType, register
from rapport.touchpoints.contacting import ANY, WEEKDAYS
from rapport.touchpoints.models import FrequencyCap, QuietHours, Suppression
from rapport.touchpoints.writing import OF_CAPS, OF_HOURS, OF_SUPPRESSIONS

ALL = Scope.ALL
READ = grant(read=ALL)
MANAGING = grant(*[ALL] * 5)
EVERY_CHANNEL = tuple(CHANNELS.items())
EVERY_PURPOSE = ((ANY, "Any purpose"), *PURPOSES.items())
DAYS = tuple(
    zip(
        WEEKDAYS,
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        strict=True,
    )
)
SETTING = {
    Role.SALES_MANAGER: MANAGING,
    Role.MARKETER: MANAGING,
    Role.SALES_PERSON: READ,
    Role.SERVICE_AGENT: READ,
    Role.ANALYST: READ,
}

access.register(
    Policy(
        "touchpoints.Preference",
        grants={
            role: grant(read=ALL, create=ALL, edit=ALL)
            for role in (
                Role.SALES_MANAGER,
                Role.SALES_PERSON,
                Role.SERVICE_AGENT,
                Role.MARKETER,
            )
        },
        verbs={"touchpoints.set_preference": Right.CREATE},
        owner="",
        team="",
        label="How parties like to be reached",
    )
)
access.register(
    Policy(
        "touchpoints.Suppression",
        grants=SETTING
        | {role: grant(read=ALL, create=ALL) for role in (Role.SALES_PERSON, Role.SERVICE_AGENT)},
        verbs={"touchpoints.read_suppressions": Right.READ},
        places=PLACES_OF_PARTY,
    )
)
for model in ("FrequencyCap", "QuietHours"):
    access.register(Policy(f"touchpoints.{model}", grants=SETTING, owner="", team=""))

CHANNEL = Field(
    "channel",
    "Channel",
    Kind.CHOICE,
    choices=EVERY_CHANNEL,
    is_editable=True,
    is_required=True,
    default=ANY,
)
NAME = Field(
    "name", "Name", is_editable=True, is_required=True, is_sortable=True, limits=Limits(longest=80)
)
SUPPRESSION = register(
    RecordType(
        key="suppression",
        label="Suppression",
        plural="Suppressions",
        model=Suppression,
        fields=(
            Field("name", "Who", is_sortable=False),
            Field("party", "Party", Kind.RECORD, target="party", is_editable=True),
            Field(
                "address",
                "Address",
                is_editable=True,
                limits=Limits(longest=254),
                help="An e-mail address or a phone number, of whomever: nobody is contacted there.",
            ),
            CHANNEL,
            Field(
                "reason",
                "Reason",
                Kind.CHOICE,
                choices=Suppression.Reason.choices,
                is_editable=True,
                is_required=True,
                default=Suppression.Reason.ASKED.value,
            ),
            Field("note", "How do we know?", is_editable=True, limits=Limits(longest=250)),
            Field("created", "Since", Kind.DATETIME, path="created_at", is_sortable=True),
        ),
        columns=("name", "channel", "reason", "note", "created"),
        sort="-created",
        url_name="record",
        url_args=("suppression",),
        create_url_name="create_record",
        icon="ban",
        is_personal=True,
        writing=OF_SUPPRESSIONS,
        example="reason:bounced",
        empty="Nobody is suppressed: whoever agreed to it can be contacted.",
    )
)
FREQUENCY_CAP = register(
    RecordType(
        key="frequency_cap",
        label="Frequency cap",
        plural="Frequency caps",
        model=FrequencyCap,
        fields=(
            NAME,
            Field(
                "most",
                "At most",
                Kind.NUMBER,
                is_editable=True,
                is_required=True,
                limits=Limits(lowest=Decimal(0), highest=Decimal(1000)),
                help="How many contacts from us.",
            ),
            Field(
                "days",
                "Within days",
                Kind.NUMBER,
                is_editable=True,
                is_required=True,
                default=Decimal(7),
                limits=Limits(lowest=Decimal(1), highest=Decimal(365)),
            ),
            CHANNEL,
            Field(
                "purpose",
                "For",
                Kind.CHOICE,
                choices=EVERY_PURPOSE,
                is_editable=True,
                is_required=True,
                default=ANY,
            ),
        ),
        columns=("name", "most", "days", "channel", "purpose"),
        sort="name",
        url_name="record",
        url_args=("frequency_cap",),
        create_url_name="create_record",
        icon="gauge",
        writing=OF_CAPS,
        example="channel:email",
        empty="No caps yet: sequences and campaigns write as often as they like.",
    )
)
QUIET_HOURS = register(
    RecordType(
        key="quiet_hours",
        label="Quiet hours",
        plural="Quiet hours",
        model=QuietHours,
        fields=(
            NAME,
            CHANNEL,
            Field("starts", "From", Kind.TIME, is_editable=True, is_required=True),
            Field("ends", "Until", Kind.TIME, is_editable=True, is_required=True),
            Field(
                "days",
                "Quiet all day on",
                Kind.CHOICES,
                choices=DAYS,
                is_editable=True,
            ),
        ),
        columns=("name", "channel", "starts", "ends", "days"),
        sort="name",
        url_name="record",
        url_args=("quiet_hours",),
        create_url_name="create_record",
        icon="moon",
        writing=OF_HOURS,
        example="channel:phone_call",
        empty="The usual hours hold: from 20:00 to 8:00 and at weekends nobody is contacted.",
    )
)
