"""A tree becomes rows, and the rows the same tree."""

from __future__ import annotations

import pytest

from rapport.platform.access import SYSTEM
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.filters.operators import (
    TAG,
    Takes,
    Way,
    entered,
    shown,
    way_of,
    ways,
)
from rapport.platform.records.filters.rows import TYPED, Group, Row, Scope
from rapport.platform.records.filters.text import parse, typed
from rapport.platform.records.filters.tree import Tree, group_of, parts_of
from rapport.platform.records.types import RecordType, record_types

CHOICES = (("new", "New one"), ("old", "Old one"))
VALUES = {
    Kind.NUMBER: ["12.5", "20"],
    Kind.RATING: ["3", "5"],
    Kind.MONEY: ["-100", "200"],
    Kind.DATE: ["2026-01-31", "2026-02-28"],
    Kind.DATETIME: ["2026-01-31", "2026-02-28"],
    Kind.TIME: ["09:00", "17:30"],
    Kind.BOOLEAN: ["yes", "no"],
    Kind.CHOICE: ["new", "old"],
    Kind.CHOICES: ["new", "old"],
    Kind.USER: ["me", "12"],
    Kind.RECORD: ["7", "8"],
}
EVERY = [
    (Field("x", "X", kind, choices=CHOICES if "choice" in kind else ()), way)
    for kind in Kind
    for way in ways(Field("x", "X", kind, choices=CHOICES if "choice" in kind else ()))
]


def given_for(found: Field, way: Way) -> list[str]:
    if way.takes is Takes.NOTHING:
        return []
    if way.takes is Takes.AGE:
        return ["30", "d"]
    if way.takes is Takes.PERIOD:
        return ["last_month"]
    values = VALUES.get(found.kind, ["Den Haag", "a,b"])
    if way.key == "named":
        values = ["anna"]
    return values[:1] if way.takes is Takes.ONE else values


@pytest.mark.parametrize(("found", "way"), EVERY, ids=lambda one: getattr(one, "key", ""))
def test_every_way_of_every_kind_is_typed_and_found_again(found: Field, way: Way) -> None:
    given = given_for(found, way)
    leaf: Tree = {"field": "x", "op": way.op, "value": way.value(given)}
    tree: Tree = {"none": [leaf]} if way.is_negated else leaf
    (read,) = parts_of(parse(typed(tree)))
    is_negated = group_of(read) == "none"
    condition = parts_of(read)[0] if is_negated else read
    found_way = way_of(
        ways(found), found, condition["op"], condition["value"], is_negated=is_negated
    )
    assert found_way == (way, given)
    assert way.is_complete(given)
    assert isinstance(shown(found, way, given), str)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_ways_with_keys_of_their_own(kind: Kind) -> None:
    keys = [way.key for way in ways(Field("x", "X", kind))]
    assert keys
    assert len(set(keys)) == len(keys)
    assert [way.key for way in ways(TAG)] == ["is", "is_not"]


@pytest.mark.parametrize(
    ("kind", "text", "held"),
    [
        (Kind.NUMBER, "1,000", "1000"),
        (Kind.NUMBER, "many", None),
        (Kind.DATE, "2026-02-31", None),
        (Kind.TIME, "25:00", None),
        (Kind.BOOLEAN, "TRUE", "yes"),
        (Kind.CHOICE, "new ONE", "new"),
        (Kind.CHOICE, "gone", None),
        (Kind.USER, "Anna", None),
        (Kind.RECORD, "٣", None),
        (Kind.TEXT, "Ulm", "Ulm"),
    ],
)
def test_a_control_holds_what_its_kind_allows(kind: Kind, text: str, held: str | None) -> None:
    assert entered(Field("x", "X", kind, choices=CHOICES), text) == held


@pytest.fixture
def party(db: None) -> RecordType:
    return record_types()["party"]


@pytest.mark.parametrize(
    "text",
    [
        "city:Utrecht",
        'city:Utrecht,"Den Haag" -name~bv',
        'name:"a..b" "or"',
        "owner:me owner:any",
        "owner~anna",
        "(role:customer or country:NL) created:0d..30d",
        "-(city:Ulm or city:Bonn)",
        "role:customer or (city:Ulm (country:NL or name^a))",
        "orders:any",
        "orders:none -orders.total>100",
        "orders(total>100 placed:this_month)",
        "orders(total>100 or -status:cancelled)",
        "count(orders, placed:0d..1y)>=3",
        "sum(orders.total)>1000 average(orders.total)<=5 lowest(orders.total):1",
        "highest(orders.placed)>90d lowest(orders.placed)<last_year",
        "born<2000-01-01 born:2001-01-01..2002-01-01",
        'anna -bert "c d" -tag:test',
    ],
)
def test_rows_say_what_was_typed(party: RecordType, text: str) -> None:
    scope = Scope(party, SYSTEM)
    group = scope.group(parse(text))
    assert all(row.field not in ("", TYPED) for row in group.rows())
    assert scope.judge(group, is_final=True), [row.problem for row in group.rows()]
    assert typed(scope.tree(group)) == text


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("born<=30d city:Ulm", ["born<=30d", ""]),
        ("secret:1", ["secret:1"]),
        ("nothing.total>3", ["nothing.total>3"]),
        ("role:unheard_of", ["role:unheard_of"]),
        ("a (b or (c (d or (e f))))", ["", "", "", "", "e f"]),
    ],
)
def test_what_no_row_says_stays_as_typed(party: RecordType, text: str, rows: list[str]) -> None:
    scope = Scope(party, SYSTEM)
    group = scope.group(parse(text))
    assert [row.text for row in group.rows()] == rows
    assert parse(typed(scope.tree(group))) == parse(text)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("-owner:none", "owner:any"),
        ("owner:anna", "owner~anna"),
        ("-(sum(orders.total)>5)", "-sum(orders.total)>5"),
        ("(city:Ulm)", "city:Ulm"),
        ("role:Customer", "role:customer"),
        ("orders(total>3)", "orders.total>3"),
    ],
)
def test_rows_may_say_it_in_another_way(party: RecordType, text: str, other: str) -> None:
    scope = Scope(party, SYSTEM)
    assert typed(scope.tree(scope.group(parse(text)))) == other


def test_what_is_wrong_is_said_at_its_row(party: RecordType) -> None:
    scope = Scope(party, SYSTEM)
    group = scope.group(parse("city:Ulm secret:1 orders(total>1 shoe:3)"))
    assert not scope.judge(group, is_final=False)
    assert [row.problem for row in group.rows()] == [
        "",
        "Parties have no field “secret”.",
        "",
        "",
        "Orders have no field “shoe”.",
    ]


def test_an_unfinished_row_means_nothing_yet(party: RecordType) -> None:
    scope = Scope(party, SYSTEM)
    group = Group("all", [Row(), Row("city", "", "is", []), Row("name", "", "is", ["Anna"])])
    assert scope.tree(group) == {"all": [{"field": "name", "op": "is", "value": "Anna"}]}
    assert scope.judge(group, is_final=False)
    assert not scope.judge(group, is_final=True)
    assert [bool(row.problem) for row in group.rows()] == [False, True, False]
