"""Sentences with places: what stands in them, and what people typed that only looks like one."""

from __future__ import annotations

import pytest
from django.utils import translation

from rapport.kit.errors import Invalid
from rapport.kit.speech import noted, say, say_count


@pytest.mark.parametrize(
    ("sentence", "data", "said"),
    [
        ("%(name)s is locked.", {"name": "Anna"}, "Anna is locked."),
        ("%(part)s is %(share)s %%.", {"part": "It", "share": 5}, "It is 5 %."),
        ("100 % of it.", {}, "100 % of it."),
        ("“%(typed)s” stays.", {}, "“%(typed)s” stays."),
        ("%(raw)s is no day.", {"raw": "%(x)s"}, "%(x)s is no day."),
        ("", {}, ""),
    ],
)
def test_a_sentence_is_said_with_its_data(
    sentence: str, data: dict[str, object], said: str
) -> None:
    assert say(noted(sentence), **data) == said


@pytest.mark.parametrize(("number", "said"), [(1, "1 day"), (0, "0 days"), (1234, "1,234 days")])
def test_a_number_takes_its_form(number: int, said: str) -> None:
    assert say_count("%(count)s day", "%(count)s days", number) == said


def test_arabic_has_its_own_forms() -> None:
    with translation.override("ar"):
        forms = {n: say_count("%(count)s order", "%(count)s orders", n) for n in (1, 2, 3, 11, 100)}
    assert forms == {1: "طلب واحد", 2: "طلبان", 3: "3 طلبات", 11: "11 طلبًا", 100: "100 طلب"}


def test_the_fields_of_an_error_make_its_sentence() -> None:
    wrong = Invalid("bad", fields={"a": "%(x)s is wrong.", "b": "So is %(x)s."}, x="This")
    assert str(wrong) == "This is wrong. So is This."
