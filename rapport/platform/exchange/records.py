"""Who may import."""

from __future__ import annotations

from rapport.platform import access
from rapport.platform.access import Policy, Right, Role, Scope, grant

HANDS_IN = grant(read=Scope.ALL, create=Scope.ALL)

IMPORTS = access.register(
    Policy(
        name="exchange.Import",
        grants={
            Role.SALES_MANAGER: HANDS_IN,
            Role.MARKETER: HANDS_IN,
            Role.SERVICE_AGENT: HANDS_IN,
        },
        verbs={
            "exchange.create_import": Right.CREATE,
            "exchange.map_import": Right.CREATE,
            "exchange.map_words": Right.CREATE,
            "exchange.start_import": Right.CREATE,
            "exchange.try_import": Right.CREATE,
            "exchange.answer_import": Right.CREATE,
            "exchange.read_imports": Right.READ,
        },
        owner="",
        team="",
        label="Imports",
    )
)
"""Imports belong to nobody; beside this, each importer demands the verb of what it makes."""

TAKES_OUT = grant(read=Scope.OWN, create=Scope.OWN, edit=Scope.OWN, delete=Scope.OWN)
access.register(
    Policy(
        name="exchange.ExportSchedule",
        grants=dict.fromkeys((Role.SALES_MANAGER, Role.MARKETER, Role.ANALYST), TAKES_OUT),
        verbs={
            "exchange.read_exports": Right.READ,
            "exchange.schedule_export": Right.CREATE,
            "exchange.edit_export_schedule": Right.EDIT,
            "exchange.delete_export_schedule": Right.DELETE,
        },
        team="",
        label="Exports on a schedule",
    )
)
"""Beside this, whoever has records exported needs the right to export their type, each time."""
access.register(
    Policy(
        name="exchange.Export",
        grants={},
        verbs={"exchange.export_account": Right.EXPORT},
        owner="by",
        team="",
        label="Export of everything",
    )
)
