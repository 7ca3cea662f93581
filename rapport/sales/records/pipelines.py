"""How we sell as records: pipelines, stages, lost reasons, competitors."""

from __future__ import annotations

from decimal import Decimal

from rapport.platform import access
from rapport.platform.access import Policy, Role, Scope, grant
from rapport.platform.records.types import Field, Kind, Limits, RecordType, register
from rapport.sales.actions.writing import OF_STAGES
from rapport.sales.limits import AMOUNT, CODE, PERCENT, PLACE
from rapport.sales.models import Category, Competitor, LostReason, Need, Pipeline, Stage

ALL = Scope.ALL
READ = grant(read=ALL)
SETTING = {
    Role.SALES_MANAGER: grant(*[ALL] * 5),
    Role.SALES_PERSON: READ,
    Role.SERVICE_AGENT: READ,
    Role.MARKETER: READ,
    Role.ANALYST: grant(read=ALL, export=ALL),
}

for name, label in (
    ("sales.Pipeline", "Pipelines"),
    ("sales.Stage", "Stages"),
    ("sales.LostReason", "Lost reasons"),
):
    access.register(Policy(name, grants=SETTING, owner="", team="", label=label))
access.register(
    Policy(
        "sales.Competitor",
        grants=SETTING | {Role.SALES_PERSON: grant(read=ALL, create=ALL, edit=ALL)},
        owner="",
        team="",
    )
)

PIPELINE = register(
    RecordType(
        key="pipeline",
        label="Pipeline",
        plural="Pipelines",
        model=Pipeline,
        fields=(
            Field(
                "name",
                "Name",
                is_editable=True,
                is_required=True,
                is_unique=True,
                limits=Limits(longest=80),
            ),
            Field(
                "position",
                "Place",
                Kind.NUMBER,
                is_editable=True,
                is_sortable=True,
                is_required=True,
                default=Decimal(0),
                limits=PLACE,
            ),
            Field(
                "currency",
                "Currency",
                is_editable=True,
                is_required=True,
                default="EUR",
                help="Write its code, such as EUR.",
                limits=CODE,
            ),
            Field(
                "big_amount",
                "Big from",
                Kind.MONEY,
                currency="currency",
                is_editable=True,
                limits=AMOUNT,
                help="Whoever leads is told of opportunities as large as this.",
            ),
        ),
        columns=("name", "currency", "big_amount"),
        sort="position",
        url_name="record",
        url_args=("pipeline",),
        icon="timeline",
        create_url_name="create_record",
        empty="No pipelines yet.",
    )
)

STAGE = register(
    RecordType(
        key="stage",
        label="Stage",
        plural="Stages",
        model=Stage,
        fields=(
            Field("name", "Name", is_editable=True, is_required=True, limits=Limits(longest=80)),
            Field(
                "pipeline",
                "Pipeline",
                Kind.RECORD,
                target="pipeline",
                is_editable=True,
                is_required=True,
            ),
            Field(
                "kind",
                "Kind",
                Kind.CHOICE,
                choices=Stage.Kind.choices,
                is_editable=True,
                is_required=True,
                default=Stage.Kind.OPEN.value,
            ),
            Field(
                "position",
                "Place",
                Kind.NUMBER,
                is_editable=True,
                is_sortable=True,
                is_required=True,
                default=Decimal(0),
                limits=PLACE,
            ),
            Field(
                "probability",
                "Probability in percent",
                Kind.NUMBER,
                is_editable=True,
                is_required=True,
                default=Decimal(0),
                limits=PERCENT,
            ),
            Field(
                "category",
                "Forecast as",
                Kind.CHOICE,
                choices=Category.choices,
                is_editable=True,
                is_required=True,
                default=Category.PIPELINE.value,
            ),
            Field(
                "days",
                "Expected days",
                Kind.NUMBER,
                path="expected_days",
                is_editable=True,
                limits=Limits(lowest=Decimal(1), highest=Decimal(3650)),
                help="After these an opportunity here goes stale.",
            ),
            Field(
                "needs",
                "To know before going on",
                Kind.CHOICES,
                choices=Need.choices,
                is_editable=True,
            ),
            Field(
                "checklist",
                "To do before going on",
                Kind.LONG_TEXT,
                is_editable=True,
                help="A thing to do on each line.",
            ),
        ),
        columns=("name", "pipeline", "position", "kind", "probability", "category", "days"),
        sort="position",
        url_name="record",
        url_args=("stage",),
        icon="stairs-up",
        writing=OF_STAGES,
        create_url_name="create_record",
        empty="No stages yet.",
    )
)

LOST_REASON = register(
    RecordType(
        key="lost_reason",
        label="Lost reason",
        plural="Lost reasons",
        model=LostReason,
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
        url_args=("lost_reason",),
        icon="mood-sad",
        create_url_name="create_record",
        empty="No reasons yet. Say what you hear when you lose, to see it counted.",
    )
)

COMPETITOR = register(
    RecordType(
        key="competitor",
        label="Competitor",
        plural="Competitors",
        model=Competitor,
        fields=(
            Field(
                "name",
                "Name",
                is_editable=True,
                is_required=True,
                is_unique=True,
                is_sortable=True,
                limits=Limits(longest=120),
            ),
            Field("website", "Website", Kind.URL, is_editable=True),
            Field("strengths", "Strengths", Kind.LONG_TEXT, is_editable=True),
            Field("weaknesses", "Weaknesses", Kind.LONG_TEXT, is_editable=True),
            Field(
                "answer",
                "Our answer",
                Kind.LONG_TEXT,
                is_editable=True,
                help="What we say when they are asked too.",
            ),
        ),
        columns=("name", "website", "strengths", "weaknesses"),
        sort="name",
        url_name="record",
        url_args=("competitor",),
        icon="swords",
        create_url_name="create_record",
        empty="No competitors yet.",
    )
)
