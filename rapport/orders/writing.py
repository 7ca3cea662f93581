"""What the record engine may write of orders and returns, and how that is told.

What was ordered, what it cost and whether it stands changes by the actions of this app alone.
"""

from __future__ import annotations

from rapport.kit.errors import Refused
from rapport.orders.events import OrderEdited, ReturnEdited
from rapport.orders.models import Order, Return
from rapport.platform.records.types import Writing


def _has_lines(record: Order | Return, _names: frozenset[str]) -> None:
    """Raises Refused for a new one: it would be of nothing."""
    if record.pk is None:
        raise Refused("no_lines", "An order or return comes with its lines, on a form of its own.")


NOTHING = frozenset({"number"})
"""What somebody may write, nothing else derives from."""
OF_ORDERS = Writing(
    before=_has_lines,
    derives_from=NOTHING,
    events={"edited": lambda order, changes: OrderEdited(order.number, dict(changes))},
)
OF_RETURNS = Writing(
    before=_has_lines,
    derives_from=NOTHING,
    events={"edited": lambda record, changes: ReturnEdited(record.number, dict(changes))},
)
