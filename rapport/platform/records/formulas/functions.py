"""The functions of formulas: what each takes, what it gives, and how it is worked out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from rapport.kit.text import fold
from rapport.platform.records.fields import Kind
from rapport.platform.records.formulas.values import (
    CALLED,
    DATE,
    EMPTY,
    NUMBER,
    TEXT,
    TRUTH,
    Type,
    as_text,
    compared,
    days_between,
    strict,
)

Give = Callable[[Sequence[Type]], Type]
MOST = 20


@dataclass(frozen=True)
class Function:
    """A function: its arguments' types ("n" number, "t" text, "d" date, "?" any of these, "*" a link
    too; the last repeats up to 20 times when ``repeats``), how few will do, its result, and how to
    work it out.
    """

    takes: str
    gives: Give
    run: Callable[..., Any]
    says: str
    fewest: int = -1
    repeats: bool = False

    @property
    def least(self) -> int:
        return len(self.takes) if self.fewest < 0 else self.fewest

    @property
    def most(self) -> int:
        return MOST if self.repeats else len(self.takes)

    def takes_at(self, place: int) -> str:
        return self.takes[min(place, len(self.takes) - 1)]


def fits(letter: str, given: Type) -> bool:
    """Whether an argument of type ``given`` may stand where ``letter`` does. "empty" fits anywhere."""
    if given.kind is None or letter == "*":
        return True
    if letter == "?":
        return given.kind in CALLED
    if letter == "n":
        return given.is_number
    return given.is_moment if letter == "d" else given == TEXT


def always(result: Type) -> Give:
    return lambda _given: result


def same(given: Sequence[Type]) -> Type:
    """The one type that all arguments share; Type(None) with currency "?" when they do not."""
    found = {one for one in given if one.kind is not None}
    if len(found) > 1 and all(one.is_number for one in found):
        found = {one for one in found if one.kind is Kind.MONEY}
    if len(found) > 1:
        return CLASH
    return found.pop() if found else EMPTY


CLASH = Type(None, "?")


def _rounded(number: Decimal, places: Decimal = Decimal(0)) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-max(-6, min(6, int(places)))), ROUND_HALF_UP)


def _extreme(choose: Callable[..., Any]) -> Callable[..., Any]:
    def run(*given: Any) -> Any:
        filled = [value for value in given if value is not None]
        return choose(filled, key=lambda value: compared(value, filled[0])[0]) if filled else None

    return run


def _first(*given: Any) -> Any:
    return next((value for value in given if value is not None), None)


def _join(*given: Any) -> str | None:
    return "".join(as_text(value) for value in given) or None


FUNCTIONS: Mapping[str, Function] = {
    "if": Function(
        "???",
        lambda given: same(given[1:]),
        lambda truth, then, other=None: then if truth else other,
        "if(condition, then, otherwise)",
        fewest=2,
    ),
    "min": Function("?", same, _extreme(min), "the lowest of some values", repeats=True),
    "max": Function("?", same, _extreme(max), "the highest of some values", repeats=True),
    "first": Function("?", same, _first, "the first value that is not empty", repeats=True),
    "round": Function(
        "nn", lambda given: given[0], strict(_rounded), "round(number, decimals)", fewest=1
    ),
    "abs": Function("n", lambda given: given[0], strict(abs), "without its sign"),
    "days": Function("dd", always(NUMBER), strict(days_between), "days(end, start)"),
    "year": Function("d", always(NUMBER), strict(lambda day: Decimal(day.year)), "of a date"),
    "month": Function("d", always(NUMBER), strict(lambda day: Decimal(day.month)), "of a date"),
    "day": Function("d", always(NUMBER), strict(lambda day: Decimal(day.day)), "of a date"),
    "upper": Function("t", always(TEXT), strict(str.upper), "in capitals"),
    "lower": Function("t", always(TEXT), strict(str.lower), "in small letters"),
    "trim": Function("t", always(TEXT), strict(str.strip), "without blanks around it"),
    "length": Function(
        "t", always(NUMBER), lambda text: Decimal(len(text or "")), "how many letters"
    ),
    "join": Function("?", always(TEXT), _join, "texts one after the other", repeats=True),
    "contains": Function(
        "tt",
        always(TRUTH),
        strict(lambda text, part: fold(part) in fold(text)),
        "contains(text, part)",
    ),
    "date": Function(
        "nnn",
        always(DATE),
        strict(lambda year, month, day: date(int(year), int(month), int(day))),
        "date(2026, 3, 31)",
    ),
    "empty": Function("*", always(TRUTH), lambda value: value is None, "empty(value)"),
}
"""By name; today() is the parser's own, since it looks at the clock."""
