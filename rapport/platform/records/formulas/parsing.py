"""Formulas read by recursive descent, typed while they are read, and turned into functions."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rapport.kit.speech import noted, say
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.formulas.functions import CLASH, FUNCTIONS, Function, fits, same
from rapport.platform.records.formulas.tokens import Token, tokens, wrong
from rapport.platform.records.formulas.values import (
    DATE,
    EMPTY,
    NUMBER,
    TEXT,
    TRUTH,
    Type,
    as_text,
    compared,
    days_after,
    days_between,
    kept,
    strict,
    taken,
    type_of,
)

DEEPEST = 40
Known = Mapping[str, Any]
Run = Callable[[Known, date], Any]
COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "==": operator.eq,
    "<>": operator.ne,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
EQUAL = {"=": True, "==": True, "<>": False, "!=": False}
FIXED: Mapping[str, tuple[Type, Any]] = {
    "true": (TRUTH, True),
    "yes": (TRUTH, True),
    "false": (TRUTH, False),
    "no": (TRUTH, False),
    "empty": (EMPTY, None),
}


@dataclass(frozen=True)
class Part:
    """A piece of a formula: what it comes to, how it is worked out, and where it begins."""

    type: Type
    run: Run
    at: int


@dataclass(frozen=True)
class Formula:
    """A formula that holds: its type, the fields that it reads, whether the day matters."""

    type: Type
    names: frozenset[str]
    reads_clock: bool
    run: Run

    def __call__(self, known: Known, today: date) -> Any:
        """What it comes to for a record with the values ``known``, by field name."""
        return kept(self.run(known, today))


def parse(text: str, fields: Mapping[str, Field]) -> Formula:
    """The formula ``text`` over ``fields``. Raises Invalid at "formula", with the place."""
    return _Parser(text, fields).formula()


def canonical(text: str, fields: Mapping[str, Field]) -> str:
    """``text`` with every field by its name, which outlives a change of its label."""
    return _rewritten(text, lambda token: f"[{find(token, fields).name}]")


def readable(text: str, fields: Mapping[str, Field]) -> str:
    """``text`` with every field by its label; those that are gone by name."""

    def label(token: Token) -> str:
        found = fields.get(token.inner if token.sort == "label" else token.word)
        return f"[{found.label}]" if found else token.text

    return _rewritten(text, label)


def _rewritten(text: str, write: Callable[[Token], str]) -> str:
    found = list(tokens(text))
    pieces, end = [], 0
    for token, after in zip(found, [*found[1:], found[-1]], strict=True):
        if is_field(token, after):
            pieces += [text[end : token.at], write(token)]
            end = token.at + len(token.text)
    return "".join([*pieces, text[end:]])


def is_field(token: Token, after: Token) -> bool:
    """Whether ``token`` names a field: no function's name, no word of the language."""
    if token.sort == "label":
        return True
    words = {"and", "or", "not", "is", *FIXED}
    return token.sort == "name" and after.text != "(" and token.word not in words


def find(token: Token, fields: Mapping[str, Field]) -> Field:
    """The field that ``token`` names, by name or label. Raises Invalid."""
    name = token.inner.strip() if token.sort == "label" else token.text
    if name.lower() in fields:
        return fields[name.lower()]
    for found in fields.values():
        if found.label.lower() == name.lower():
            return found
    raise wrong("There is no field “%(name)s”.", token.at, name=name)


