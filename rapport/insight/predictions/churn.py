"""Who leaves: as the business itself says what that is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from rapport.insight.predictions.customers import CUSTOMERS, ordered, ordered_since
from rapport.insight.predictions.prediction import Prediction
from rapport.kit.speech import noted, noted_count

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from rapport.insight.predictions.known import Known

NAME = "churn_risk"
LABEL = noted("Risk of leaving")
MEANING = noted(
    "How many of a hundred customers like this one leave in the days that the business counts."
)
LEAST_DAYS, MOST_DAYS, ROUND = 30, 720, 30
NOTICE = 90
"""Days in which a recurring order that ended may begin anew, where nobody says."""
SHARE = 0.9
"""Of all pauses between orders, the part that is no longer than the days that are counted by default."""


class Way(StrEnum):
    """What it takes to have left."""

    ORDERS = "orders"
    RECURRING = "recurring"

    @property
    def label(self) -> str:
        """What it is called."""
        return LABELS[self]


LABELS = {
    Way.ORDERS: noted("No order for so many days"),
    Way.RECURRING: noted("Recurring orders that ended"),
}


@dataclass(frozen=True)
class Definition:
    """Who leaves: whoever places no order for ``days``, or whose recurring orders have all ended; 0 lets the pauses
    between orders say how many days. By orders, a customer is who has ordered in the ``active_days`` before, 0: as
    many.
    """

    way: Way = Way.ORDERS
    days: int = 0
    active_days: int = 0


def rounded(pause: float | None) -> int:
    """The days that are counted where nobody says: a long pause, in whole months."""
    months = -(-(pause or 0) // ROUND)
    return int(min(max(months * ROUND, LEAST_DAYS), MOST_DAYS))


def settled(definition: Definition, long_pause: float | None) -> Definition:
    """With days where nobody said any: by a pause between orders that is long."""
    if definition.days:
        return definition
    is_recurring = definition.way is Way.RECURRING
    return replace(definition, days=NOTICE if is_recurring else rounded(long_pause))


def churn(definition: Definition) -> Prediction:
    """Of a definition that says its days."""
    by = _by_recurring if definition.way is Way.RECURRING else _by_orders
    return Prediction(
        NAME,
        LABEL,
        MEANING,
        noted("Which customers do we lose?"),
        CUSTOMERS,
        definition.days,
        is_good=False,
        data={
            "way": definition.way.value,
            "active": definition.active_days or definition.days,
            "days": definition.days,
        },
        few_yes=noted_count(
            "Not enough data: about %(count)s more customer who left is needed.",
            "Not enough data: about %(count)s more customers who left are needed.",
        ),
        few_no=noted_count(
            "Not enough data: about %(count)s more customer who stayed is needed.",
            "Not enough data: about %(count)s more customers who stayed are needed.",
        ),
        **by(definition.active_days or definition.days),
    )


def _by_orders(active: int) -> dict[str, Any]:
    def asked(known: Known) -> Table:
        return ordered(known, active)

    def came(before: Known, then: Known) -> Table:
        return asked(before).anti_join(ordered_since(before, then), "party_id")

    about = noted(
        "A customer is who has ordered in the last %(active)s days; who then places no order for %(days)s days has "
        "left."
    )
    return {"asked": asked, "came": came, "about": about}


def _by_recurring(_: int) -> dict[str, Any]:
    def came(before: Known, then: Known) -> Table:
        return running(before).anti_join(running(then), "party_id")

    about = noted(
        "A customer is who has a recurring order; who has none any more %(days)s days later has left."
    )
    return {"asked": running, "came": came, "about": about}


def running(known: Known) -> Table:
    """The parties with a recurring order that has not ended."""
    found = known.recurring_orders.filter(lambda row: row.ends_on.isnull())
    return found.filter(lambda row: row.party_id.notnull()).select("party_id").distinct()
