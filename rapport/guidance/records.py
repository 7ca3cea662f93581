"""Who may do what with sequences and playbooks, and how lists show them."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings

from rapport.guidance.arms import MOST
from rapport.guidance.models import MailTemplate, Playbook, PlaybookStep, Sequence
from rapport.guidance.writing import OF_PLAYBOOKS, OF_SEQUENCES, OF_STEPS, OF_TEMPLATES
from rapport.parties.consenting import PURPOSES
from rapport.parties.records import PLACES_OF_PARTY
from rapport.platform import access
from rapport.platform.access import Policy, Right, Role, Scope, grant
from rapport.platform.records.types import Field, Kind, Limits, RecordType, View, register
from rapport.touchpoints.channels import Channel

ALL = Scope.ALL
READ = grant(read=ALL)
SETTING = {
    Role.SALES_MANAGER: grant(*[ALL] * 5),
    Role.MARKETER: grant(read=ALL, create=ALL, edit=ALL, delete=ALL),
    Role.SALES_PERSON: READ,
    Role.SERVICE_AGENT: READ,
    Role.ANALYST: grant(read=ALL, export=ALL),
}
TEMPLATES = SETTING | {Role.SALES_PERSON: grant(read=ALL, create=ALL, edit=Scope.OWN)}
HELD = Limits(lowest=Decimal(0), highest=Decimal(MOST))
LANGUAGES = tuple((code, name) for code, name in settings.LANGUAGES)

access.register(Policy("guidance.MailTemplate", grants=TEMPLATES))
access.register(
    Policy(
        "guidance.Sequence",
        grants=SETTING,
        verbs={
            "guidance.read_sequences": Right.READ,
            "guidance.draft_sequence": Right.EDIT,
            "guidance.publish_sequence": Right.EDIT,
            "guidance.pause_sequence": Right.EDIT,
        },
        owner="",
        team="",
    )
)
access.register(
    Policy(
        "guidance.Enrolment",
        grants={
            Role.SALES_MANAGER: grant(read=ALL, create=ALL, edit=ALL),
            Role.SALES_PERSON: grant(read=ALL, create=ALL, edit=Scope.OWN),
            Role.MARKETER: grant(read=ALL, create=ALL, edit=ALL),
            Role.ANALYST: READ,
        },
        verbs={
            "guidance.read_enrolments": Right.READ,
            "guidance.enrol_parties": Right.CREATE,
            "guidance.stop_enrolment": Right.EDIT,
        },
        team="",
        places=PLACES_OF_PARTY,
        label="Who is in a sequence",
    )
)
access.register(
    Policy(
        "guidance.Playbook",
        grants=SETTING,
        verbs={"guidance.read_playbooks": Right.READ},
        owner="",
        team="",
    )
)
access.register(Policy("guidance.PlaybookStep", grants=SETTING, owner="", team=""))

NAME = Field(
    "name", "Name", is_editable=True, is_required=True, is_sortable=True, limits=Limits(longest=120)
)
PLACE = Field(
    "position",
    "Place",
    Kind.NUMBER,
    is_editable=True,
    is_sortable=True,
    is_required=True,
    default=Decimal(0),
    limits=Limits(lowest=Decimal(0), highest=Decimal(999)),
)
HOLD_OUT = Field(
    "hold_out",
    "Held out in percent",
    Kind.NUMBER,
    is_editable=True,
    is_required=True,
    default=Decimal(0),
    limits=HELD,
    help="So many go without it, chosen by chance: only so one sees what it does.",
)
MAIL_TEMPLATE = register(
    RecordType(
        key="mail_template",
        label="Mail template",
        plural="Mail templates",
        model=MailTemplate,
        fields=(
            NAME,
            Field(
                "language",
                "Language",
                Kind.CHOICE,
                choices=LANGUAGES,
                is_editable=True,
                is_required=True,
                default=settings.LANGUAGE_CODE.partition("-")[0],
                help="Write the same name again for the same mail in another language.",
            ),
            Field(
                "subject",
                "Subject",
                is_editable=True,
                is_required=True,
                limits=Limits(longest=200),
            ),
            Field(
                "body",
                "Text",
                Kind.LONG_TEXT,
                is_editable=True,
                is_required=True,
                help="{party.given_name|customer}, {owner.name} and others are filled in.",
            ),
            Field("owner", "Owner", Kind.USER, is_editable=True),
        ),
        columns=("name", "language", "subject", "owner"),
        sort="name",
        url_name="mail_template",
        icon="mail-cog",
        create_url_name="create_record",
        writing=OF_TEMPLATES,
        example="language:en",
        empty="No mail templates yet. Write the first one to use it in a sequence.",
    )
)
SEQUENCE = register(
    RecordType(
        key="sequence",
        label="Sequence",
        plural="Sequences",
        model=Sequence,
        fields=(
            NAME,
            Field("note", "What it is for", Kind.LONG_TEXT, is_editable=True),
            Field("active", "In use", Kind.BOOLEAN, path="is_active"),
            Field(
                "purpose",
                "Purpose",
                Kind.CHOICE,
                choices=tuple(PURPOSES.items()),
                is_editable=True,
                is_required=True,
                default="sales",
                help="Whoever does not want to be contacted for it is left alone.",
            ),
            Field(
                "reply_to",
                "Answers go to",
                Kind.EMAIL,
                is_editable=True,
                help="Empty: to the owner.",
            ),
            Field(
                "stops_on",
                "An answer by one of these stops it",
                Kind.CHOICES,
                choices=Channel.choices,
                is_editable=True,
                help="None: by any.",
            ),
            HOLD_OUT,
            Field(
                "counted_days",
                "Counted after days",
                Kind.NUMBER,
                is_editable=True,
                is_required=True,
                default=Decimal(90),
                limits=Limits(lowest=Decimal(1), highest=Decimal(730)),
                help="What was won so long after somebody came in counts.",
            ),
            Field(
                "rule_type",
                "Enrols by itself",
                Kind.CHOICE,
                choices=Sequence.RuleType.choices,
                is_editable=True,
                is_required=True,
                default=Sequence.RuleType.OPPORTUNITY.value,
            ),
            Field(
                "rule",
                "that match",
                is_editable=True,
                limits=Limits(longest=500),
                help="Such as stage:Proposal amount>10000. Empty: nobody comes in by itself.",
            ),
        ),
        columns=("name", "active", "purpose", "hold_out", "rule"),
        sort="name",
        url_name="sequence",
        icon="route",
        create_url_name="create_record",
        writing=OF_SEQUENCES,
        views=(View("in_use", "In use", filter="active:yes", icon="player-play"),),
        example="active:yes",
        empty="No sequences yet. Begin with three steps: a mail, a few days of waiting, a call.",
    )
)
PLAYBOOK = register(
    RecordType(
        key="playbook",
        label="Playbook",
        plural="Playbooks",
        model=Playbook,
        fields=(
            NAME,
            Field(
                "stage", "Stage", Kind.RECORD, target="stage", is_editable=True, is_required=True
            ),
            Field(
                "condition",
                "For opportunities that match",
                is_editable=True,
                limits=Limits(longest=500),
                help="Such as amount>10000. Empty: for all; the first that fits is followed.",
            ),
            PLACE,
            Field(
                "tactics",
                "Tactics",
                Kind.LONG_TEXT,
                is_editable=True,
                help="What works here. Web addresses can be pressed.",
            ),
            Field(
                "active",
                "In use",
                Kind.BOOLEAN,
                path="is_active",
                is_editable=True,
                is_required=True,
                default=True,
            ),
            HOLD_OUT,
        ),
        columns=("name", "stage", "condition", "active", "hold_out"),
        sort="name",
        url_name="playbook",
        icon="book-2",
        create_url_name="create_record",
        writing=OF_PLAYBOOKS,
        example="active:yes",
        empty="No playbooks yet. Write down what your best people do in a stage.",
    )
)
PLAYBOOK_STEP = register(
    RecordType(
        key="playbook_step",
        label="Playbook step",
        plural="Playbook steps",
        model=PlaybookStep,
        fields=(
            Field(
                "name",
                "What to do",
                is_editable=True,
                is_required=True,
                limits=Limits(longest=200),
            ),
            Field(
                "playbook",
                "Playbook",
                Kind.RECORD,
                target="playbook",
                is_editable=True,
                is_required=True,
            ),
            PLACE,
            Field(
                "required",
                "Required before going on",
                Kind.BOOLEAN,
                path="is_required",
                is_editable=True,
                is_required=True,
                default=True,
            ),
            Field(
                "kind",
                "It is done when",
                Kind.CHOICE,
                choices=PlaybookStep.Kind.choices,
                is_editable=True,
                is_required=True,
                default=PlaybookStep.Kind.HAND.value,
            ),
            Field(
                "what",
                "Which role or field",
                is_editable=True,
                limits=Limits(longest=60),
                help="For a role or a field alone: decision_maker, amount, …",
            ),
        ),
        columns=("name", "playbook", "position", "required", "kind"),
        sort="position",
        url_name="record",
        url_args=("playbook_step",),
        icon="list-check",
        create_url_name="create_record",
        writing=OF_STEPS,
        empty="No steps yet.",
    )
)