class _Parser:
    def __init__(self, text: str, fields: Mapping[str, Field]) -> None:
        self.tokens, self.fields = list(tokens(text)), fields
        self.place, self.depth = 0, 0
        self.names: set[str] = set()
        self.reads_clock = False

    def formula(self) -> Formula:
        if self.here.sort == "end":
            raise wrong("Write a formula, such as amount * 0.2.", 0)
        part = self.expression()
        if self.here.sort != "end":
            raise wrong("“%(text)s” is not expected here.", self.here.at, text=self.here.text)
        if part.type.kind not in KEPT:
            raise wrong(
                "The result is %(found)s; no field can keep that.", part.at, found=part.type
            )
        return Formula(part.type, frozenset(self.names), self.reads_clock, part.run)

    @property
    def here(self) -> Token:
        return self.tokens[self.place]

    def took(self, *words: str) -> Token | None:
        """The next word if it is one of ``words``, and go on behind it."""
        token = self.here
        if token.sort in ("sign", "name") and token.word in words:
            self.place += 1
            return token
        return None

    def expect(self, sign: str) -> None:
        if not self.took(sign):
            raise wrong("“%(sign)s” is missing here.", self.here.at, sign=sign)

    def expression(self) -> Part:
        self.depth += 1
        if self.depth > DEEPEST:
            raise wrong("This is nested too deeply.", self.here.at)
        part = self.either()
        self.depth -= 1
        return part

    def either(self) -> Part:
        part = self.both()
        while self.took("or"):
            other = self.both()
            part = _truth(part, other, lambda a, b: bool(a or b))
        return part

    def both(self) -> Part:
        part = self.negation()
        while self.took("and"):
            other = self.negation()
            part = _truth(part, other, lambda a, b: bool(a and b))
        return part

    def negation(self) -> Part:
        token = self.took("not")
        if not token:
            return self.comparison()
        self.depth += 1
        if self.depth > DEEPEST:
            raise wrong("This is nested too deeply.", token.at)
        part = self.negation()
        self.depth -= 1
        _need(part, TRUTH)
        run = part.run
        return Part(TRUTH, lambda known, today: not run(known, today), token.at)

    def comparison(self) -> Part:
        part = self.addition()
        if self.took("is"):
            return self.presence(part)
        sign = self.took(*COMPARISONS)
        return _comparison(part, sign, self.addition()) if sign else part

    def presence(self, part: Part) -> Part:
        is_filled, run = bool(self.took("not")), part.run
        if not self.took("empty"):
            raise wrong("After “is” comes “empty” or “not empty”.", self.here.at)
        return Part(TRUTH, lambda known, day: (run(known, day) is not None) == is_filled, part.at)

    def addition(self) -> Part:
        part = self.product()
        while sign := self.took("+", "-", "&"):
            other = self.product()
            part = _joined(part, other) if sign.text == "&" else _sum(part, sign, other)
        return part

    def product(self) -> Part:
        part = self.signed()
        while sign := self.took("*", "/", "%"):
            part = _product(part, sign, self.signed())
        return part

    def signed(self) -> Part:
        is_negative, token = False, self.here
        while sign := self.took("-", "+"):
            is_negative ^= sign.text == "-"
        part = self.simple()
        if not is_negative:
            return part
        _need(part, NUMBER)
        return Part(part.type, _combined(strict(operator.neg), part), token.at)

    def simple(self) -> Part:
        token = self.here
        self.place += 1
        if token.sort == "number":
            return _constant(NUMBER, Decimal(token.text), token.at)
        if token.sort == "text":
            return _constant(TEXT, token.inner or None, token.at)
        if token.text == "(":
            part = self.expression()
            self.expect(")")
            return part
        if token.sort == "name" and self.here.text == "(":
            return self.call(token)
        if token.sort == "name" and token.word in FIXED:
            return _constant(*FIXED[token.word], token.at)
        if token.sort in ("name", "label"):
            return self.field(token)
        raise wrong(
            say("Something is missing here.")
            if token.sort == "end"
            else say("“%(text)s” is not expected here.", text=token.text),
            token.at,
        )

    def field(self, token: Token) -> Part:
        found = find(token, self.fields)
        self.names.add(found.name)
        return Part(
            type_of(found), lambda known, _today: taken(found, known.get(found.name)), token.at
        )

    def call(self, token: Token) -> Part:
        self.place += 1
        given: list[Part] = []
        while self.here.text != ")":
            given.append(self.expression())
            if not self.took(","):
                break
        self.expect(")")
        if token.word == "today" and not given:
            self.reads_clock = True
            return Part(DATE, lambda _known, today: today, token.at)
        function = FUNCTIONS.get(token.word)
        if function is None:
            known = ", ".join(sorted([*FUNCTIONS, "today"]))
            raise wrong(
                "There is no function “%(text)s”; there are %(known)s.",
                token.at,
                text=token.text,
                known=known,
            )
        return _called(token, function, given)


WANTED = {"n": NUMBER, "t": TEXT, "d": DATE}
KEPT = {Kind.NUMBER, Kind.MONEY, Kind.TEXT, Kind.BOOLEAN, Kind.DATE, Kind.DATETIME}


def _constant(given: Type, value: Any, at: int) -> Part:
    return Part(given, lambda _known, _today: value, at)


