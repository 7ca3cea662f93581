"""Who looks after apps: everyone connects them for themselves, administrators see and remove them."""

from __future__ import annotations

from rapport.platform import access
from rapport.platform.access import Policy, Right

access.register(
    Policy(
        name="oauth.App",
        grants={},
        verbs={
            "oauth.read_apps": Right.READ,
            "oauth.enter_app": Right.CREATE,
            "oauth.renew_app_secret": Right.EDIT,
            "oauth.remove_app": Right.DELETE,
            "oauth.change_registration": Right.EDIT,
        },
        owner="",
        team="",
        label="Apps",
    )
)
