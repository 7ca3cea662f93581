"""Who may do what with orders and returns, and how lists show them."""

from __future__ import annotations

from rapport.platform import access
from rapport.platform.access import Policy, Right, Role, Scope, grant

ALL = grant(*[Scope.ALL] * 5)
SELLING = grant(read=Scope.ALL, create=Scope.ALL, edit=Scope.ALL)
READ = grant(read=Scope.ALL)
EXPORT = grant(read=Scope.ALL, export=Scope.ALL)
GRANTS = {
    Role.SALES_MANAGER: ALL,
    Role.SALES_PERSON: SELLING,
    Role.SERVICE_AGENT: SELLING,
    Role.MARKETER: EXPORT,
    Role.ANALYST: EXPORT,
}

ORDERS = access.register(
    Policy(
        "orders.Order",
        grants=GRANTS,
        verbs={
            "orders.read_orders": Right.READ,
            "orders.place_order": Right.CREATE,
            "orders.absorb_orders": Right.CREATE,
            "orders.cancel_order": Right.EDIT,
        },
    )
)
RETURNS = access.register(
    Policy(
        "orders.Return",
        grants=GRANTS,
        verbs={"orders.read_returns": Right.READ, "orders.receive_return": Right.CREATE},
    )
)
