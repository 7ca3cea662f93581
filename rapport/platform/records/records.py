"""Who may set up objects and fields, empty the trash, and see who uses the system."""

from __future__ import annotations

from rapport.platform import access
from rapport.platform.access import Policy, Right, Role, Scope, grant

access.register(
    Policy(
        name="records.SetUp",
        grants={},
        verbs={
            "records.set_up": Right.READ,
            "records.make_object": Right.CREATE,
            "records.edit_object": Right.EDIT,
            "records.remove_object": Right.EDIT,
            "records.restore_object": Right.EDIT,
            "records.delete_object": Right.DELETE,
            "records.add_field": Right.CREATE,
            "records.edit_field": Right.EDIT,
            "records.arrange_fields": Right.EDIT,
            "records.retype_field": Right.EDIT,
            "records.index_field": Right.EDIT,
            "records.remove_field": Right.EDIT,
            "records.restore_field": Right.EDIT,
            "records.delete_field": Right.DELETE,
            "records.import_schema": Right.CREATE,
        },
    )
)
access.register(
    Policy(
        name="records.Adoption",
        grants={Role.SALES_MANAGER: grant(read=Scope.TEAM)},
        verbs={"records.see_adoption": Right.READ},
        owner="pk",
        team="teams",
        label="Adoption",
    )
)
access.register(
    Policy(
        name="records.Trash",
        grants={
            role: grant(read=Scope.ALL)
            for role in Role
            if role not in (Role.ADMINISTRATOR, Role.EMPLOYEE)
        },
        verbs={
            "records.see_trash": Right.READ,
            "records.set_retention": Right.EDIT,
            "records.erase_record": Right.DELETE,
        },
        owner="",
        team="",
        label="Trash",
    )
)
