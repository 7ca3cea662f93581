"""Models of territories as records, and who may see the map."""

from __future__ import annotations

from rapport.platform import access
from rapport.platform.access import Policy, Right, Role, Scope, grant
from rapport.platform.records.types import Field, Kind, Limits, RecordType, View, register
from rapport.territories.actions.copying import OF_MODELS
from rapport.territories.models import TerritoryModel

ALL = Scope.ALL
EDITING = (
    "plan_territory",
    "edit_planned_territory",
    "drop_planned_territory",
    "preview_realignment",
    "activate_territory_model",
)

access.register(
    Policy(
        "territories.TerritoryModel",
        grants={
            Role.SALES_MANAGER: grant(*[ALL] * 5),
            Role.ANALYST: grant(read=ALL, export=ALL),
        },
        verbs={
            "territories.read_territory_models": Right.READ,
            "territories.export_realignment": Right.EXPORT,
            **{f"territories.{verb}": Right.EDIT for verb in EDITING},
        },
    )
)
access.register(
    Policy(
        "territories.TerritoryMap",
        grants={
            Role.SALES_MANAGER: grant(read=ALL, create=ALL),
            Role.SALES_PERSON: grant(read=ALL),
            Role.ANALYST: grant(read=ALL),
        },
        verbs={
            "territories.read_territory_map": Right.READ,
            "territories.survey_map": Right.CREATE,
        },
        owner="",
        team="",
        label="Territory map",
    )
)
TERRITORY_MODEL = register(
    RecordType(
        key="territory_model",
        label="Territory model",
        plural="Territory models",
        model=TerritoryModel,
        fields=(
            Field(
                "name",
                "Name",
                is_editable=True,
                is_required=True,
                limits=Limits(longest=120),
            ),
            Field("state", "State", Kind.CHOICE, choices=TerritoryModel.State.choices),
            Field(
                "starts",
                "Starts",
                Kind.DATE,
                path="starts_on",
                is_editable=True,
                help="When it is meant to hold. It begins to hold when somebody activates it.",
            ),
            Field("note", "Note", Kind.LONG_TEXT, is_editable=True),
            Field("activated", "Activated", Kind.DATETIME, path="activated_at"),
            Field("created", "Created", Kind.DATETIME, path="created_at", is_sortable=True),
        ),
        columns=("name", "state", "starts", "activated"),
        sort="-created",
        url_name="territory_model",
        icon="map-2",
        writing=OF_MODELS,
        views=(View("planned", "Planned", filter="state:planned", icon="pencil"),),
        create_url_name="create_record",
        empty="No models yet. A new one begins as a copy of the map as it is.",
    )
)
