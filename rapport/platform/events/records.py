"""Who may read the record of everything: administrators alone."""

from __future__ import annotations

from rapport.platform import access
from rapport.platform.access import Policy, Right

access.register(
    Policy(
        "events.Event",
        grants={},
        verbs={
            "events.read_audit": Right.READ,
            "events.export_audit": Right.EXPORT,
            "events.verify_seals": Right.EDIT,
        },
    )
)
