"""The filter language: a small typed tree, written as JSON or typed as text, compiled to SQL here only.

    {"all": [{"field": "city", "op": "is", "value": "Utrecht"}, {"any": […]}, {"none": […]}]}
    city:Utrecht revenue>1000 created<30d -tag:test "anna de"

In text, ``field:value`` is "is", ``~`` contains, ``field:none`` empty, ``field:any`` filled, a
leading ``-`` negates, other words are searched for. Ages (30d, 4w, 6m, 1y) compare as ages:
``created<30d`` is "less than thirty days ago".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Q
from django.utils import timezone

from rapport.kit.errors import Invalid
from rapport.kit.text import fold
from rapport.platform.records.models import Tagging
from rapport.platform.records.types import Field, Kind, RecordType

Tree = dict[str, Any]

SYMBOLS = {
    ":": "is",
    "=": "is",
    "~": "contains",
    "<": "less",
    ">": "more",
    "<=": "at_most",
    ">=": "at_least",
}
LOOKUPS = {"less": "lt", "more": "gt", "at_most": "lte", "at_least": "gte"}
MIRRORED = {
    "less": "more",
    "more": "less",
    "at_most": "at_least",
    "at_least": "at_most",
    "is": "is",
}
AGE_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
DEEPEST, MOST = 8, 60

_TOKEN = re.compile(r'(-?)(?:([a-z_][a-z0-9_.]*)(<=|>=|[:=~<>]))?(?:"([^"]*)"|(\S+))')
_AGE = re.compile(r"(\d{1,5})([dwmy])")


@dataclass(frozen=True)
class Condition:
    """One leaf of the tree as people see it: a chip in the filter bar."""

    field: Field
    op: str
    value: str
    is_negated: bool
    text: str

    @property
    def how(self) -> str:
        word = {"less": "<", "more": ">", "at_most": "≤", "at_least": "≥"}.get(self.op, self.op)
        return f"not {word}" if self.is_negated else word

    @property
    def shown(self) -> str:
        return self.field.choice_labels.get(self.value, self.value)


def parse(text: str) -> Tree:
    """The tree that ``text`` stands for. Never fails: what is no condition is searched for."""
    leaves: list[Tree] = []
    for minus, name, symbol, quoted, word in _TOKEN.findall(text):
        value = quoted or word
        leaf: Tree = (
            {"field": name, "op": SYMBOLS[symbol], "value": value} if name else {"search": value}
        )
        leaves.append({"none": [leaf]} if minus else leaf)
    return {"all": leaves}


def tokens(text: str) -> Iterator[tuple[str, bool, str, str, str]]:
    """(as typed, is negated, field, op, value) of each part of ``text``."""
    for match in _TOKEN.finditer(text):
        minus, name, symbol, quoted, word = match.groups()
        yield (
            match.group(),
            bool(minus),
            name or "",
            SYMBOLS.get(symbol or "", ""),
            quoted or word or "",
        )


def compile_tree(tree: Tree, record_type: RecordType) -> Q:
    """``tree`` as a condition on ``record_type``. Raises Invalid naming what is wrong and where."""
    return _Compiler(record_type).node(tree, 0)


class _Compiler:
    def __init__(self, record_type: RecordType) -> None:
        self.record_type = record_type
        self.fields = record_type.all_fields()
        self.count = 0

    def node(self, tree: Tree, depth: int) -> Q:
        self.count += 1
        if depth > DEEPEST or self.count > MOST:
            raise Invalid(
                "filter_too_large", f"A filter holds at most {MOST} conditions, {DEEPEST} deep."
            )
        if not isinstance(tree, dict):
            raise Invalid("filter_not_understood", "A part of the filter is not a condition.")
        if "search" in tree:
            return self.search(str(tree["search"]))
        for word in ("all", "any", "none"):
            if word in tree:
                return self.group(word, tree[word], depth)
        return self.leaf(tree)

    def group(self, word: str, parts: Any, depth: int) -> Q:
        if not isinstance(parts, list):
            raise Invalid(
                "filter_not_understood", f"“{word}” in a filter takes a list of conditions."
            )
        conditions = [self.node(part, depth + 1) for part in parts]
        if word == "all":
            return Q(*conditions)
        if not conditions:
            return Q()
        joined = conditions[0]
        for condition in conditions[1:]:
            joined |= condition
        return joined if word == "any" else ~joined

    def search(self, text: str) -> Q:
        if not self.record_type.search or not fold(text):
            return Q()
        return Q(**{f"{self.record_type.search}__contains": fold(text)})

    def leaf(self, tree: Tree) -> Q:
        name, op, value = str(tree.get("field", "")), str(tree.get("op", "is")), tree.get("value")
        if name == "tag":
            return self.tagged(str(value))
        found = self.fields.get(name)
        if found is None:
            raise Invalid(
                "unknown_field", f"{self.record_type.plural} have no field “{name}”.", field=name
            )
        if op not in (*LOOKUPS, "is", "contains"):
            raise Invalid(
                "unknown_operator", f"“{op}” is no way to compare {found.label}.", field=name
            )
        if value in ("none", "any", None) and op == "is":
            return self.presence(found, is_filled=value == "any")
        return found.holds(self.record_type.model, comparison(found, op, value))

    def presence(self, found: Field, *, is_filled: bool) -> Q:
        if found.relation:
            filled = found.holds(
                self.record_type.model, lambda path: Q(**{f"{path}__isnull": False})
            )
        else:
            filled = Q(**{f"{found.column}__isnull": False})
            if found.kind in (Kind.TEXT, Kind.CHOICE, Kind.EMAIL, Kind.PHONE):
                filled &= ~Q(**{found.column: ""})
        return filled if is_filled else ~filled

    def tagged(self, name: str) -> Q:
        return Q(pk__in=Tagging.record_ids(self.record_type.model._meta.label_lower, name))


def comparison(found: Field, op: str, value: Any) -> Any:
    """A function from the column's path to the condition "path op value"."""
    if op in LOOKUPS and not found.kind.is_ordered:
        raise Invalid(
            "not_ordered", f"{found.label} cannot be more or less than something.", field=found.name
        )
    if found.kind in (Kind.DATE, Kind.DATETIME):
        return _moment(found, op, str(value))
    if found.kind in (Kind.NUMBER, Kind.MONEY):
        number = _number(found, str(value))
        return lambda path: Q(**{f"{path}__{LOOKUPS.get(op, 'exact')}": number})
    if found.kind is Kind.BOOLEAN:
        truth = str(value).lower() in ("yes", "true", "1")
        return lambda path: Q(**{path: truth})
    if found.kind is Kind.USER:
        return lambda path: Q(**{f"{path}__name__icontains": value})
    if found.kind is Kind.CHOICE:
        chosen = _choice(found, str(value))
        return lambda path: Q(**{path: chosen})
    if found.kind is Kind.RECORD:
        return lambda path: Q(**{path: int(value) if str(value).isdigit() else 0})
    if found.kind in (Kind.EMAIL, Kind.PHONE) and op == "is":
        folded = str(value).lower()  # as the column keeps it: an index answers
        return lambda path: Q(**{path: folded})
    lookup = "icontains" if op == "contains" else "iexact"
    return lambda path: Q(**{f"{path}__{lookup}": value})


