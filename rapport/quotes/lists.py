"""The lines of quotes, as programs read them and say them of a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor, FieldRight
from rapport.platform.records.fields import Field, Kind, Limits
from rapport.platform.records.parts import Entry, Parts, Told
from rapport.quotes.queries import entries_of_quotes

PERCENT = Limits(lowest=Decimal(0), highest=Decimal(100))


def _understood(entry: Entry) -> Entry:
    if entry["product"] is None and not entry["description"]:
        sentence = say("Every line names a product or describes what it is.")
        raise Invalid("invalid_line", fields={"product": sentence})
    return entry


def _unwritten(wanted: Mapping[int, Sequence[Any]]) -> Told:
    """What a quote says is changed in its versions: nobody may edit the list, so nothing is ever asked for."""
    return {}


def _right(actor: Actor) -> FieldRight:
    return min(access.policy_called("quotes.Quote").field_right(actor, "lines"), FieldRight.READ)


OF_QUOTE = Parts(
    "lines",
    "Lines",
    told="lines",
    fields=(
        Field("product", "Product", Kind.RECORD, target="product"),
        Field("description", "Description", limits=Limits(longest=250)),
        Field("quantity", "Quantity", Kind.NUMBER, is_required=True),
        Field("unit_price", "Price each", Kind.MONEY, currency="currency"),
        Field("currency", "Currency", limits=Limits(longest=3)),
        Field("discount", "Percent off", Kind.NUMBER, limits=PERCENT),
        Field("tax_rate", "Tax in percent", Kind.NUMBER, limits=PERCENT),
        Field("is_optional", "Optional", Kind.BOOLEAN),
        Field("group", "One of", limits=Limits(longest=60)),
    ),
    read=entries_of_quotes,
    understand=_understood,
    key=id,
    write=_unwritten,
    right=_right,
)
