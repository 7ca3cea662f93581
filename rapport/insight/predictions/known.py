"""The marts as they stood on a day: what a prediction may learn from, and nothing else.

A mart says which of its columns are known from the day of the row on, and which only from a later day. All others
are not there at all, whatever is added to a mart: they hold what is so now, and nobody knows since when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ibis.expr.types import Table

LOTS = 2**32
SPREAD = 2_654_435_761
"""Knuth's multiplicative hash: ids that follow each other come into different lots."""


@dataclass(frozen=True)
class Dated:
    """``since`` has the day from which on a row is known, with its columns ``known``; ``later`` names for further
    columns the one with the day from which on they are.
    """

    since: str
    known: tuple[str, ...]
    later: Mapping[str, str] = field(default_factory=dict)


DATED: Mapping[str, Dated] = {
    "orders": Dated(
        "ordered_on",
        (
            "order_id",
            "party_id",
            "ordered_on",
            "channel",
            "currency",
            "lines",
            "revenue",
            "is_clean",
        ),
    ),
    "returns": Dated(
        "returned_on", ("return_id", "party_id", "order_id", "returned_on", "currency", "total")
    ),
    "recurring_orders": Dated(
        "begins_on", ("recurring_id", "party_id", "begins_on", "months"), {"ends_on": "ends_on"}
    ),
    "interactions": Dated(
        "occurred_on",
        ("interaction_id", "party_id", "occurred_on", "channel", "direction", "duration_seconds"),
    ),
    "opportunities": Dated(
        "opened_on",
        ("opportunity_id", "party_id", "pipeline", "opened_on", "source"),
        {"status": "closed_on", "closed_on": "closed_on", "lost_reason": "closed_on"},
    ),
    "stage_stays": Dated(
        "entered_on",
        ("stay_id", "opportunity_id", "stage", "kind", "entered_on"),
        {"left_on": "left_on"},
    ),
    "leads": Dated(
        "received_on",
        ("lead_id", "party_id", "source", "form_id", "received_on"),
        {"responded_on": "responded_on", "status": "status_on", "status_on": "status_on"},
    ),
}
TIMELESS: Mapping[str, tuple[str, ...]] = {"customers": ("party_id", "kind")}
"""Columns of marts without days that nothing that happens changes."""


@dataclass(frozen=True)
class Known:
    """What was known at the beginning of ``day``: ``known.orders`` and the others, as tables."""

    marts: Mapping[str, Table]
    day: date

    def __getattr__(self, name: str) -> Table:
        if name in DATED:
            return self._dated(name)
        if name in TIMELESS:
            return self.marts[name].select(*TIMELESS[name])
        raise AttributeError(name)

    def days_since(self, column: Any) -> Any:
        """Whole days from a day to this one."""
        return self.today.delta(column, unit="day")

    @property
    def today(self) -> Any:
        """``day`` to compare with."""
        import ibis

        return ibis.literal(self.day).cast("date")

    def _dated(self, name: str) -> Table:
        mart, dated = self.marts[name], DATED[name]
        rows = mart.filter(mart[dated.since] < self.today)
        later = {
            column: (rows[day] < self.today).ifelse(rows[column], None)
            for column, day in dated.later.items()
        }
        return rows.select(*dated.known, **later)


def drawn(mart: Table, share: float) -> Table:
    """The rows of that share of the parties, by lot: the same parties of every mart, and always the same."""
    return mart.filter((mart.party_id % 1_000_000_000) * SPREAD % LOTS < int(share * LOTS))
