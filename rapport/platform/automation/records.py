"""Who may make automations: each acts with its owner's rights, so that nobody gains any by making one."""

from __future__ import annotations

from rapport.platform import access
from rapport.platform.access import Policy, Right, Role, Scope, grant

ALL, OWN = Scope.ALL, Scope.OWN
MAKER = grant(read=ALL, create=ALL, edit=OWN, delete=OWN)

access.register(
    Policy(
        name="automation.Automation",
        grants={
            Role.SALES_MANAGER: MAKER,
            Role.MARKETER: MAKER,
            Role.SERVICE_AGENT: grant(read=ALL),
            Role.SALES_PERSON: grant(read=ALL),
        },
        verbs={
            "automation.read_automations": Right.READ,
            "automation.create_automation": Right.CREATE,
            "automation.edit_automation": Right.EDIT,
            "automation.switch_on_automation": Right.EDIT,
            "automation.switch_off_automation": Right.EDIT,
            "automation.try_automation": Right.EDIT,
            "automation.retry_run": Right.EDIT,
            "automation.cancel_run": Right.EDIT,
            "automation.undo_run": Right.EDIT,
            "automation.delete_automation": Right.DELETE,
        },
        team="",
        label="Automations",
    )
)