def _combined(function: Callable[..., Any], *parts: Part) -> Run:
    runs = [part.run for part in parts]
    return lambda known, today: function(*[run(known, today) for run in runs])


def _need(part: Part, wanted: Type) -> None:
    is_number = wanted is NUMBER and part.type.is_number
    if not (is_number or part.type in (wanted, EMPTY)):
        raise wrong(
            "Here stands %(found)s, not %(wanted)s.", part.at, found=part.type, wanted=wanted
        )


def _truth(left: Part, right: Part, decide: Callable[[Any, Any], bool]) -> Part:
    _need(left, TRUTH)
    _need(right, TRUTH)
    return Part(TRUTH, _combined(decide, left, right), left.at)


def _comparison(left: Part, sign: Token, right: Part) -> Part:
    kinds = (left.type, right.type)
    if EMPTY in kinds and sign.text in EQUAL:
        both = _combined(lambda a, b: (a is None and b is None) == (EQUAL[sign.text]), left, right)
        return Part(TRUTH, both, left.at)
    alike = same(kinds) is not CLASH or all(one.is_moment for one in kinds)
    if not alike:
        raise wrong(
            "%(left)s is compared with %(right)s.",
            sign.at,
            left=str(left.type).capitalize(),
            right=right.type,
        )
    decide = COMPARISONS[sign.text]
    if TRUTH in kinds and sign.text not in EQUAL:
        raise wrong("Yes and no are not more or less than each other.", sign.at)
    return Part(
        TRUTH, _combined(strict(lambda a, b: decide(*compared(a, b))), left, right), left.at
    )


def _joined(left: Part, right: Part) -> Part:
    for part in (left, right):
        if not fits("?", part.type):
            raise wrong("A text cannot hold %(found)s.", part.at, found=part.type)
    return Part(TEXT, _combined(lambda a, b: as_text(a) + as_text(b) or None, left, right), left.at)


def _sum(left: Part, sign: Token, right: Part) -> Part:
    plus = sign.text == "+"
    if left.type == TEXT and right.type in (TEXT, EMPTY) and plus:
        return _joined(left, right)
    if left.type.is_moment and right.type.is_number:
        shift = days_after if plus else (lambda day, days: days_after(day, -days))
        return Part(left.type, _combined(strict(shift), left, right), left.at)
    if left.type.is_moment and right.type.is_moment and not plus:
        return Part(NUMBER, _combined(strict(days_between), left, right), left.at)
    for part in (left, right):
        _need(part, NUMBER)
    result = same((left.type, right.type))
    if result is CLASH:
        a, b = left.type.currency, right.type.currency
        raise wrong("%(left)s and %(right)s do not add up.", sign.at, left=a, right=b)
    count = operator.add if plus else operator.sub
    return Part(result, _combined(strict(count), left, right), left.at)


def _product(left: Part, sign: Token, right: Part) -> Part:
    for part in (left, right):
        _need(part, NUMBER)
    count = {"*": operator.mul, "/": operator.truediv, "%": operator.mod}[sign.text]
    is_ratio = sign.text == "/" and right.type.kind is Kind.MONEY
    result = NUMBER if is_ratio else same((left.type, right.type))
    if result is CLASH:
        a, b = left.type.currency, right.type.currency
        raise wrong("%(left)s times %(right)s means nothing.", sign.at, left=a, right=b)
    return Part(result, _combined(strict(count), left, right), left.at)


def _called(token: Token, function: Function, given: list[Part]) -> Part:
    if not function.least <= len(given) <= function.most:
        sentence = noted("%(word)s() takes %(least)s values, not %(count)s.")
        if function.least < function.most:
            sentence = noted("%(word)s() takes at least %(least)s values, not %(count)s.")
        raise wrong(sentence, token.at, word=token.word, least=function.least, count=len(given))
    if token.word == "if":
        _need(given[0], TRUTH)
    for place, part in enumerate(given):
        if not fits(function.takes_at(place), part.type):
            wanted = WANTED.get(function.takes_at(place)) or say("a value")
            raise wrong(
                "%(word)s() takes %(wanted)s here, not %(found)s.",
                part.at,
                word=token.word,
                wanted=wanted,
                found=part.type,
            )
    result = function.gives([part.type for part in given])
    if result is CLASH:
        raise wrong(
            "The values of %(word)s() are of different kinds.", given[-1].at, word=token.word
        )
    return Part(result, _combined(function.run, *given), token.at)
