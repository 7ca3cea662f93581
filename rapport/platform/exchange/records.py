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
