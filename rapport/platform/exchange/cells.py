"""One cell understood: from what a file holds to text that PostgreSQL can cast. All pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from rapport.kit import countries
from rapport.kit.amounts import read_amount, read_currency
from rapport.kit.errors import Invalid
from rapport.kit.speech import noted
from rapport.kit.text import squeeze
from rapport.platform.exchange.importers import CellKind, ImportField

Convert = Callable[[object], "str | None"]

PLAIN = re.compile(r"^-?\d{1,18}(\.\d{1,18})?$")
WHOLE_FLOAT = re.compile(r"^(-?\d+)\.0+$")
EMAIL = re.compile(r"^[^@\s,;<>()\"]+@[^@\s,;<>()\"]+\.[^@\s,;<>()\".]{2,}$")
SLASHED = re.compile(r"^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?:[T\s,]+(.*))?$")
ZONED = re.compile(r"\s+(UTC|GMT|Z|[+-]\d{2}:?\d{2})$")
WORDED = ("%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%a, %d %b %Y")
TIMES = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p", "%H:%M:%S.%f")
EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001
EXCEL_SERIALS = (10_000, 80_000)
LARGEST = Decimal(10) ** 13
NUMBER = re.compile(r"^[+-]?[\d.,]+$")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
EMPTY = frozenset({"", "nan", "nat", "null", "none", "n/a", "#n/a", "-"})


@dataclass(frozen=True)
class Reading:
    """How a file writes things: what the import's options, and its own first rows, say.

    ``date_order`` is "dmy" or "mdy" and ``decimal_mark`` "." or "," where that is known;
    ``region`` is the country of phone numbers without one; moments lie between ``earliest`` and
    ``latest``.
    """

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    currency: str = ""
    date_order: str = ""
    decimal_mark: str = ""
    region: str = ""
    earliest: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    latest: datetime = datetime(2100, 1, 1, tzinfo=UTC)


def wrong(value: object, sentence: str, /, **data: Any) -> Invalid:
    """The error of a cell: "“abc” is not a number"."""
    shown = str(value)
    cell = f"{shown[:40]}{'…' if len(shown) > 40 else ''}"
    return Invalid("wrong_cell", sentence, cell=cell, **data)


def converter(item: ImportField, reading: Reading) -> Convert:
    """The function that understands the cells of ``item``; it answers None for empty ones."""
    makers: Mapping[CellKind, Callable[[ImportField, Reading], Convert]] = {
        CellKind.TEXT: _text,
        CellKind.KEY: _key,
        CellKind.DECIMAL: _decimal,
        CellKind.DATE: _date,
        CellKind.MOMENT: _moment,
        CellKind.COUNTRY: _country,
        CellKind.EMAIL: _email,
        CellKind.CURRENCY: _currency,
    }
    return makers[item.kind](item, reading)


def plain(value: object) -> str:
    """Any cell as text: whole floats without ".0", times as ISO, without what cannot be seen."""
    if isinstance(value, str):
        return squeeze(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return "" if value is None else squeeze(str(value))


def safe(value: object) -> str:
    """A cell that no spreadsheet program takes for a formula."""
    text = plain(value)
    return f"'{text}" if text[:1] in FORMULA_SIGNS and not NUMBER.match(text) else text


def _text(item: ImportField, reading: Reading) -> Convert:
    limit = item.limit

    def convert(value: object) -> str | None:
        text = squeeze(value) if isinstance(value, str) else plain(value)
        if text[:1] == "'" and text[1:2] in FORMULA_SIGNS:  # as ``safe`` writes it
            text = text[1:]
        return text if 0 < len(text) <= limit else text[:limit].rstrip() or None

    return convert


def _key(item: ImportField, reading: Reading) -> Convert:
    """An identifier: never a number, so that 17850.0, as spreadsheets and dataframes write it, is 17850."""

    def convert(value: object) -> str | None:
        text = WHOLE_FLOAT.sub(r"\1", plain(value))
        if text.lower() in EMPTY:
            return None
        if len(text) > item.limit:
            raise wrong(text, "“%(cell)s” has more than %(limit)s characters.", limit=item.limit)
        return text

    return convert


def _decimal(item: ImportField, reading: Reading) -> Convert:
    def convert(value: object) -> str | None:
        number = _number(value, reading)
        if number is None:
            return None
        if not number.is_finite() or abs(number) >= LARGEST:
            raise wrong(value, "“%(cell)s” is too large a number.")
        return format(number, "f")

    return convert


def _number(value: object, reading: Reading) -> Decimal | None:
    if isinstance(value, bool):
        raise wrong(value, "“%(cell)s” is not a number.")
    if isinstance(value, int | Decimal):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(repr(value))
    text = plain(value)
    if text.lower() in EMPTY:
        return None
    if "," not in text and reading.decimal_mark != "," and PLAIN.match(text):
        return Decimal(text)
    try:
        return read_amount(_bare(text, reading), decimal_mark=reading.decimal_mark)
    except Invalid as error:
        is_open = error.code == "ambiguous_amount"
        if is_open:
            two = noted("“%(cell)s” can be read in two ways: choose the decimal mark.")
            raise wrong(text, two) from None
        raise wrong(text, "“%(cell)s” is not a number.") from None


def _bare(text: str, reading: Reading) -> str:
    """``text`` without the sign or code of its currency."""
    if text[:1].isdigit() and text[-1:].isdigit():
        return text
    try:
        return read_currency(text, reading.currency)[1]
    except Invalid:
        return text


def _date(item: ImportField, reading: Reading) -> Convert:
    def convert(value: object) -> str | None:
        found = _when(value, reading)
        return found.date().isoformat() if found else None

    return convert


def _moment(item: ImportField, reading: Reading) -> Convert:
    def convert(value: object) -> str | None:
        found = _when(value, reading)
        if found is None:
            return None
        aware = found if found.tzinfo else found.replace(tzinfo=reading.zone)
        if not reading.earliest <= aware <= reading.latest:
            raise wrong(
                found.date().isoformat(),
                "“%(cell)s” is out of range: dates lie between %(earliest)s and %(latest)s.",
                earliest=f"{reading.earliest:%Y}",
                latest=f"{reading.latest:%Y-%m-%d}",
            )
        return aware.isoformat()

    return convert


def _when(value: object, reading: Reading) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, int | float | Decimal):
        return _serial(float(value), value)
    text = plain(value)
    if text.lower() in EMPTY:
        return None
    return _iso(text) or _slashed(text, reading) or _worded(text) or _serial_text(text)


def _iso(text: str) -> datetime | None:
    if not (text[:4].isdigit() and (text[4:5] in "-/" or (len(text) == 8 and text.isdigit()))):
        return None
    compact = ZONED.sub(
        lambda found: "+00:00" if found[1] in ("UTC", "GMT", "Z") else found[1], text
    )
    try:
        return datetime.fromisoformat(compact.replace("/", "-"))
    except ValueError:
        raise wrong(text, "“%(cell)s” is not a date.") from None


def _slashed(text: str, reading: Reading) -> datetime | None:
    found = SLASHED.match(text)
    if not found:
        return None
    first, mark, second, year, rest = (
        int(found[1]),
        found[2],
        int(found[3]),
        int(found[4]),
        found[5],
    )
    order = _order(first, second, "dmy" if mark == "." else reading.date_order)
    if not order:
        raise wrong(
            text, "“%(cell)s” can be read in two ways: choose whether days or months come first."
        )
    day, month = (first, second) if order == "dmy" else (second, first)
    if year < 100:
        year += 2000 if year < 70 else 1900
    try:
        return datetime.combine(date(year, month, day), _time(rest))
    except ValueError:
        raise wrong(text, "“%(cell)s” is not a date.") from None


def _order(first: int, second: int, known: str) -> str:
    if first > 12 or first == second:
        return "dmy"
    return "mdy" if second > 12 else known


def _time(text: str | None) -> time:
    if not text:
        return time()
    for form in TIMES:
        try:
            return datetime.strptime(text.strip(), form).time()  # noqa: DTZ007
        except ValueError:
            continue
    raise ValueError(text)


def _worded(text: str) -> datetime | None:
    if not any(letter.isalpha() for letter in text):
        return None
    for form in WORDED:
        for tail in ("", " %H:%M", " %H:%M:%S"):
            try:
                return datetime.strptime(text, form + tail)  # noqa: DTZ007
            except ValueError:
                continue
    raise wrong(text, "“%(cell)s” is not a date.")


def _serial_text(text: str) -> datetime:
    try:
        return _serial(float(text), text)
    except ValueError:
        raise wrong(text, "“%(cell)s” is not a date.") from None


def _serial(number: float, shown: object) -> datetime:
    """A day as Excel counts them."""
    if not EXCEL_SERIALS[0] <= number <= EXCEL_SERIALS[1]:
        raise wrong(shown, "“%(cell)s” is not a date.")
    return EXCEL_EPOCH + timedelta(days=number)


def _country(item: ImportField, reading: Reading) -> Convert:
    """The ISO code; a name that is no country ("Unspecified") says nothing."""
    return lambda value: countries.code(plain(value)) or None


def _email(item: ImportField, reading: Reading) -> Convert:
    def convert(value: object) -> str | None:
        text = plain(value).removeprefix("mailto:")
        if not text:
            return None
        if not EMAIL.match(text) or len(text) > 254:
            raise wrong(text, "“%(cell)s” is not an e-mail address.")
        return text

    return convert


def _currency(item: ImportField, reading: Reading) -> Convert:
    def convert(value: object) -> str | None:
        text = plain(value).upper()
        if text and not (len(text) == 3 and text.isascii() and text.isalpha()):
            raise wrong(text, "“%(cell)s” is not a currency code such as EUR.")
        return text or None

    return convert


def date_order(values: Iterable[object]) -> str:
    """ "dmy" or "mdy" when some date of a column shows it, "" when none does or they disagree."""
    found = [SLASHED.match(value.strip()) for value in values if isinstance(value, str)]
    days_first = any(match and int(match[1]) > 12 for match in found)
    months_first = any(match and int(match[3]) > 12 for match in found)
    if days_first == months_first:
        return ""
    return "dmy" if days_first else "mdy"


def decimal_mark(values: Iterable[object]) -> str:
    """ "," or "." when some number of a column shows it, "" when none does or they disagree."""
    comma = point = False
    for value in values:
        if not isinstance(value, str) or ("," not in value and "." not in value):
            continue
        comma = comma or bool(re.search(r"\.\d{3},\d|^[^,.]*,(\d{1,2}|\d{4,})\D*$", value))
        point = point or bool(re.search(r",\d{3}\.\d|^[^,.]*\.(\d{1,2}|\d{4,})\D*$", value))
    if comma == point:
        return ""
    return "," if comma else "."
