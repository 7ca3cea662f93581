"""What is asked about a file beside its columns: how it writes dates, numbers, money and phones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from rapport.kit import countries
from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.platform.exchange.cells import Reading
from rapport.platform.exchange.importers import Importer, ImportOption

CURRENCY = ImportOption(
    "currency",
    "Currency",
    default="EUR",
    help="Of amounts that name none: a code such as EUR or GBP.",
)
REGION = ImportOption(
    "region",
    "Country",
    help="Of phone numbers without a country code, where the row names no country.",
)
DATE_ORDER = ImportOption(
    "date_order",
    "Dates",
    choices=(
        ("", "As the file shows"),
        ("dmy", "Day first: 31/12/2026"),
        ("mdy", "Month first: 12/31/2026"),
    ),
)
DECIMAL_MARK = ImportOption(
    "decimal_mark",
    "Numbers",
    choices=(("", "As the file shows"), (".", "Point: 1,234.50"), (",", "Comma: 1.234,50")),
)
LONGEST = 60


def defaults(importer: Importer) -> dict[str, str]:
    """The options of an import that nobody was asked about."""
    return {option.name: option.default for option in importer.options}


def checked(importer: Importer, options: Mapping[str, Any]) -> dict[str, str]:
    """``options`` made canonical. Raises Invalid, option by option; an unknown one is an error too."""
    given = {name: str(value or "").strip()[:LONGEST] for name, value in options.items()}
    known = {option.name: option for option in importer.options}
    fields = {
        name: say(
            "There is no option %(name)s for %(importer)s.", name=repr(name), importer=importer.key
        )
        for name in given
        if name not in known
    }
    chosen = defaults(importer)
    for name in given.keys() & known.keys():
        try:
            chosen[name] = _canonical(known[name], given[name])
        except Invalid as error:
            fields[name] = error.message
    if fields:
        raise Invalid("wrong_options", fields=fields)
    return chosen


def _canonical(option: ImportOption, value: str) -> str:
    if option.choices:
        if value not in dict(option.choices):
            raise Invalid("wrong_option", "Choose one of the answers.")
        return value
    if option is CURRENCY:
        code = value.upper() or option.default
        if not (len(code) == 3 and code.isascii() and code.isalpha()):
            raise Invalid(
                "wrong_option", "“%(value)s” is not a currency code such as EUR.", value=value
            )
        return code
    if option is REGION and value:
        if not countries.code(value):
            raise Invalid("wrong_option", "“%(value)s” is not a country.", value=value)
        return countries.code(value)
    return value


def reading(options: Mapping[str, Any], now: datetime) -> Reading:
    """``options`` as the readers of cells want them; moments may lie up to a year after ``now``."""
    return Reading(
        zone=ZoneInfo(settings.TIME_ZONE),
        currency=options.get("currency", ""),
        date_order=options.get("date_order", ""),
        decimal_mark=options.get("decimal_mark", ""),
        region=options.get("region", ""),
        latest=now + timedelta(days=366),
    )
