"""Who may read insight, and who may have it built."""

from __future__ import annotations

from rapport.platform import access
from rapport.platform.access import Policy, Right, Role, Scope, grant

READS = grant(read=Scope.ALL)

access.register(
    Policy(
        "insight.Mart",
        grants={
            Role.SALES_MANAGER: READS,
            Role.SALES_PERSON: READS,
            Role.MARKETER: READS,
            Role.ANALYST: grant(read=Scope.ALL, edit=Scope.ALL),
        },
        verbs={
            "insight.read_insight": Right.READ,
            "insight.build_insight": Right.EDIT,
            "insight.queue_build": Right.EDIT,
        },
        owner="",
        team="",
        label="Insight",
    )
)
