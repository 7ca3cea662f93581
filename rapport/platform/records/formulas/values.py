"""What formulas compute with: types, and arithmetic in which whatever meets an empty value is empty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, DecimalException, localcontext
from typing import Any

from rapport.kit.speech import noted, say
from rapport.kit.text import fold
from rapport.platform.records.fields import Field, Kind

CONTEXT = Context(prec=34)
MOST = Decimal(10) ** 15
SECONDS_A_DAY = 86_400
LONGEST_TEXT = 1000


@dataclass(frozen=True)
class Type:
    """What an expression comes to. ``kind`` None is the word "empty", which is of every type."""

    kind: Kind | None
    currency: str = ""

    @property
    def is_number(self) -> bool:
        return self.kind in (Kind.NUMBER, Kind.MONEY)

    @property
    def is_moment(self) -> bool:
        return self.kind in (Kind.DATE, Kind.DATETIME)

    def __str__(self) -> str:
        """The type in a sentence."""
        return say(CALLED.get(self.kind, UNKNOWN))


EMPTY, NUMBER, TEXT = Type(None), Type(Kind.NUMBER), Type(Kind.TEXT)
TRUTH, DATE, DATETIME = Type(Kind.BOOLEAN), Type(Kind.DATE), Type(Kind.DATETIME)
UNKNOWN = noted("something that formulas do not compute with")
CALLED = {
    None: noted("empty"),
    Kind.NUMBER: noted("a number"),
    Kind.MONEY: noted("an amount of money"),
    Kind.TEXT: noted("a text"),
    Kind.BOOLEAN: noted("yes or no"),
    Kind.DATE: noted("a date"),
    Kind.DATETIME: noted("a moment"),
}
TEXTUAL = frozenset(
    {
        Kind.TEXT,
        Kind.LONG_TEXT,
        Kind.CHOICE,
        Kind.CHOICES,
        Kind.EMAIL,
        Kind.PHONE,
        Kind.ADDRESS,
        Kind.URL,
        Kind.TIME,
    }
)


def type_of(found: Field) -> Type:
    """The type of a field's value in a formula: money of a currency that varies is a number."""
    if found.kind in TEXTUAL:
        return TEXT
    if found.kind is Kind.MONEY:
        return Type(Kind.MONEY, found.currency) if found.is_custom else NUMBER
    return NUMBER if found.kind is Kind.RATING else Type(found.kind)


def taken(found: Field, value: Any) -> Any:
    """A stored value as formulas know it: of a choice the label, of an empty text nothing."""
    if value is None or value in ("", []):
        return None
    if found.choices:
        labels = found.choice_labels
        parts = value if isinstance(value, list) else [value]
        return ", ".join(labels.get(part, str(part)) for part in parts)
    if found.kind in TEXTUAL:
        return value.strftime("%H:%M") if found.kind is Kind.TIME else str(value)
    if found.kind in (Kind.NUMBER, Kind.MONEY, Kind.RATING):
        return Decimal(str(value))
    return value


def kept(value: Any) -> Any:
    """``value`` as a field keeps it: numbers of up to 15 digits, texts of up to 1,000 letters."""
    if isinstance(value, Decimal):
        if not value.is_finite() or abs(value) >= MOST:
            return None
        whole = max(value.adjusted() + 1, 1)
        places = max(0, min(6, 15 - whole))
        rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, context=CONTEXT)
        return rounded.normalize() + 0
    return (value[:LONGEST_TEXT] or None) if isinstance(value, str) else value


def strict(function: Callable[..., Any]) -> Callable[..., Any]:
    """``function`` that gives nothing for an empty argument, and for what has no result."""

    def run(*arguments: Any) -> Any:
        if any(argument is None for argument in arguments):
            return None
        try:
            with localcontext(CONTEXT):
                return function(*arguments)
        except (DecimalException, OverflowError, ValueError):
            return None

    return run


def days_after(moment: date, days: Decimal) -> date:
    """``moment`` some days later; of a date, whole days."""
    if isinstance(moment, datetime):
        return moment + timedelta(seconds=float(days * SECONDS_A_DAY))
    return moment + timedelta(days=int(days))


def days_between(end: date, start: date) -> Decimal:
    """Days from ``start`` to ``end``; between moments, with a fraction. A date counts as its start."""
    if isinstance(end, datetime) and isinstance(start, datetime):
        return Decimal(str((end - start).total_seconds())) / SECONDS_A_DAY
    return Decimal((_day(end) - _day(start)).days)


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def compared(left: Any, right: Any) -> tuple[Any, Any]:
    """Both sides such that they compare: texts without case and accents, moments as days beside dates."""
    if isinstance(left, str) and isinstance(right, str):
        return fold(left), fold(right)
    if isinstance(left, date) and isinstance(right, date) and type(left) is not type(right):
        return _day(left), _day(right)
    return left, right


def as_text(value: Any) -> str:
    """``value`` inside a text."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{kept(value) or 0:f}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else str(value)
