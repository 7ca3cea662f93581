"""Filters that are deep, long, contradictory or hostile: a sentence, or no record, and never an accident."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rapport.kit.errors import Invalid, RapportError
from rapport.platform.access import SYSTEM
from rapport.platform.accounts import stamps
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.filters import compile_tree, leaves, parse, sentence, typed, why
from rapport.platform.records.models import CustomField, CustomObject
from rapport.platform.records.types import RecordType, record_types

KINDS = ("text", "number", "date", "time", "boolean", "email", "rating")


@pytest.fixture
def house(db: None) -> RecordType:
    """A house with a field of every kind, that leads to another and to a person."""
    CustomObject.objects.create(key="house", label="House", plural="Houses")
    for name in KINDS:
        _field(name, name)
    _field("sort", "choice", choices=[["old", "Old"], ["new", "New"]])
    _field("traits", "choices", choices=[["red", "Red"], ["tall", "Tall"]])
    _field("beside", "record", target="house")
    _field("keeper", "user")
    stamps.renew()
    kind = record_types()["house"]
    create_record(kind, {"name": "Mill", "number": 3, "text": "x"}, by=SYSTEM)
    return kind


def _field(name: str, kind: str, **more: Any) -> None:
    CustomField.objects.create(
        record_type="house", name=name, label=name.capitalize(), kind=kind, **more
    )


def answer(kind: RecordType, tree: Any) -> str:
    """The sentence that refuses ``tree``, or which records it finds."""
    try:
        rows = kind.visible_to(SYSTEM).filter(compile_tree(tree, kind, by=SYSTEM))
        return ", ".join(str(row) for row in rows)
    except RapportError as wrong:
        return str(wrong)


def deep(word: str, depth: int) -> Any:
    tree: Any = {"field": "name", "op": "is", "value": "Mill"}
    for _level in range(depth):
        tree = {word: [tree]}
    return tree


LARGE = "A filter holds at most 60 conditions, 8 deep."
NO_VALUE = "A value in the filter is too long, or is no text."
NO_CONDITION = "The filter is not understood: A part of the filter is not a condition."
MANY = "A condition compares with at most 500 values."
CONDITION = {"field": "name", "op": "is", "value": "Mill"}


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        (deep("all", 50), LARGE),
        (deep("none", 50), LARGE),
        ({"related": "beside", "where": deep("any", 50)}, LARGE),
        ({"any": [CONDITION] * 5000}, LARGE),
        ({"all": [{"any": [CONDITION] * 50}] * 50}, LARGE),
        (CONDITION | {"value": ["x"] * 5000}, MANY),
        (CONDITION | {"value": [[["x"]]]}, MANY),
        (CONDITION | {"value": {"x": 1}}, MANY),
        (CONDITION | {"value": "x" * 1_000_000}, NO_VALUE),
        (CONDITION | {"value": "a\x00b"}, NO_VALUE),
        (CONDITION | {"value": json.loads('"\\ud800"')}, NO_VALUE),
        (CONDITION | {"field": "a\x00b"}, NO_VALUE),
        ({"search": "a\x00b"}, NO_VALUE),
        ({"search": ["a"]}, MANY),
        ({"field": "tag", "op": "is", "value": "a\x00"}, NO_VALUE),
        (CONDITION | {"field": ["name"]}, NO_CONDITION),
        (CONDITION | {"op": {"is": 1}}, NO_CONDITION),
        ({"aggregate": ["sum"], "related": "beside"}, NO_CONDITION),
        ({"aggregate": "sum"}, "compared with a number"),
        ({"aggregate": "sum", "value": 1}, "Houses have no related “”"),
        ({"aggregate": "burst", "related": "beside", "value": 1}, "an aggregate is one of"),
        ({"all": CONDITION}, "“all” takes a list of conditions."),
        ({"all": ["x"]}, "“all” takes a list of conditions."),
        ([], NO_CONDITION),
        ("name:Mill", NO_CONDITION),
        ({"field": "secret", "op": "is", "value": 1}, "Houses have no field “secret”."),
        (CONDITION | {"op": "burst"}, "“burst” is no way to compare name."),
        (CONDITION | {"op": "between", "value": [1]}, "takes two values"),
        ({"field": "number", "op": "more", "value": "1e999999"}, ""),
        ({"field": "number", "op": "more", "value": "9" * 900}, ""),
        ({"field": "number", "op": "is", "value": "NaN"}, "compared with a number"),
        ({"field": "number", "op": "is", "value": float("inf")}, "compared with a number"),
        ({"field": "rating", "op": "is", "value": "9" * 900}, ""),
        ({"field": "keeper", "op": "is", "value": "9" * 900}, ""),
        ({"field": "keeper", "op": "is", "value": "²"}, ""),
        ({"field": "owner", "op": "is", "value": "9" * 900}, ""),
        ({"field": "owner", "op": "is", "value": "²"}, ""),
        ({"field": "beside", "op": "is", "value": "9" * 900}, ""),
        ({"field": "beside", "op": "is", "value": "²"}, "compared with an id"),
        ({"field": "list", "op": "is", "value": "9" * 900}, "You see no list"),
        ({"field": "date", "op": "more", "value": "99999y"}, ""),
        ({"field": "date", "op": "is", "value": "9999-12-31"}, ""),
        ({"field": "created", "op": "is", "value": "9999-12-31"}, ""),
        ({"field": "created", "op": "is", "value": "0001-01-01"}, ""),
        ({"field": "created", "op": "is", "value": "10000-01-01"}, "compared with a date"),
        ({"field": "time", "op": "is", "value": "25:61"}, "Time"),
        ({"field": "sort", "op": "is", "value": "x" * 900}, "Sort is one of"),
        ({"field": "traits", "op": "contains", "value": "x"}, "Traits is one of"),
    ],
)
def test_what_is_hostile_gets_a_sentence_or_finds_nothing(
    house: RecordType, tree: Any, said: str
) -> None:
    found = answer(house, tree)
    assert said in found if said else "Mill" not in found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("number>3 number<3", ""),
        ("name:Mill -name:Mill", ""),
        ("number:none number:any", ""),
        ("number:9..1", ""),
        ("name:Mill or -name:Mill", "Mill"),
        ("(number>1 number<1) or name:Mill", "Mill"),
    ],
)
def test_what_contradicts_itself_is_answered(house: RecordType, text: str, found: str) -> None:
    assert answer(house, parse(text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "(" * 50 + "name:Mill" + ")" * 50,
        "-(" * 50 + "name:Mill" + ")" * 50,
        "beside(" * 50 + "name:Mill",
        "sum(" * 500,
        " or ".join(["name:Mill"] * 5000),
        "name:Mill " * 5000,
        "name:" + ",".join(["Mill"] * 5000),
        "name:" + "x" * 1_000_000,
        "x" * 1_000_000,
        '"' * 9999,
        "-" * 9999,
        "name:a\x00b",
        "\x00",
        "number>1e999999",
        "keeper:²",
        "name:\u202e\u0661\U0001f600",
        "' or 1=1; --",
        "name:%(x)s%",
    ],
)
def test_what_is_typed_is_answered_and_said(house: RecordType, text: str) -> None:
    tree = parse(text)
    assert isinstance(answer(house, tree), str)
    assert isinstance(typed(tree), str)
    assert len(list(leaves(tree))) <= 10_000
    if len(text) < 1000:
        assert isinstance(sentence(tree, house), str)


def test_why_refuses_the_same(house: RecordType) -> None:
    for tree in (deep("all", 50), CONDITION | {"value": "a\x00"}, {"any": [CONDITION] * 5000}):
        with pytest.raises(Invalid):
            why(tree, house, 1, by=SYSTEM)