def _number(found: Field, text: str) -> Decimal:
    try:
        number = Decimal(text.replace(",", "").replace("_", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > 18:
        raise Invalid(
            "not_a_number",
            f"{found.label} is compared with a number, not “{text}”.",
            field=found.name,
        )
    return number


def _choice(found: Field, text: str) -> str:
    folded = fold(text)
    for value, label in found.choices:
        if folded in (fold(value), fold(label), fold(value.replace("_", " "))):
            return value
    if not found.choices:
        return text
    known = ", ".join(value for value, _ in found.choices)
    raise Invalid(
        "unknown_choice", f"{found.label} is one of {known}, not “{text}”.", field=found.name
    )


def _moment(found: Field, op: str, text: str) -> Any:
    """Dates compare by day; ages turn the comparison around."""
    age = _AGE.fullmatch(text)
    if age:
        day = timezone.localdate() - timedelta(days=min(int(age[1]) * AGE_DAYS[age[2]], 200_000))
        op = MIRRORED.get(op, op)
    else:
        day = _day(found, text)
    if found.kind is Kind.DATE:
        return lambda path: Q(**{f"{path}__{LOOKUPS.get(op, 'exact')}": day})
    start = timezone.make_aware(datetime.combine(day, time.min))
    end = start + timedelta(days=1)
    spans = {
        "less": lambda path: Q(**{f"{path}__lt": start}),
        "at_least": lambda path: Q(**{f"{path}__gte": start}),
        "more": lambda path: Q(**{f"{path}__gte": end}),
        "at_most": lambda path: Q(**{f"{path}__lt": end}),
    }
    return spans.get(op, lambda path: Q(**{f"{path}__gte": start, f"{path}__lt": end}))


def _day(found: Field, text: str) -> date:
    if text == "today":
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError:
        example = "a date such as 2026-03-31 or an age such as 30d"
        raise Invalid(
            "not_a_date",
            f"{found.label} is compared with {example}, not “{text}”.",
            field=found.name,
        ) from None


def conditions(text: str, record_type: RecordType) -> list[Condition]:
    """The chips of ``text``: its conditions on known fields, in the order typed."""
    fields = record_type.all_fields() | {"tag": Field("tag", "Tag")}
    return [
        Condition(fields[name], op, value, is_negated, typed)
        for typed, is_negated, name, op, value in tokens(text)
        if name in fields
    ]
