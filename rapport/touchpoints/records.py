"""Who may do what with interactions."""

from __future__ import annotations

from rapport.platform import access
from rapport.platform.access import Policy, Right, Role, Scope, grant

READERS = {role: grant(read=Scope.ALL) for role in Role if role is not Role.EMPLOYEE}
OWN = grant(read=Scope.ALL, create=Scope.ALL, edit=Scope.OWN, delete=Scope.OWN)

POLICY = access.register(
    Policy(
        "touchpoints.Interaction",
        grants={
            **READERS,
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
            "touchpoints.absorb_interactions": Right.CREATE,
            "touchpoints.edit_interaction": Right.EDIT,
            "touchpoints.delete_interaction": Right.DELETE,
        },
    )
)
