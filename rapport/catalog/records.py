"""Who may do what with products, and how lists show them."""

from __future__ import annotations

from rapport.platform import access
from rapport.platform.access import Policy, Right, Role, Scope, grant

ALL = grant(*[Scope.ALL] * 5)
READ = grant(read=Scope.ALL)

POLICY = access.register(
    Policy(
        "catalog.Product",
        grants={
            Role.SALES_MANAGER: ALL,
            Role.SALES_PERSON: READ,
            Role.SERVICE_AGENT: READ,
            Role.MARKETER: grant(read=Scope.ALL, export=Scope.ALL),
            Role.ANALYST: grant(read=Scope.ALL, export=Scope.ALL),
        },
        verbs={
            "catalog.read_products": Right.READ,
            "catalog.create_product": Right.CREATE,
            "catalog.absorb_products": Right.CREATE,
            "catalog.create_category": Right.CREATE,
            "catalog.edit_product": Right.EDIT,
            "catalog.retire_product": Right.EDIT,
            "catalog.revive_product": Right.EDIT,
        },
    )
)
