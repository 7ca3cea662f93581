"""The language of formulas: what it comes to, what it refuses and where, and that it never breaks."""

from __future__ import annotations

import re
import string
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.kit.errors import Invalid
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.formulas import canonical, parse, readable

TODAY = date(2026, 3, 31)
FIELDS = {
    found.name: found
    for found in (
        Field("amount", "Amount", Kind.MONEY, currency="EUR", is_custom=True),
        Field("dollars", "Dollars", Kind.MONEY, currency="USD", is_custom=True),
        Field("chance", "Chance in %", Kind.NUMBER),
        Field("nothing", "Nothing", Kind.NUMBER),
        Field("name", "Name"),
        Field("due", "Due", Kind.DATE),
        Field("made", "Made at", Kind.DATETIME),
        Field("won", "Won", Kind.BOOLEAN),
        Field("step", "Step", Kind.CHOICE, choices=(("a", "First step"), ("b", "Second"))),
        Field("owner", "Owner", Kind.USER),
    )
}
KNOWN = {
    "amount": Decimal(200),
    "dollars": Decimal(3),
    "chance": Decimal("12.5"),
    "nothing": None,
    "name": "Álvaro",
    "due": date(2026, 3, 1),
    "made": datetime(2026, 3, 30, 12, tzinfo=UTC),
    "won": True,
    "step": "a",
    "owner": 7,
}


def worked_out(text: str) -> Any:
    return parse(text, FIELDS)(KNOWN, TODAY)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("amount * [Chance in %] / 100", Decimal(25)),
        ("1 + 2 * 3 - 4 % 3", Decimal(6)),
        ("-(1 + 2) * -2", Decimal(6)),
        ("1 / 3", Decimal("0.333333")),
        ("0.1 + 0.2", Decimal("0.3")),
        ("amount / 0", None),
        ("amount % 0", None),
        ("amount + nothing", None),
        ("999999999999999 * 999999999999999", None),
        ("first(nothing, 3)", Decimal(3)),
        ("round(2.675, 2)", Decimal("2.68")),
        ("round(1234, -2)", Decimal(1200)),
        ("abs(0 - 5)", Decimal(5)),
        ("min(3, nothing, 2)", Decimal(2)),
        ("max(3, nothing, 2)", Decimal(3)),
        ("today() - due", Decimal(30)),
        ("days(due, today())", Decimal(-30)),
        ("due + 30", date(2026, 3, 31)),
        ("due - 1", date(2026, 2, 28)),
        ("made + 0.5", datetime(2026, 3, 31, tzinfo=UTC)),
        ("due + 999999999", None),
        ("date(2026, 2, 30)", None),
        ("year(due) * 100 + month(due)", Decimal(202603)),
        ("due < today() and won", True),
        ("not won or due > today()", False),
        ("nothing > 1", None),
        ("nothing is empty", True),
        ("nothing = empty", True),
        ("amount <> empty", True),
        ("amount is not empty", True),
        ("empty(owner)", False),
        ("if(won, 'yes!', 'no')", "yes!"),
        ("if(nothing > 1, 1)", None),
        ('name = "alvaro"', True),
        ('step = "first step"', True),
        ("upper(name) & ' / ' & chance", "ÁLVARO / 12.5"),
        ("name + '!'", "Álvaro!"),
        ("join(name, nothing, due)", "Álvaro2026-03-01"),
        ("length(name)", Decimal(6)),
        ("contains(name, 'alv')", True),
        ("AMOUNT = [amount]", True),
    ],
)
def test_comes_to(text: str, value: Any) -> None:
    assert worked_out(text) == value


@pytest.mark.parametrize(
    ("text", "kind", "currency"),
    [
        ("amount * 2", Kind.MONEY, "EUR"),
        ("amount + 1", Kind.MONEY, "EUR"),
        ("amount / amount", Kind.NUMBER, ""),
        ("amount / dollars", Kind.NUMBER, ""),
        ("if(won, amount, 0)", Kind.MONEY, "EUR"),
        ("due - due", Kind.NUMBER, ""),
        ("due + 1", Kind.DATE, ""),
        ("made - 1", Kind.DATETIME, ""),
        ("name & due", Kind.TEXT, ""),
        ("won and true", Kind.BOOLEAN, ""),
    ],
)
def test_the_kind_of_the_result_is_known(text: str, kind: Kind, currency: str) -> None:
    found = parse(text, FIELDS).type
    assert (found.kind, found.currency) == (kind, currency)


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("", 1, "Write a formula"),
        ("amount +", 9, "missing"),
        ("amount * (2", 12, "“)” is missing"),
        ("amount 2", 8, "not expected"),
        ("budget * 2", 1, "no field “budget”"),
        ("[No such] * 2", 1, "no field “No such”"),
        ("1 + name", 5, "a text, not a number"),
        ("amount + dollars", 8, "EUR and USD"),
        ("due + due", 1, "a date, not a number"),
        ("name > 1", 6, "compared"),
        ("won > won", 5, "not more or less"),
        ("owner", 1, "can keep"),
        ("owner & name", 1, "cannot hold"),
        ("foo(1)", 1, "no function “foo”"),
        ("round()", 1, "takes at least 1"),
        ("upper(1)", 7, "takes a text here"),
        ("if(1, 2, 3)", 4, "a number, not yes or no"),
        ("if(won, 1, 'a')", 12, "different kinds"),
        ("'open", 1, "closing quote"),
        ("amount; drop", 7, "means nothing"),
        ("__import__('os')", 1, "no function"),
        ("(" * 60 + "1" + ")" * 60, 41, "nested"),
        ("not " * 60 + "won", 157, "nested"),
        ("1+" * 1001 + "1", 2001, "at most"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, position: int, words: str) -> None:
    with pytest.raises(Invalid, match=re.escape(words)) as refused:
        parse(text, FIELDS)
    assert refused.value.data["position"] == position
    assert set(refused.value.fields) == {"formula"}


def test_fields_are_kept_by_name_and_shown_by_label() -> None:
    kept = canonical("round(Amount * [chance IN %]) & 'Amount' & name", FIELDS)
    assert kept == "round([amount] * [chance]) & 'Amount' & [name]"
    assert readable(kept, FIELDS) == "round([Amount] * [Chance in %]) & 'Amount' & [Name]"
    assert readable("[gone] + 1", FIELDS) == "[gone] + 1"
    assert parse(kept, FIELDS).names == {"amount", "chance", "name"}
    assert parse("today() - due", FIELDS).reads_clock


WORDS = ["amount", "name", "due", "won", "nothing", "1", "'a'", "(", ")", "+", "-", "*", "/", "%",
         "if(", "min(", ",", "and", "not", "is empty", "=", "<", "today()", "&"]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_any_words_come_to_something_or_are_refused(words: list[str]) -> None:
    try:
        formula = parse(" ".join(words), FIELDS)
    except Invalid:
        return
    formula(KNOWN, TODAY)
    formula({}, TODAY)


@given(st.text(alphabet=string.printable, max_size=60))
def test_any_letters_come_to_something_or_are_refused(text: str) -> None:
    place = 1
    try:
        parse(text, FIELDS)(KNOWN, TODAY)
    except Invalid as error:
        place = int(str(error.data["position"]))
    assert 1 <= place <= len(text) + 1
