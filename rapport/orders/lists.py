"""The lines of orders, returns and quotes, as programs read them and say them of a new one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.orders.queries import entries_of_orders, entries_of_returns
from rapport.platform import access
from rapport.platform.access import Actor, FieldRight
from rapport.platform.records.fields import Field, Kind, Limits
from rapport.platform.records.parts import Entry, Parts, Told

MOST_DECIMALS = 4
"""Of a quantity."""


def _understood(entry: Entry) -> Entry:
    wrong = {}
    quantity = entry["quantity"]
    if quantity <= 0:
        wrong["quantity"] = say("Every quantity is more than zero.")
    elif quantity != round(quantity, MOST_DECIMALS) or quantity >= 10**10:
        wrong["quantity"] = say("A quantity or price has too many digits.")
    if entry["unit_price"] is not None and abs(entry["unit_price"]) >= 10**10:
        wrong["unit_price"] = say("A quantity or price has too many digits.")
    if entry["product"] is None and not entry["description"]:
        wrong["product"] = say("Every line names a product or describes what it is.")
    if wrong:
        raise Invalid("invalid_line", fields=wrong)
    return entry


def _unwritten(wanted: Mapping[int, Sequence[Any]]) -> Told:
    """What was ordered or came back stands, what a quote says is changed in its versions: nobody may edit
    the list, so nothing is ever asked for.
    """
    return {}


def standing_lines(
    policy: str,
    read: Callable[[Collection[int]], Mapping[int, list[Entry]]],
    *,
    more: Sequence[Field] = (),
    understand: Callable[[Entry], Entry] = _understood,
) -> Parts:
    """The lines of a record that ``policy`` guards, which nobody edits as a list; ``more`` is said of each."""

    def right(actor: Actor) -> FieldRight:
        return min(access.policy_called(policy).field_right(actor, "lines"), FieldRight.READ)

    return Parts(
        "lines",
        "Lines",
        told="lines",
        fields=(
            Field("product", "Product", Kind.RECORD, target="product"),
            Field("description", "Description", limits=Limits(longest=250)),
            Field("quantity", "Quantity", Kind.NUMBER, is_required=True),
            Field("unit_price", "Price each", Kind.MONEY, currency="currency"),
            Field("currency", "Currency", limits=Limits(longest=3)),
            *more,
        ),
        read=read,
        understand=understand,
        key=id,
        write=_unwritten,
        right=right,
    )


OF_ORDER = standing_lines("orders.Order", entries_of_orders)
OF_RETURN = standing_lines("orders.Return", entries_of_returns)
