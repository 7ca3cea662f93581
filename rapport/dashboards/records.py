"""Who may look at dashboards, and make some. Which ones: those of their own, and those shared with them."""

from __future__ import annotations

from rapport.platform import access
from rapport.platform.access import Policy, Right, Role, Scope, grant

ALL = Scope.ALL
USES = grant(read=ALL, create=ALL, edit=ALL)

access.register(
    Policy(
        "dashboards.Dashboard",
        grants={
            Role.SALES_MANAGER: USES,
            Role.SALES_PERSON: USES,
            Role.SERVICE_AGENT: USES,
            Role.MARKETER: USES,
            Role.ANALYST: USES,
        },
        verbs={
            "dashboards.read_dashboards": Right.READ,
            "dashboards.make_dashboard": Right.CREATE,
            "dashboards.edit_dashboard": Right.EDIT,
            "dashboards.send_dashboard": Right.EDIT,
        },
        owner="",
        team="",
        label="Dashboards",
    )
)
