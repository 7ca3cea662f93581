"""Cells of every kind, as people and programs write them."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from rapport.kit.errors import Invalid
from rapport.platform.exchange import cells
from rapport.platform.exchange.cells import Reading
from rapport.platform.exchange.importers import CellKind, ImportField

BERLIN = ZoneInfo("Europe/Berlin")


def understood(kind: CellKind, value: object, **reading: object) -> str | None:
    item = ImportField("it", "It", kind, limit=20)
    return cells.converter(item, Reading(**reading))(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (17850.0, "17850"),
        ("17850.0", "17850"),
        (17850, "17850"),
        (" 0042 ", "0042"),
        ("85123A", "85123A"),
        ("", None),
        (None, None),
        ("NaN", None),
    ],
)
def test_keys_are_text(value: object, expected: str | None) -> None:
    assert understood(CellKind.KEY, value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (2.55, "2.55"),
        (0.1 + 0.2, "0.30000000000000004"),
        (Decimal("1.10"), "1.10"),
        ("-3", "-3"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("£1.50", "1.50"),
        ("1,50 €", "1.50"),
        (1e-7, "0.0000001"),
        ("", None),
    ],
)
def test_numbers_are_exact(value: object, expected: str | None) -> None:
    assert understood(CellKind.DECIMAL, value) == expected


@pytest.mark.parametrize("value", ["abc", "1,234", True, "1e400", float("inf"), "12 apples", "--5"])
def test_what_is_no_number_or_two_numbers_is_refused(value: object) -> None:
    with pytest.raises(Invalid) as caught:
        understood(CellKind.DECIMAL, value)
    assert "“" in caught.value.message


def test_the_column_settles_what_a_lone_mark_means() -> None:
    assert cells.decimal_mark(["1,5", "1,234"]) == ","
    assert cells.decimal_mark(["1.5", "1,234"]) == "."
    assert cells.decimal_mark(["1,5", "1.5"]) == ""
    assert understood(CellKind.DECIMAL, "1,234", decimal_mark=",") == "1.234"
    assert understood(CellKind.DECIMAL, "1,234", decimal_mark=".") == "1234"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2010-12-01 08:26:00", "2010-12-01T08:26:00+01:00"),
        ("2010-07-01T08:26:00Z", "2010-07-01T08:26:00+00:00"),
        ("2012-02-15 15:12:21 -0500", "2012-02-15T15:12:21-05:00"),
        ("2010-12-01", "2010-12-01T00:00:00+01:00"),
        ("20101201", "2010-12-01T00:00:00+01:00"),
        ("31.12.2010 8:26", "2010-12-31T08:26:00+01:00"),
        ("12/31/2010 8:26 PM", "2010-12-31T20:26:00+01:00"),
        ("1 Dec 2010", "2010-12-01T00:00:00+01:00"),
        ("December 1, 2010", "2010-12-01T00:00:00+01:00"),
        (45631.5, "2024-12-05T12:00:00+01:00"),
        ("45631.0", "2024-12-05T00:00:00+01:00"),
        (date(2010, 12, 1), "2010-12-01T00:00:00+01:00"),
        (datetime(2010, 12, 1, 8, 26, tzinfo=UTC), "2010-12-01T08:26:00+00:00"),
        ("", None),
    ],
)
def test_moments_carry_their_zone(value: object, expected: str | None) -> None:
    assert understood(CellKind.MOMENT, value, zone=BERLIN) == expected


@pytest.mark.parametrize(
    "value", ["2010-02-30", "31/31/2010", "soon", "12", "1969-12-31", "2101-01-01", "03/04/2010"]
)
def test_what_is_no_date_or_two_dates_or_out_of_range_is_refused(value: str) -> None:
    with pytest.raises(Invalid):
        understood(CellKind.MOMENT, value)


def test_the_column_settles_whether_days_come_first() -> None:
    assert cells.date_order(["03/04/2010", "25/04/2010"]) == "dmy"
    assert cells.date_order(["03/04/2010", "04/25/2010"]) == "mdy"
    assert cells.date_order(["03/04/2010"]) == ""
    assert understood(CellKind.DATE, "03/04/2010", date_order="dmy") == "2010-04-03"


def test_countries_emails_and_currencies() -> None:
    assert understood(CellKind.COUNTRY, "EIRE") == "IE"
    assert understood(CellKind.COUNTRY, "Unspecified") is None
    assert understood(CellKind.EMAIL, " zoe@example.org ") == "zoe@example.org"
    assert understood(CellKind.CURRENCY, "gbp") == "GBP"
    for kind, value in ((CellKind.EMAIL, "zoe at example"), (CellKind.CURRENCY, "pounds")):
        with pytest.raises(Invalid):
            understood(kind, value)


@pytest.mark.parametrize("value", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1"])
def test_no_cell_is_taken_for_a_formula(value: str) -> None:
    assert cells.safe(value)[0] not in "=+-@\t"


def test_negative_numbers_stay_numbers() -> None:
    assert cells.safe("-2.50") == "-2.50"


@given(some.decimals(min_value=-(10**9), max_value=10**9, places=6, allow_nan=False))
def test_every_decimal_survives(number: Decimal) -> None:
    assert Decimal(understood(CellKind.DECIMAL, str(number)) or "") == number


@given(some.text(max_size=40))
def test_no_text_breaks_a_converter(text: str) -> None:
    for kind in CellKind:
        with suppress(Invalid):
            assert "\0" not in (understood(kind, text) or "")
