"""What quotes say, what they come to, and what becomes different."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from rapport.kit.errors import Invalid
from rapport.orders.pricing import Discount
from rapport.quotes.differences import Change, differences
from rapport.quotes.drafts import OfferedLine, check, chosen, settled, totals_of
from rapport.quotes.tests.making import a_draft, a_line, eur, off

OPTION = a_line("Cushion", "10", is_optional=True, is_taken=False)
OAK = a_line("Oak", "50", group="Wood")
TEAK = a_line("Teak", "90", group="Wood", is_taken=False)


def test_options_count_when_they_are_taken() -> None:
    draft = a_draft(a_line(), OPTION)
    assert totals_of(draft).net == eur("200.00")
    assert totals_of(chosen(draft, {1})).net == eur("220.00")
    assert totals_of(chosen(chosen(draft, {1}), set())).net == eur("200.00")


def test_of_a_group_one_is_taken() -> None:
    draft = a_draft(OAK, TEAK)
    assert totals_of(chosen(draft, {1})).net == eur("180.00")
    for places in (set(), {0, 1}):
        with pytest.raises(Invalid):
            chosen(draft, places)


@pytest.mark.parametrize("place", [0, 7, -1])
def test_what_is_no_option_cannot_be_ticked(place: int) -> None:
    with pytest.raises(Invalid):
        chosen(a_draft(a_line(), OPTION), {place})


@pytest.mark.parametrize(
    ("lines", "taken"),
    [
        ((replace(OAK, is_taken=False), TEAK), [True, False]),
        ((replace(OAK, is_taken=False), replace(TEAK, is_taken=True)), [False, True]),
        ((OAK, replace(TEAK, is_taken=True)), [True, False]),
        ((replace(a_line(), is_taken=False), OPTION), [True, False]),
    ],
)
def test_a_draft_is_settled(lines: tuple[OfferedLine, ...], taken: list[bool]) -> None:
    assert [line.is_taken for line in settled(a_draft(*lines)).lines] == taken


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (a_line(""), "description"),
        (a_line("x" * 251), "description"),
        (a_line(quantity=Decimal(0)), "quantity"),
        (a_line(quantity=Decimal(-1)), "quantity"),
        (a_line(quantity=Decimal("0.00001")), "quantity"),
        (a_line(price="0.0000001"), "unit_price"),
        (a_line(price="1" + "0" * 12), "unit_price"),
        (a_line(tax_rate=Decimal(101)), "tax_rate"),
        (a_line(tax_rate=Decimal("1.0001")), "tax_rate"),
        (a_line(discount=Discount(Decimal(101))), "discount"),
        (a_line(discount=Discount(amount=eur("1000"))), "discount"),
        (a_line(group="x" * 61), "group"),
    ],
)
def test_what_cannot_be_is_said_at_its_line(line: OfferedLine, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check(a_draft(a_line(), line))
    assert f"lines.1.{field}" in refused.value.fields


def test_the_head_is_checked_too() -> None:
    with pytest.raises(Invalid) as refused:
        check(a_draft(title=" ", terms="x" * 20_001))
    assert set(refused.value.fields) == {"title", "terms"}


def test_what_became_different_is_told() -> None:
    before = a_draft(a_line(product_id=1), a_line("Table", "300"))
    after = replace(
        off(before, "5"),
        title="Chairs",
        lines=(a_line(product_id=1, quantity=Decimal(3)), a_line("Lamp", "40")),
    )
    told = [(one.what, one.change) for one in differences(before, after)]
    assert told == [
        ("Title", Change.CHANGED),
        ("Discount", Change.CHANGED),
        ("Chair", Change.CHANGED),
        ("Table", Change.REMOVED),
        ("Lamp", Change.ADDED),
    ]
    assert differences(before, before) == []
