"""Who may administer users, teams, territories and rights: administrators alone. One's own account is everyone's."""

from __future__ import annotations

from rapport.platform import access
from rapport.platform.access import Policy, Right

access.register(
    Policy(
        name="accounts.User",
        grants={},
        verbs={
            "accounts.read_user": Right.READ,
            "accounts.invite_user": Right.CREATE,
            "accounts.change_roles": Right.EDIT,
            "accounts.deactivate_user": Right.EDIT,
            "accounts.activate_user": Right.EDIT,
            "accounts.unlock_user": Right.EDIT,
            "accounts.revoke_session": Right.EDIT,
            "accounts.remove_second_factors": Right.EDIT,
            "accounts.change_manager": Right.EDIT,
        },
    )
)
access.register(
    Policy(
        name="accounts.Team",
        grants={},
        verbs={
            "accounts.read_team": Right.READ,
            "accounts.create_team": Right.CREATE,
            "accounts.rename_team": Right.EDIT,
            "accounts.add_member": Right.EDIT,
            "accounts.remove_member": Right.EDIT,
            "accounts.change_lead": Right.EDIT,
        },
    )
)
access.register(
    Policy(
        name="accounts.Rule",
        grants={},
        verbs={
            "accounts.read_rights": Right.READ,
            "accounts.change_rights": Right.EDIT,
            "accounts.reset_rights": Right.EDIT,
            "accounts.change_field_rights": Right.EDIT,
        },
    )
)
access.register(
    Policy(
        name="accounts.Territory",
        grants={},
        verbs={
            "accounts.read_territory": Right.READ,
            "accounts.create_territory": Right.CREATE,
            "accounts.edit_territory": Right.EDIT,
            "accounts.delete_territory": Right.DELETE,
        },
    )
)
