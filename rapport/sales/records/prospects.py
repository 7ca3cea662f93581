"""Who may look for organizations that are like our best customers."""

from __future__ import annotations

from rapport.platform import access
from rapport.platform.access import Policy, Right, Role, Scope, grant

FINDING = grant(read=Scope.ALL, create=Scope.ALL)

access.register(
    Policy(
        "sales.ProspectSearch",
        grants=dict.fromkeys((Role.SALES_MANAGER, Role.SALES_PERSON, Role.MARKETER), FINDING),
        verbs={"sales.find_prospects": Right.CREATE},
        owner="",
        team="",
        label="Prospect finder",
    )
)
