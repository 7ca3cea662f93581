"""Who may make webhooks: they see everything that happens, so that only administrators do."""

from __future__ import annotations

from rapport.platform import access
from rapport.platform.access import Policy, Right

access.register(
    Policy(
        name="webhooks.Webhook",
        grants={},
        verbs={
            "webhooks.read_webhooks": Right.READ,
            "webhooks.create_webhook": Right.CREATE,
            "webhooks.edit_webhook": Right.EDIT,
            "webhooks.switch_webhook": Right.EDIT,
            "webhooks.test_webhook": Right.EDIT,
            "webhooks.send_again": Right.EDIT,
            "webhooks.delete_webhook": Right.DELETE,
        },
        team="",
        label="Webhooks",
    )
)
