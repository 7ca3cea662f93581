from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.platform.records.mentions import mentioned, parts

PEOPLE = ["Ann", "Ann Lee", "Bob", "José Díaz", "王小明"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nobody here", set()),
        ("@Ann", {"Ann"}),
        ("@ann lee and @BOB!", {"Ann Lee", "Bob"}),
        ("@Annabel is someone else", set()),
        ("mail ann@bob.example", set()),
        ("ask @José Díaz.", {"José Díaz"}),
        ("问 @王小明 吧", {"王小明"}),
        ("@@Bob", {"Bob"}),
        ("@Bob@Bob", {"Bob"}),
    ],
)
def test_whom_a_text_mentions(text: str, found: set[str]) -> None:
    assert mentioned(text, PEOPLE) == found


@given(st.text(alphabet="@AnBob Le.\n"))
def test_the_parts_make_up_the_text(text: str) -> None:
    assert "".join(part for part, _ in parts(text, PEOPLE)) == text


def test_names_are_no_patterns() -> None:
    assert mentioned("@a.b and @axb", ["a.b"]) == {"a.b"}
    assert mentioned("@x", [""]) == set()
