"""Text made comparable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.kit.text import digits, fold, squeeze


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Łódź  Straße", "lodz strasse"),
        ("Zoë MÜLLER", "zoe muller"),
        ("Ａｂｃ", "abc"),
        ("Đỗ Þór İstanbul", "do thor istanbul"),
        ("Ёлка", "елка"),
        ("한국어 がぎ हिन्दी", "한국어 がぎ हिन्दी"),
        ("O’Brien – Co", "o'brien - co"),
        ("", ""),
    ],
)
def test_folds(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_digits_and_squeeze() -> None:
    assert digits("+44 (0)20 7946") == "440207946"
    assert squeeze("  a\u0000b \n\t c\u200b ") == "ab c"
