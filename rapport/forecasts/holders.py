"""Whose a forecast is: a person's, a team's, a territory's, a product's, a product category's, or the company's.

parse_holder("person-5") == Holder("person", 5)
str(COMPANY) == "company"
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TEXT = re.compile(r"(person|team|territory|category|product)-([1-9]\d{0,17})")


@dataclass(frozen=True, order=True)
class Holder:
    """``pk`` is that of the person, team, territory, category or product."""

    kind: str
    pk: int = 0

    def __str__(self) -> str:
        return f"{self.kind}-{self.pk}" if self.pk else self.kind


COMPANY = Holder("company")


def parse_holder(text: str) -> Holder | None:
    """The holder that ``text`` names; None where it names none."""
    if text == str(COMPANY):
        return COMPANY
    found = _TEXT.fullmatch(text)
    return Holder(found[1], int(found[2])) if found else None
