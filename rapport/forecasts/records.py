"""Who may see, call and override forecasts, and how calls are listed."""

from __future__ import annotations

from typing import Any

from rapport.forecasts.models import Method, Override, Submission
from rapport.platform import access
from rapport.platform.access import Policy, Right, Role, Scope, grant
from rapport.platform.records.types import Field, Kind, RecordType, register

ALL, OWN = Scope.ALL, Scope.OWN
LOOKING = {Role.ANALYST: grant(read=ALL, export=ALL)}

access.register(
    Policy(
        "forecasts.Snapshot",
        grants=LOOKING
        | {
            Role.SALES_MANAGER: grant(read=ALL, create=ALL, export=ALL),
            Role.SALES_PERSON: grant(read=OWN, export=OWN),
        },
        verbs={
            "forecasts.read_forecasts": Right.READ,
            "forecasts.take_snapshot": Right.CREATE,
            "forecasts.export_accuracy": Right.EXPORT,
        },
        label="Forecasts",
    )
)
access.register(
    Policy(
        "forecasts.Submission",
        grants=LOOKING
        | {
            Role.SALES_MANAGER: grant(read=ALL, edit=ALL, export=ALL),
            Role.SALES_PERSON: grant(read=OWN, edit=OWN, export=OWN),
        },
        verbs={"forecasts.submit_forecast": Right.EDIT},
    )
)
access.register(
    Policy(
        "forecasts.Override",
        grants=LOOKING
        | {
            Role.SALES_MANAGER: grant(read=ALL, edit=ALL, export=ALL),
            Role.SALES_PERSON: grant(read=OWN, edit=OWN, export=OWN),
        },
        verbs={
            "forecasts.read_override": Right.READ,
            "forecasts.override_forecast": Right.EDIT,
        },
    )
)


def _call(key: str, label: str, plural: str, model: type[Any], *more: Field) -> RecordType:
    """Calls are listed and taken away; what was said is never written over."""
    return register(
        RecordType(
            key=key,
            label=label,
            plural=plural,
            model=model,
            fields=(
                Field("name", "Of"),
                Field("begins", "Period begins", Kind.DATE, path="starts_on"),
                Field("ends", "Period ends", Kind.DATE, path="ends_on"),
                Field("amount", "Amount", Kind.MONEY, currency="currency"),
                *more,
                Field("note", "Note", Kind.LONG_TEXT),
                Field("by", "Said by", Kind.USER, path="created_by"),
                Field("owner", "Person", Kind.USER),
                Field("said", "Said", Kind.DATETIME, path="created_at", is_sortable=True),
            ),
            columns=("name", "amount", *(one.name for one in more), "note", "by", "said"),
            sort="-said",
            url_name="record",
            url_args=(key,),
            icon="message-2-dollar",
            example="ends>=2026-12-31",
        )
    )


SUBMISSION = _call("forecast_submission", "Own call", "Own calls", Submission)
OVERRIDE = _call(
    "forecast_override",
    "Override",
    "Overrides",
    Override,
    Field("replaced", "In place of", Kind.MONEY, currency="currency"),
    Field("method", "Which was", Kind.CHOICE, choices=Method.choices),
)
