"""The lines of quotes, as programs read them and say them of a new one."""

from __future__ import annotations

from decimal import Decimal

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.orders.lists import standing_lines
from rapport.platform.records.fields import Field, Kind, Limits
from rapport.platform.records.parts import Entry
from rapport.quotes.queries import entries_of_quotes

PERCENT = Limits(lowest=Decimal(0), highest=Decimal(100))


def _understood(entry: Entry) -> Entry:
    if entry["product"] is None and not entry["description"]:
        sentence = say("Every line names a product or describes what it is.")
        raise Invalid("invalid_line", fields={"product": sentence})
    return entry


OF_QUOTE = standing_lines(
    "quotes.Quote",
    entries_of_quotes,
    more=(
        Field("discount", "Percent off", Kind.NUMBER, limits=PERCENT),
        Field("tax_rate", "Tax in percent", Kind.NUMBER, limits=PERCENT),
        Field("is_optional", "Optional", Kind.BOOLEAN),
        Field("group", "One of", limits=Limits(longest=60)),
    ),
    understand=_understood,
)
