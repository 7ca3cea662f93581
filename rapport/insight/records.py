"""Who may read insight, have it built, take the marts away and ask them in SQL; and questions as a type."""

from __future__ import annotations

from django.db.models import Q

from rapport.insight import records_costs
from rapport.insight.models import LONGEST_SQL, Question
from rapport.insight.predictions.declared import DECLARED, SCORED
from rapport.platform import access
from rapport.platform.access import Actor, Policy, Right, Role, Scope, grant
from rapport.platform.records.types import (
    Field,
    Kind,
    Limits,
    RecordType,
    View,
    late_fields,
    register,
)

__all__ = ["QUESTION", "records_costs"]
READS = grant(read=Scope.ALL)

access.register(
    Policy(
        "insight.Mart",
        grants={
            Role.SALES_MANAGER: READS,
            Role.SALES_PERSON: READS,
            Role.MARKETER: READS,
            Role.ANALYST: grant(read=Scope.ALL, edit=Scope.ALL, export=Scope.ALL),
        },
        verbs={
            "insight.read_insight": Right.READ,
            "insight.build_insight": Right.EDIT,
            "insight.queue_build": Right.EDIT,
            "insight.export_mart": Right.EXPORT,
            "insight.define_churn": Right.EDIT,
        },
        owner="",
        team="",
        label="Insight",
    )
)
access.register(
    Policy(
        "insight.Query",
        grants={Role.ANALYST: grant(read=Scope.ALL, export=Scope.ALL)},
        verbs={
            "insight.query_marts": Right.READ,
            "insight.export_result": Right.EXPORT,
        },
        owner="",
        team="",
        label="Marts asked in SQL",
    )
)
access.register(
    Policy(
        "insight.Question",
        grants={
            Role.ANALYST: grant(
                read=Scope.OWN,
                create=Scope.ALL,
                edit=Scope.OWN,
                delete=Scope.OWN,
                export=Scope.OWN,
            )
        },
        team="",
    )
)


def where_it_is_shared(actor: Actor, right: Right, name: str) -> Q | None:
    """Shared questions are read by all who may read any of their own."""
    return Q(is_shared=True) if name == "insight.Question" and right is Right.READ else None


access.shared_by(where_it_is_shared)

QUESTION = register(
    RecordType(
        key="question",
        label="Saved question",
        plural="Saved questions",
        model=Question,
        fields=(
            Field(
                "name",
                "Name",
                is_editable=True,
                is_required=True,
                is_sortable=True,
                limits=Limits(longest=120),
            ),
            Field(
                "sql",
                "SQL",
                Kind.LONG_TEXT,
                is_editable=True,
                is_required=True,
                limits=Limits(longest=LONGEST_SQL),
            ),
            Field(
                "shared",
                "Shared",
                Kind.BOOLEAN,
                path="is_shared",
                is_editable=True,
                is_required=True,
                default=False,
                help="Whoever may ask the marts sees it; only its owner changes it.",
            ),
            Field("owner", "Owner", Kind.USER, is_editable=True),
            Field("changed", "Changed", Kind.DATETIME, path="updated_at", is_sortable=True),
        ),
        columns=("name", "sql", "shared", "owner", "changed"),
        sort="-changed",
        url_name="question",
        icon="file-type-sql",
        create_url_name="ask",
        views=(
            View("mine", "Mine", filter="owner:me", icon="user"),
            View("shared", "Shared", filter="shared:yes"),
        ),
        example="owner:me",
        empty="No question is saved yet. Ask one, and keep it under a name.",
    )
)


def score_fields(key: str) -> tuple[Field, ...]:
    """How likely something is to come to records of a type, as the last build foretold it."""
    return _SCORES.get(key, ())


_SCORES = {
    key: (
        Field(
            name,
            DECLARED[name].label,
            Kind.NUMBER,
            path="number",
            relation="scores",
            where={"name": name},
            is_sortable=True,
            help=DECLARED[name].meaning,
        ),
    )
    for name, key in SCORED.items()
}
late_fields(score_fields)
