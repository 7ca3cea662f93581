"""The ways to compare a field of a kind: one declaration for the builder, for chips and for sentences.

A way is an operator of the tree with the form of its value, as a person picks it: "in the last …
days" is "between" with an age.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from rapport.kit.speech import noted, noted_count, say_count, say_joined
from rapport.kit.text import fold
from rapport.platform.records import values
from rapport.platform.records.fields import Field, Kind


class Takes(StrEnum):
    """What a way must be told."""

    NOTHING = "nothing"
    ONE = "one"
    TWO = "two"
    SEVERAL = "several"
    AGE = "age"
    PERIOD = "period"


Given = Sequence[str]
"""What was entered, control by control: a value, two, several; of an age the number and the unit."""

TAG = Field("tag", _("Tag"))
LIST = Field("list", _("List"), Kind.CHOICE)
AGE = re.compile(r"(\d{1,5})([dwmy])")
UNITS = {"d": _("days"), "w": _("weeks"), "m": _("months"), "y": _("years")}
AGES = {
    "d": noted_count("%(count)s day", "%(count)s days"),
    "w": noted_count("%(count)s week", "%(count)s weeks"),
    "m": noted_count("%(count)s month", "%(count)s months"),
    "y": noted_count("%(count)s year", "%(count)s years"),
}
BOTH, EITHER = noted("%(first)s and %(second)s"), noted("%(first)s or %(second)s")
PERIODS = {
    "today": _("today"),
    "yesterday": _("yesterday"),
    "tomorrow": _("tomorrow"),
    "this_week": _("this week"),
    "last_week": _("last week"),
    "next_week": _("next week"),
    "this_month": _("this month"),
    "last_month": _("last month"),
    "next_month": _("next month"),
    "this_quarter": _("this quarter"),
    "last_quarter": _("last quarter"),
    "next_quarter": _("next quarter"),
    "this_year": _("this year"),
    "last_year": _("last year"),
    "next_year": _("next year"),
}


@dataclass(frozen=True)
class Way:
    """A comparison as a person picks it; ``shape`` is its value in the tree, with the place of what
    is entered. ``is_negated`` ones stand in a "none".
    """

    key: str
    text: str
    op: str
    takes: Takes = Takes.ONE
    shape: tuple[str, ...] = ("{}",)
    is_negated: bool = False

    @property
    def label(self) -> str:
        return gettext(self.text)

    def value(self, given: Given) -> Any:
        """What the tree holds for what was entered."""
        if self.takes in (Takes.SEVERAL, Takes.TWO):
            return list(given)
        text = "".join(given[:2] if self.takes is Takes.AGE else given[:1])
        pieces = [piece.replace("{}", text) for piece in self.shape]
        return pieces if len(pieces) > 1 else pieces[0]

    def given(self, found: Field, value: Any) -> list[str] | None:
        """What must be entered for the tree to hold ``value``; nothing when no entry makes it."""
        pieces = [str(one) for one in (value if isinstance(value, list) else [value])]
        if self.takes in (Takes.SEVERAL, Takes.TWO):
            is_fit = isinstance(value, list) and (self.takes is Takes.SEVERAL or len(pieces) == 2)
            each = [entered(found, one) for one in pieces] if is_fit else [None]
            return None if None in each else [one for one in each if one is not None]
        if len(pieces) != len(self.shape):
            return None
        text = ""
        for piece, form in zip(pieces, self.shape, strict=True):
            before, place, _after = form.partition("{}")
            if not (piece.startswith(before) if place else piece == form):
                return None
            text = piece.removeprefix(before) if place else text
        return self._read(found, text)

    def _read(self, found: Field, text: str) -> list[str] | None:
        if self.takes is Takes.NOTHING:
            return []
        if self.takes is Takes.AGE:
            age = AGE.fullmatch(text)
            return list(age.groups()) if age else None
        if self.takes is Takes.PERIOD:
            return [text] if text in PERIODS else None
        one = text if self.op in ("contains", "starts") else entered(found, text)
        return [one] if one else None

    def is_complete(self, given: Given) -> bool:
        """Whether all was entered that it must be told."""
        needed = {Takes.NOTHING: 0, Takes.TWO: 2, Takes.AGE: 2}.get(self.takes, 1)
        return len(given) >= needed and all(given[:needed])


IS, IS_NOT = Way("is", _("is"), "is"), Way("is_not", _("is not"), "is", is_negated=True)
ANY_OF = Way("any_of", _("is any of"), "is", Takes.SEVERAL)
NONE_OF = Way("none_of", _("is none of"), "is", Takes.SEVERAL, is_negated=True)
NAMED = Way("named", _("has a name with"), "contains")
BETWEEN = Way("between", _("is between"), "between", Takes.TWO)
PRESENCE = (
    Way("empty", _("is empty"), "is", Takes.NOTHING, ("none",)),
    Way("filled", _("is filled"), "is", Takes.NOTHING, ("any",)),
)
TEXT = (
    IS,
    IS_NOT,
    Way("contains", _("contains"), "contains"),
    Way("lacks", _("does not contain"), "contains", is_negated=True),
    Way("starts", _("begins with"), "starts"),
    ANY_OF,
    NONE_OF,
    *PRESENCE,
)
NUMBER = (
    IS,
    IS_NOT,
    Way("more", _("is more than"), "more"),
    Way("at_least", _("is at least"), "at_least"),
    Way("less", _("is less than"), "less"),
    Way("at_most", _("is at most"), "at_most"),
    BETWEEN,
    *PRESENCE,
)
DATE = (
    Way("last", _("is in the last"), "between", Takes.AGE, ("0d", "{}")),
    Way("next", _("is in the next"), "between", Takes.AGE, ("today", "in_{}")),
    Way("older", _("is older than"), "more", Takes.AGE),
    Way("younger", _("is younger than"), "less", Takes.AGE),
    Way("beyond", _("is further ahead than"), "more", Takes.AGE, ("in_{}",)),
    Way("within", _("is in"), "is", Takes.PERIOD),
    Way("not_within", _("is not in"), "is", Takes.PERIOD, is_negated=True),
    Way("earlier", _("is earlier than"), "less", Takes.PERIOD),
    Way("later", _("is later than"), "more", Takes.PERIOD),
    Way("on", _("is on"), "is"),
    Way("before", _("is before"), "less"),
    Way("after", _("is after"), "more"),
    Way("until", _("is on or before"), "at_most"),
    Way("since", _("is on or after"), "at_least"),
    BETWEEN,
    *PRESENCE,
)
TIME = (
    IS,
    Way("before", _("is before"), "less"),
    Way("after", _("is after"), "more"),
    BETWEEN,
    *PRESENCE,
)
CHOICE = (ANY_OF, NONE_OF, IS, IS_NOT, *PRESENCE)
LINK = (IS, IS_NOT, NAMED, *PRESENCE)
_KINDS: Mapping[Kind, tuple[Way, ...]] = {
    **dict.fromkeys((Kind.NUMBER, Kind.RATING, Kind.MONEY), NUMBER),
    **dict.fromkeys((Kind.DATE, Kind.DATETIME), DATE),
    Kind.TIME: TIME,
    Kind.BOOLEAN: (IS, *PRESENCE),
    Kind.USER: (IS, IS_NOT, ANY_OF, NONE_OF, NAMED, *PRESENCE),
    Kind.FILE: PRESENCE,
}


def ways(found: Field) -> tuple[Way, ...]:
    """The ways to compare ``found``; the first is the usual one."""
    if found is TAG:
        return (IS, IS_NOT)
    if found.name == LIST.name:
        return (IS, IS_NOT, ANY_OF, NONE_OF)
    if found.kind in (Kind.CHOICE, Kind.CHOICES):
        return CHOICE if found.choices else TEXT
    if found.kind is Kind.RECORD:
        is_named = not (found.is_custom or found.relation)
        return LINK if is_named else tuple(way for way in LINK if way is not NAMED)
    return _KINDS.get(found.kind, TEXT)


def ways_of_total(found: Field) -> tuple[Way, ...]:
    """The ways to compare an aggregate that comes to a value like those of ``found``."""
    return tuple(
        way
        for way in ways(found)
        if way not in PRESENCE and way.op != "between" and not way.is_negated
    )


def way_of(
    offered: Sequence[Way], found: Field, op: str, value: Any, *, is_negated: bool = False
) -> tuple[Way, list[str]] | None:
    """The way among ``offered`` that a condition of the tree takes, and what is entered for it."""
    if op == "is_not":
        return way_of(offered, found, "is", value, is_negated=not is_negated)
    value = "none" if value is None else value
    presence = [way for way in offered if way in PRESENCE]
    if op == "is" and value in ("none", "any"):
        offered = presence
        if is_negated:
            value, is_negated = {"none": "any", "any": "none"}[value], False
    for way in offered:
        if (way.op, way.is_negated) == (op, is_negated):
            given = way.given(found, value)
            if given is not None:
                return way, given
    if NAMED in offered and op == "is" and isinstance(value, str) and not is_negated:
        return NAMED, [value]  # a link is compared with its id or, typed, with a name
    return None


def entered(found: Field, text: str) -> str | None:
    """``text`` as the control of the field's kind holds it; nothing when it cannot hold it."""
    kind = found.kind
    if kind.is_number:
        plain = text.replace(",", "").replace("_", "")
        return plain if re.fullmatch(r"-?\d{1,20}(\.\d{1,10})?", plain) else None
    if kind in (Kind.DATE, Kind.DATETIME):
        return _if_read(date.fromisoformat, text)
    if kind is Kind.TIME:
        return _if_read(time.fromisoformat, text)
    if kind is Kind.BOOLEAN:
        return "yes" if text.lower() in values.TRUE else "no"
    if kind in (Kind.CHOICE, Kind.CHOICES) and found.choices:
        folded = fold(text)
        return next(
            (value for value, label in found.choices if folded in _names(value, label)), None
        )
    if kind is Kind.RECORD or (kind is Kind.USER and text != "me"):
        return text if text.isascii() and text.isdigit() else None
    return text or None


