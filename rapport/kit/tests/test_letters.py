"""Slips of the finger, counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.kit.letters import distance


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("", "", 0),
        ("anna", "", 4),
        ("anna", "anna", 0),
        ("anna", "ana", 1),
        ("anna", "hanna", 1),
        ("anna", "anne", 1),
        ("anna", "nana", 1),
        ("kitten", "sitting", 3),
        ("jonhson", "johnson", 1),
        ("x" * 200, "x" * 199 + "y", 1),
    ],
)
def test_slips_are_counted(one: str, other: str, expected: int) -> None:
    assert distance(one, other) == expected


def by_the_book(one: str, other: str) -> int:
    """The textbook's table of distances, with swaps of neighbours."""
    table = [[i + j for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i, left in enumerate(one, 1):
        for j, right in enumerate(other, 1):
            steps = [
                table[i - 1][j] + 1,
                table[i][j - 1] + 1,
                table[i - 1][j - 1] + (left != right),
            ]
            if i > 1 and j > 1 and left == other[j - 2] and right == one[i - 2]:
                steps.append(table[i - 2][j - 2] + 1)
            table[i][j] = min(steps)
    return table[-1][-1]


@given(st.text("abcd", max_size=12), st.text("abcd", max_size=12))
def test_slips_are_those_of_the_textbook(one: str, other: str) -> None:
    assert distance(one, other) == by_the_book(one, other)


@given(st.text("ab", max_size=8), st.text("ab", max_size=8), st.integers(0, 8))
def test_beyond_what_matters_it_is_one_more(one: str, other: str, most: int) -> None:
    assert distance(one, other, most) == min(distance(one, other), most + 1)
