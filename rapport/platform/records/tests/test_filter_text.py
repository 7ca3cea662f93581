"""The typed form of filters: what it means, and that it says what the tree says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.platform.records.filters.text import parse, parts, typed
from rapport.platform.records.filters.tree import Tree, leaves


def leaf(field: str, op: str, value: Any) -> Tree:
    return {"field": field, "op": op, "value": value}


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", []),
        ("city:Utrecht", [leaf("city", "is", "Utrecht")]),
        ('city:"Den Haag" anna', [leaf("city", "is", "Den Haag"), {"search": "anna"}]),
        ("total>=10 total<=20", [leaf("total", "at_least", "10"), leaf("total", "at_most", "20")]),
        ("total:10..20", [leaf("total", "between", ["10", "20"])]),
        ('city:Utrecht,"Den Haag"', [leaf("city", "is", ["Utrecht", "Den Haag"])]),
        ("name~jan name^jan", [leaf("name", "contains", "jan"), leaf("name", "starts", "jan")]),
        ("-tag:test", [{"none": [leaf("tag", "is", "test")]}]),
        ("a or b", [{"any": [{"search": "a"}, {"search": "b"}]}]),
        (
            "x:1 (y:2 or -z:3)",
            [
                leaf("x", "is", "1"),
                {"any": [leaf("y", "is", "2"), {"none": [leaf("z", "is", "3")]}]},
            ],
        ),
        ("orders.total>1000", [{"related": "orders", "where": leaf("total", "more", "1000")}]),
        (
            "orders(total>100 placed<30d)",
            [
                {
                    "related": "orders",
                    "where": {"all": [leaf("total", "more", "100"), leaf("placed", "less", "30d")]},
                }
            ],
        ),
        (
            "sum(orders.total, placed<1y)>1000",
            [
                {
                    "aggregate": "sum",
                    "related": "orders",
                    "field": "total",
                    "where": leaf("placed", "less", "1y"),
                    "op": "more",
                    "value": "1000",
                }
            ],
        ),
        (
            "count(orders)>3",
            [{"aggregate": "count", "related": "orders", "field": "", "op": "more", "value": "3"}],
        ),
        ("order jan-piet", [{"search": "order"}, {"search": "jan-piet"}]),
    ],
)
def test_what_is_typed_means(text: str, tree: list[Tree]) -> None:
    found = parse(text)
    assert found == {"all": tree}


@given(st.text(alphabet='ab:.,()"-~<>= or\n', max_size=40))
def test_nothing_typed_breaks_the_reader(text: str) -> None:
    assert all(isinstance(one, dict) for one in leaves(parse(text)))


names = st.sampled_from(["city", "total", "owner"])
texts = st.text(alphabet="abcé 0123", min_size=1, max_size=8).map(str.strip).filter(bool)
conditions = st.one_of(
    st.builds(leaf, names, st.sampled_from(["is", "contains", "more", "at_most", "starts"]), texts),
    st.builds(leaf, names, st.just("between"), st.just(["1", "2"])),
    st.builds(leaf, names, st.just("is"), st.lists(texts, min_size=2, max_size=3)),
    st.builds(lambda word: {"search": word}, texts),
    st.builds(
        lambda one: {"related": "orders", "where": one},
        st.builds(leaf, names, st.just("is"), texts),
    ),
)
trees = st.recursive(
    conditions,
    lambda inner: st.builds(
        lambda word, parts: {word: parts},
        st.sampled_from(["any", "none"]),
        st.lists(inner, min_size=2, max_size=3),
    ),
    max_leaves=6,
)


@given(st.lists(trees, max_size=4).map(lambda parts: {"all": parts}))
def test_a_tree_and_its_text_are_the_same(tree: Tree) -> None:
    assert normal(parse(typed(tree))) == normal(tree)


@pytest.mark.parametrize("text", ["(" * 3000, ")" * 3000, "-(" * 3000, "a(" * 900, "-" * 4000])
def test_brackets_without_end_end(text: str) -> None:
    assert len(parts(text)) < 5000


def test_chips_are_what_was_typed() -> None:
    assert [part.typed for part in parts('city:"Den Haag" (a:1 or b:2) -tag:x')] == [
        'city:"Den Haag"',
        "(a:1 or b:2)",
        "-tag:x",
    ]


def normal(tree: Tree) -> Tree:
    """With groups of one unwrapped: brackets around one condition mean nothing."""
    if "where" in tree:
        return tree | {"where": normal(tree["where"])}
    for word in ("all", "any", "none"):
        if word in tree:
            parts = [normal(part) for part in tree[word]]
            if word == "none" and len(parts) == 1 and "any" in parts[0]:
                return {"none": parts[0]["any"]}
            return parts[0] if len(parts) == 1 and word != "none" else {word: parts}
    return tree
