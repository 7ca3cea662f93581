"""What a forecast adds up: what is closed, and the open opportunities by how sure they are.

Each *standing* counts what is surer than itself, too: "best_case" is closed, commit and best case. What
is omitted counts nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

SUREST_FIRST = ("closed", "commit", "best_case", "pipeline")
CATEGORIES = (*SUREST_FIRST, "omitted")
NOTHING = Decimal(0)


def category_of(status: str, category: str) -> str:
    """Where an opportunity is added up; one that is open but said to be closed is a commitment."""
    if status == "won":
        return "closed"
    return "commit" if category == "closed" else category


@dataclass(frozen=True)
class Amounts:
    """What each category comes to, and what is likely to come of the open ones that are not omitted."""

    by_category: Mapping[str, Decimal] = field(default_factory=dict)
    likely: Decimal = NOTHING

    def of(self, category: str) -> Decimal:
        return self.by_category.get(category, NOTHING)

    def up_to(self, category: str) -> Decimal:
        """This category with all that are surer."""
        surer = SUREST_FIRST[: SUREST_FIRST.index(category) + 1]
        return sum((self.of(one) for one in surer), NOTHING)

    @property
    def weighted(self) -> Decimal:
        """What is closed, and of the rest each amount times its probability."""
        return self.of("closed") + self.likely

    def __bool__(self) -> bool:
        return any(self.by_category.values())

    def __add__(self, other: Amounts) -> Amounts:
        names = {*self.by_category, *other.by_category}
        return Amounts(
            {name: self.of(name) + other.of(name) for name in names}, self.likely + other.likely
        )


def total(found: Iterable[Amounts]) -> Amounts:
    return sum(found, Amounts())
