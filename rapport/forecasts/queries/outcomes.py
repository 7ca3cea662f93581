"""What came of periods that are over. Of all but the latest it is counted at night, and kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from rapport.forecasts.models import Outcome
from rapport.forecasts.periods import Period
from rapport.forecasts.queries.rollup import GROUPED
from rapport.forecasts.queries.sums import closed_sums, holders_of
from rapport.platform.access import SYSTEM

PERIODS = 8
"""How many periods are looked back upon."""
KINDS = ("person", "team", "territory", "category", "product", "company")
SETTLED = timedelta(days=31)
"""After a period's end, from which on what was counted in the night is taken: until then, much changes."""


@dataclass(frozen=True)
class Came:
    """What a period brought each holder; ``left_out`` counts, by currency, what had no exchange rate."""

    by_holder: Mapping[str, Decimal]
    left_out: Mapping[str, int]

    def of(self, holder: str) -> Decimal:
        return self.by_holder.get(holder, Decimal(0))


def outcomes(periods: Iterable[Period], kind: str, today: date) -> dict[Period, Came]:
    """What came of each period, by holder of a ``kind``: of everything that was won, whoever asks. A query,
    and one or two for each period that has not settled or was never counted.
    """
    wanted = list(periods)
    first = min((period.starts_on for period in wanted), default=today)
    rows = Outcome.objects.filter(kind=kind, starts_on__gte=first, ends_on__lte=today - SETTLED)
    kept = {Period(row.starts_on, row.ends_on): row for row in rows}
    return {
        period: _kept(kept[period]) if period in kept else counted(period, [kind])[kind]
        for period in wanted
    }


def counted(period: Period, kinds: Iterable[str]) -> dict[str, Came]:
    """The same as it is now, by kind of holder. Two statements at most for each way of grouping."""
    found: dict[str, Came] = {}
    wanted = set(kinds)
    for by in {GROUPED.get(kind, "person") for kind in wanted}:
        sums = closed_sums(SYSTEM, period, by=by, until=period.ends_on)
        here: dict[str, dict[str, Decimal]] = {
            kind: {} for kind in wanted if GROUPED.get(kind, "person") == by
        }
        closed = (
            (holder, amounts.of("closed"))
            for group, amounts in sums.by_group.items()
            for holder in holders_of(by, group)
            if holder.kind in here
        )
        for holder, amount in closed:
            came, key = here[holder.kind], str(holder)
            came[key] = came.get(key, Decimal(0)) + amount
        found |= {kind: Came(came, sums.left_out) for kind, came in here.items()}
    return found


def _kept(row: Outcome) -> Came:
    return Came({key: Decimal(amount) for key, amount in row.amounts.items()}, row.left_out)
