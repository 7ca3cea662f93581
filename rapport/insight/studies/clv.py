"""Customer lifetime value without a contract: who is still ours, and what they will buy.

One row per purchase goes in; one row per customer comes out, with what the model says of the time
ahead. What came after ``until`` is not shown to the model: it says how well it would have foretold it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rapport.insight.studies.lifetime.bgnbd import BgNbd, fit_bgnbd
from rapport.insight.studies.lifetime.fitting import NoFit
from rapport.insight.studies.lifetime.gammagamma import GammaGamma, fit_gammagamma
from rapport.insight.studies.lifetime.histories import Histories, Numbers, histories
from rapport.insight.studies.lifetime.paretonbd import ParetoNbd, fit_paretonbd

FITS: Mapping[str, Callable[[Histories], BgNbd | ParetoNbd]] = {
    "bgnbd": fit_bgnbd,
    "paretonbd": fit_paretonbd,
}
UNITS = {"day": 1, "week": 7}
FEWEST = 100
"""Customers who came again, below which parameters are more chance than knowledge."""


@dataclass(frozen=True)
class Purchases:
    """Arrays of one length: the customer's number, the day's number, and the amount of each purchase."""

    customers: NDArray[np.int64]
    days: NDArray[np.int64]
    amounts: Numbers | None = None


@dataclass(frozen=True)
class Lifetime:
    """What was found: ``customers`` with their ``histories``, the models that could be fitted, what
    came of foretelling, and in ``verdict`` whether that is worth anything.
    """

    customers: NDArray[np.int64]
    histories: Histories
    visits: BgNbd | ParetoNbd | None
    spending: GammaGamma | None
    averages: Numbers | None
    holdout: Mapping[str, float]
    verdict: str

    def scores(self, ahead: float) -> dict[str, Any]:
        """One row per customer: the probability that they are ours still, the purchases that they will
        make in the time ``ahead``, and what these will come to.
        """
        found: dict[str, Any] = {"repeats": self.histories.repeats, "age": self.histories.age}
        if self.visits is None:
            return found
        found["alive"] = self.visits.alive(self.histories)
        found["purchases"] = self.visits.expected(self.histories, ahead)
        if self.spending is not None and self.averages is not None:
            average = self.spending.expected(self.histories.repeats, self.averages)
            found |= {"average": average, "value": found["purchases"] * average}
        return found


def lifetime(
    purchases: Purchases, *, until: int, unit: str = "week", model: str = "bgnbd"
) -> Lifetime:
    """Learn from the purchases up to the day ``until`` and look at those after it. ``model`` is one of
    ``FITS``, or "gammagamma" for amounts alone.
    """
    customers, known = histories(purchases.customers, purchases.days, until=until, unit=UNITS[unit])
    averages = _averages(purchases, customers, until)
    lacking = FEWEST - int((known.repeats > 0).sum())
    if lacking > 0:
        verdict = f"Not enough data: about {lacking} more customers who come again are needed."
        return Lifetime(customers, known, None, None, averages, {}, verdict)
    try:
        visits = FITS[model](known) if model in FITS else None
        spending = None if averages is None else fit_gammagamma(known.repeats, averages)
    except NoFit as error:
        return Lifetime(
            customers, known, None, None, averages, {}, f"No signal in these data. {error}"
        )
    came = _came_after(purchases, customers, until)
    ahead = (int(purchases.days.max()) - until) / UNITS[unit]
    holdout = _foretold(visits, known, came, ahead) if visits and ahead > 0 else {}
    return Lifetime(customers, known, visits, spending, averages, holdout, _verdict(holdout))


def _averages(purchases: Purchases, customers: NDArray[np.int64], until: int) -> Numbers | None:
    """What each spent on average on the days after the first; 0 where there are none."""
    if purchases.amounts is None:
        return None
    seen = purchases.days <= until
    rows = np.column_stack([purchases.customers[seen], purchases.days[seen]])
    visits, places = np.unique(rows, axis=0, return_inverse=True)
    sums = np.bincount(places.ravel(), purchases.amounts[seen])
    _, first, count = np.unique(visits[:, 0], return_index=True, return_counts=True)
    totals = np.add.reduceat(sums, first) - sums[first]
    return np.divide(totals, count - 1, out=np.zeros(len(customers)), where=count > 1)


def _came_after(purchases: Purchases, customers: NDArray[np.int64], until: int) -> Numbers:
    """On how many days each of ``customers`` bought after the day ``until``."""
    after = purchases.days > until
    rows = np.column_stack([purchases.customers[after], purchases.days[after]])
    visits = np.unique(rows, axis=0)[:, 0]
    places = np.searchsorted(customers, visits)
    is_known = (places < len(customers)) & (
        customers[np.minimum(places, len(customers) - 1)] == visits
    )
    return np.bincount(places[is_known], minlength=len(customers)).astype(float)


def _foretold(
    visits: BgNbd | ParetoNbd, known: Histories, came: Numbers, ahead: float
) -> dict[str, float]:
    """What was foretold of the time ``ahead`` beside what came, and beside going on as before."""
    told = visits.expected(known, ahead)
    own = known.repeats / np.maximum(known.age, 1) * ahead
    return {
        "ahead": ahead,
        "came": float(came.sum()),
        "foretold": float(told.sum()),
        "error": float(np.abs(told - came).mean()),
        "error_of_going_on": float(np.abs(own - came).mean()),
    }


def _verdict(holdout: Mapping[str, float]) -> str:
    if not holdout:
        return "Enough data to learn from; none after it to see how well it foretells."
    if holdout["error"] < holdout["error_of_going_on"]:
        return "Enough data, and it foretells better than going on as before."
    return "No signal in these data: going on as before foretells as well."
