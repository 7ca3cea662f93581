"""What a roll-up is made of: a row per person, team, territory, product or category."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from rapport.forecasts.categories import Amounts
from rapport.forecasts.conditions import Tree
from rapport.forecasts.holders import Holder
from rapport.forecasts.models import Override, Snapshot, Submission


@dataclass(frozen=True)
class Shelf:
    """The products of a ``category``, of none where it is 0, from the place ``first`` on."""

    category: int
    first: int = 0


@dataclass
class Row:
    """One line of a roll-up. ``rank`` counts from 0 how deep it stands; ``called`` is, of somebody who has
    people below, what those called; ``more`` is where the products are that a row stands for.
    """

    name: str
    rank: int
    amounts: Amounts
    holder: Holder | None = None
    tree: Tree | None = None
    submission: Submission | None = None
    override: Override | None = None
    statistical: Snapshot | None = None
    quota: Decimal | None = None
    called: Decimal | None = None
    below: list[Row] = field(default_factory=list)
    more: Shelf | None = None

    @property
    def call(self) -> Decimal | None:
        """What is called for it in the end: the override, else the own call, else that of those below."""
        for said in (self.override, self.submission):
            if said is not None and said.amount is not None:
                return said.amount
        return self.called

    @property
    def attainment(self) -> Decimal | None:
        """How much of the quota is closed."""
        return self.amounts.of("closed") / self.quota if self.quota else None

    def lines(self) -> list[Row]:
        """Itself and all that stand under it, in order."""
        return [self, *(line for one in self.below for line in one.lines())]


def settle(row: Row) -> None:
    """Let what those under ``row`` called add up."""
    for one in row.below:
        settle(one)
    found = [one.call for one in row.below if one.call is not None]
    row.called = sum(found, Decimal(0)) if found else None


@dataclass(frozen=True)
class Said:
    """What people and statistics say of a period, by holder."""

    submissions: Mapping[str, Submission]
    overrides: Mapping[str, Override]
    statistics: Mapping[str, Snapshot]
    quotas: Mapping[str, Decimal]

    def holders(self, kind: str) -> set[int]:
        """The ids of those of a kind of whom anything is said."""
        keys = {*self.submissions, *self.overrides, *self.quotas}
        return {int(key.partition("-")[2]) for key in keys if key.startswith(f"{kind}-")}

    def on(self, row: Row) -> Row:
        """``row`` with what is said of its holder."""
        key = str(row.holder)
        row.submission, row.override = self.submissions.get(key), self.overrides.get(key)
        row.statistical, row.quota = self.statistics.get(key), self.quotas.get(key)
        return row
