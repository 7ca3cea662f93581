"""Money, numbers and moments as people of several languages read them; as Babel writes them, only faster."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Decimal

import pytest
import time_machine
from babel.numbers import format_currency, format_decimal
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.kit.money import Money
from rapport.platform.ui import formats, hues

NOON = dt.datetime(2011, 12, 9, 12, 0, tzinfo=dt.UTC)
languages = st.sampled_from(["en", "de", "fr", "es", "pl", "pt-br", "ja", "hi", "ar", "he"])
amounts = st.decimals(min_value=-(10**12), max_value=10**12, places=3)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with (
        translation.override("en"),
        timezone.override(dt.UTC),
        time_machine.travel(NOON, tick=False),
    ):
        yield


@settings(max_examples=150, deadline=None)
@given(
    language=languages,
    amount=amounts,
    currency=st.sampled_from(["GBP", "EUR", "USD", "JPY", "KWD"]),
)
def test_money_reads_as_babel_writes_it(language: str, amount: Decimal, currency: str) -> None:
    with translation.override(language):
        rounded = amount.quantize(Decimal(1).scaleb(-_digits(currency)), ROUND_HALF_EVEN)
        expected = _turned(format_currency(rounded + 0, currency, locale=formats.language()))
        assert formats.money(Money(amount, currency)) == expected


@settings(max_examples=100, deadline=None)
@given(language=languages, value=amounts)
def test_numbers_read_as_babel_writes_them(language: str, value: Decimal) -> None:
    with translation.override(language):
        rounded = value.quantize(Decimal("0.1"), ROUND_HALF_EVEN) + 0
        expected = _turned(
            format_decimal(rounded, _pattern(formats.language()), formats.language())
        )
        assert formats.number(value, 1) == expected


def _turned(said: str) -> str:
    """Where text runs to the left, a mark keeps the minus before its number."""
    bare = said.replace("\N{LEFT-TO-RIGHT MARK}-", "-")
    return bare.replace("-", "\N{LEFT-TO-RIGHT MARK}-") if translation.get_language_bidi() else said


def test_in_arabic_a_minus_stands_before_its_number() -> None:
    with translation.override("ar"):
        assert formats.number(-4) == "\N{LEFT-TO-RIGHT MARK}-4"
        assert formats.percent(-0.24).startswith("\N{LEFT-TO-RIGHT MARK}-24")
    assert formats.number(-4) == "-4"


def _digits(currency: str) -> int:
    return {"JPY": 0, "KWD": 3}.get(currency, 2)


def _pattern(locale: str) -> str:
    return "#,##,##0.0" if locale == "hi" else "#,##0.0"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (formats.money(Money(Decimal("8911407.9"), "GBP")), "£8,911,407.90"),
        (formats.money(Money(Decimal("8911407.9"), "GBP"), 0), "£8,911,408"),
        (formats.money(Money(Decimal("-0.001"), "GBP")), "£0.00"),
        (formats.money(None), "–"),
        (formats.number(4338), "4,338"),
        (formats.number(Decimal("2.50")), "2.50"),
        (formats.number(None), "–"),
        (formats.percent(0.125, 1), "12.5\N{NO-BREAK SPACE}%"),
        (formats.percent(None), "–"),
        (formats.date(dt.date(2011, 12, 9)), "9 Dec 2011"),
        (formats.date(None), "–"),
        (formats.datetime(NOON), "9 Dec 2011, 12:00"),
        (formats.datetime(None), "–"),
        (formats.time(None), "–"),
        (formats.ago(None), "–"),
        (formats.initials("Ada Lovelace"), "AL"),
        (formats.initials("anna maria de la cruz"), "AC"),
        (formats.initials("(unnamed) & Co"), "C"),
        (formats.initials("山田 太郎"), "山太"),
        (formats.initials(""), "?"),
    ],
)
def test_values_read(written: str, expected: str) -> None:
    assert written == expected


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (dt.timedelta(seconds=20), "just now"),
        (dt.timedelta(minutes=5), "5 minutes ago"),
        (dt.timedelta(hours=1), "1 hour ago"),
        (dt.timedelta(days=6), "6 days ago"),
        (dt.timedelta(days=21), "3 weeks ago"),
        (dt.timedelta(days=100), "3 months ago"),
        (dt.timedelta(days=800), "2 years ago"),
        (dt.timedelta(days=-2), "in 2 days"),
    ],
)
def test_moments_read_from_now(age: dt.timedelta, expected: str) -> None:
    assert formats.ago(NOON - age) == expected


def test_a_day_without_a_time_counts_whole_days() -> None:
    today = NOON.date()
    assert formats.ago(today) == "today"
    assert formats.ago(today - dt.timedelta(days=1)) == "1 day ago"
    assert formats.day(today) == "Today"
    assert formats.day(NOON - dt.timedelta(days=1)) == "Yesterday"
    assert formats.day(dt.date(2011, 11, 30)) == "Wednesday 30 November"
    assert "2010" in formats.day(dt.date(2010, 11, 30))


def test_moments_are_told_in_the_readers_zone() -> None:
    late = dt.datetime(2011, 12, 9, 23, 30, tzinfo=dt.UTC)
    with timezone.override("Asia/Tokyo"):
        assert formats.date(late) == "10 Dec 2011"
        assert formats.time(late) == "08:30"
        assert formats.ago(dt.date(2011, 12, 9)) == "today"


def test_languages_are_kept_apart() -> None:
    value = Money(Decimal("1234.5"), "EUR")
    assert formats.money(value) == "€1,234.50"
    with translation.override("de"):
        assert formats.money(value) == "1.234,50\N{NO-BREAK SPACE}€"
        assert formats.ago(NOON - dt.timedelta(days=3)) == "vor 3 Tagen"
    with translation.override("xx"):
        assert formats.money(value) == "€1,234.50"


def test_words_wear_hues_that_mean_something(monkeypatch: pytest.MonkeyPatch) -> None:
    assert hues.hue("Lost") == "hue-stone"
    assert hues.hue("cannot_lose_them") == hues.hue("Cannot lose them") == "hue-red"
    monkeypatch.setattr(hues, "_chosen", {})
    hues.choose_hues({"gold_member": "amber"})
    assert hues.hue("Gold member") == "hue-amber"
    monkeypatch.undo()
    hues.hue.cache_clear()


def test_meanings_name_hues_that_exist() -> None:
    assert set(hues.MEANINGS) <= {*hues.HUES, "stone"}
    words = [word for words in hues.MEANINGS.values() for word in words]
    assert len(words) == len(set(words))


@given(st.text())
def test_any_name_has_initials_and_always_the_same_hue(name: str) -> None:
    assert formats.initials(name)
    assert hues.hue(name) == hues.hue(name)
    assert hues.hue(name).removeprefix("hue-") in {*hues.HUES, "stone"}


@pytest.mark.parametrize(
    ("language", "country", "tongue"),
    [
        ("en", "Germany", "German"),
        ("de", "Deutschland", "Deutsch"),
        ("fr", "Allemagne", "allemand"),
    ],
)
def test_countries_and_languages_by_name(language: str, country: str, tongue: str) -> None:
    with translation.override(language):
        assert (formats.country("DE"), formats.tongue("de")) == (country, tongue)
        assert (formats.country("??"), formats.tongue("Klingon")) == ("??", "Klingon")
