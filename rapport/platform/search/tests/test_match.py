"""Ranks and slips, without a database; and the database's folding against ours."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from rapport.kit.letters import distance
from rapport.kit.text import fold
from rapport.platform.search.matching import Rank, rank, readings, slips, swapped

BODY = "anna jansen anna.jansen@example.org utrecht 31201234567"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Anna Jansen", Rank.NAME),
        ("anna j", Rank.NAME_BEGINS),
        ("jansen anna", Rank.WORDS_OF_NAME),
        ("jans an", Rank.WORDS_OF_NAME_BEGIN),
        ("utrecht jansen", Rank.WORDS),
        ("utr anna", Rank.WORDS_BEGIN),
        ("nsen", Rank.PARTS),
        ("example", Rank.WORDS),
        ("berlin", None),
    ],
)
def test_the_better_it_fits_the_earlier_it_comes(typed: str, expected: Rank | None) -> None:
    [words] = readings(typed)
    assert rank(words, "anna jansen", BODY) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", []),
        ("  ,; ", []),
        ("Müller  muller ANNA", [["muller", "anna"]]),
        ("+31 (0)20 123", [["+31", "(0)20", "123"], ["3120123"]]),
        ("020 123 45", [["020", "123", "45"], ["2012345"]]),
        ("2024-0012", [["2024-0012"], ["20240012"]]),
        ("12345", [["12345"]]),
        ("de 12", [["de", "12"]]),
    ],
)
def test_what_was_typed_is_read_as_words_and_as_a_number(
    typed: str, expected: list[list[str]]
) -> None:
    assert readings(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("jansn", 1), ("jasnen", 1), ("jansen", 0), ("jonsen", 1), ("jonson", None), ("ana", None)],
)
def test_people_slip_once_in_four_letters(typed: str, expected: int | None) -> None:
    assert slips([typed], "pieter jansen utrecht") == expected


def test_a_word_being_typed_may_hold_a_slip() -> None:
    assert slips(["charpnet"], "bastien charpentier") == 1


@given(st.text("abc", max_size=6))
def test_what_is_swapped_is_one_slip_away(word: str) -> None:
    assert all(distance(word, found) <= 1 for found in swapped(word))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "Łódź  Straße",
        "Ａrvid Ÿ",
        "ZOË Müller",
        "Ægir Þór",
        "Дарина Зінченюк ёлка",
        "أحمد مُحَمَّد",
        "שָׁלוֹם",
        "“Don’t” – he ‘said’…",
        " tab\tand\nline ",
        "大森健太",
        "Đặng Văn Ỹ",
        "İstanbul ışık",
        "fiancée",
    ],
)
def test_the_database_folds_as_we_do(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rapport_fold(%s)", [text])
        assert cursor.fetchone()[0] == fold(text)