def _names(value: str, label: str) -> tuple[str, ...]:
    return fold(value), fold(label), fold(value.replace("_", " "))


def _if_read(reader: Any, text: str) -> str | None:
    try:
        reader(text)
    except ValueError:
        return None
    return text


def shown(found: Field, way: Way, given: Given) -> str:
    """What was entered, in words."""
    if way.takes is Takes.AGE:
        return say_count(*AGES[given[1]], int(given[0]))
    if way.takes is Takes.PERIOD:
        return gettext(PERIODS[given[0]])
    joint = BOTH if way.takes is Takes.TWO else EITHER
    return say_joined(joint, (found.choice_labels.get(one, one) for one in given))


MEASURES = {
    "sum": _("sum of %(field)s"),
    "average": _("average of %(field)s"),
    "highest": _("highest %(field)s"),
    "lowest": _("lowest %(field)s"),
}
MOMENTS = {"highest": _("latest %(field)s"), "lowest": _("earliest %(field)s")}


def measures(found: Field) -> list[tuple[str, str]]:
    """The aggregates of ``found`` over related records, and what they are called."""
    if found.relation or not found.is_filterable:
        return []
    is_dated = found.kind in (Kind.DATE, Kind.DATETIME)
    texts = MOMENTS if is_dated else MEASURES if found.kind.is_number else {}
    return [(word, gettext(text) % {"field": found.label}) for word, text in texts.items()]
