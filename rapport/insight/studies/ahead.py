"""What customers will buy in the time ahead, and how sure that is.

Models learn from all days but the last ones and foretell those. The one that errs least for half of the
customers is taken if for the other half it errs less, and by more than chance, than going on as before and than
giving everybody the average; else nothing is foretold. How far single customers fell from what was foretold of
them then is told with what is foretold now: of every ten such customers, eight came to lie between two ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rapport.insight.studies.clv import FEWEST, FITS
from rapport.insight.studies.lifetime.bgnbd import BgNbd
from rapport.insight.studies.lifetime.fitting import NoFit
from rapport.insight.studies.lifetime.gammagamma import GammaGamma, fit_gammagamma
from rapport.insight.studies.lifetime.histories import Histories, Numbers
from rapport.insight.studies.lifetime.paretonbd import ParetoNbd

SPANS = (365, 180, 90, 30)
"""Days ahead, of which the longest is taken that is known three times over."""
LEARNED_FROM = 5_000
"""Customers, drawn by lot, that models are fitted to; everybody is foretold."""
BINS, FEWEST_IN_BIN = 20, 100
SURE = 1.96
ENDS = (0.1, 0.9)
WEEK = 7.0
Visits = BgNbd | ParetoNbd


@dataclass(frozen=True)
class Known:
    """Arrays of one length, by customer: ``days`` with purchases, the first and the last of them as day
    numbers, what was ``spent`` in all and on the days after the first (``again``), and what came after the last
    day that was known: ``came`` days with purchases, worth ``brought``. Who spent nothing pays in another
    currency.
    """

    days: Numbers
    first: Numbers
    last: Numbers
    spent: Numbers
    again: Numbers
    came: Numbers
    brought: Numbers

    def histories(self, until: int) -> Histories:
        """In weeks."""
        return Histories.of(
            self.days - 1, (self.last - self.first) / WEEK, (until - self.first) / WEEK
        )

    def averages(self) -> Numbers:
        """What each spends on a day, of those after the first; 0 where there are none."""
        count = self.days - 1
        return np.divide(self.again, count, out=np.zeros(len(count)), where=count > 0)


@dataclass(frozen=True)
class Foretold:
    """By customer, for the time ahead: the chance to be ours still and to buy, the days with purchases and
    what these bring, each with both ends of its 80 % interval.
    """

    alive: Numbers
    buys: Numbers
    orders: Numbers
    orders_low: Numbers
    orders_high: Numbers
    value: Numbers
    value_low: Numbers
    value_high: Numbers


@dataclass(frozen=True)
class Tried:
    """How it went when the last days were foretold, of customers by whom nothing was chosen: what ``came`` and
    was ``foretold`` in all. ``gain`` is by how much less the squared error is than that of the better baseline,
    as a part of it, with its 95 % interval; ``covered`` is how often the 80 % interval of the days and of their
    value held; ``tenths`` are means of what was foretold and what came, those first of whom least was.
    """

    customers: int
    came: float
    foretold: float
    gain: float
    gain_low: float
    gain_high: float
    covered: float
    value_covered: float
    calibration_error: float
    tenths: list[tuple[float, float]]


@dataclass(frozen=True)
class Ahead:
    """What was found. ``lacking`` more customers who come again are needed; without ``foretold`` and with
    nobody lacking there is no signal.
    """

    span: int
    lacking: int = 0
    model: str = ""
    parameters: Mapping[str, float] = field(default_factory=dict)
    tried: Tried | None = None
    foretold: Foretold | None = None


@dataclass(frozen=True)
class _Model:
    """What was learned of some customers until a day."""

    visits: Visits
    spending: GammaGamma | None

    def orders(self, known: Known, until: int, span: int) -> Numbers:
        return self.visits.expected(known.histories(until), span / WEEK)

    def value(self, known: Known, orders: Numbers) -> Numbers:
        if self.spending is None:
            return np.zeros(len(orders))
        average = self.spending.expected(known.days - 1, known.averages())
        return np.where(known.spent > 0, orders * average, 0.0)


def span_of(first: int, until: int) -> int:
    """How far ahead can be foretold from the days between; 0 where they are too few."""
    return next((span for span in SPANS if until - first >= 3 * span), 0)


def ahead(before: Known, now: Known, *, until: int, span: int, seed: int = 0) -> Ahead:
    """``before`` is known ``span`` days before the day ``until``, with what came in these; ``now`` on it."""
    lacking = FEWEST - int((before.days > 1).sum())
    if lacking > 0:
        return Ahead(span, lacking=lacking)
    judged = np.arange(len(before.days)) % 2 == 1
    tries = [_try(name, before, until - span, span, seed) for name in FITS]
    known = [one for one in tries if one is not None]
    if not known:
        return Ahead(span)
    best = min(known, key=lambda one: _error(one.orders, before.came, ~judged))
    tried = _tried(before, best, judged, until - span)
    again = _learned(best.name, now, until, _drawn(len(now.days), seed))
    if tried.gain_low <= 0 or again is None:
        return Ahead(span, model=best.name, tried=tried)
    spread = _Spread.of(best.orders, before.came), _Spread.of(best.value, before.brought)
    foretold = _foretold(now, again, spread, until, span)
    return Ahead(span, 0, best.name, _parameters(again), tried, foretold)


@dataclass(frozen=True)
class _Try:
    """A model that learned until ``span`` days before the end, and what it foretold of these."""

    name: str
    span: int
    orders: Numbers
    value: Numbers


def _try(name: str, before: Known, until: int, span: int, seed: int) -> _Try | None:
    model = _learned(name, before, until, _drawn(len(before.days), seed))
    if model is None:
        return None
    orders = model.orders(before, until, span)
    if not np.isfinite(orders).all():
        return None
    return _Try(name, span, orders, model.value(before, orders))


def _error(foretold: Numbers, came: Numbers, some: NDArray[np.bool_]) -> float:
    return float(((foretold - came)[some] ** 2).mean())


def _drawn(count: int, seed: int) -> NDArray[np.int64]:
    if count <= LEARNED_FROM:
        return np.arange(count)
    return np.random.default_rng(seed).choice(count, LEARNED_FROM, replace=False)


def _learned(name: str, known: Known, until: int, some: NDArray[np.int64]) -> _Model | None:
    """None where these purchases tell the parameters of the model not apart."""
    whole = known.histories(until)
    part = Histories.of(whole.repeats[some], whole.recency[some], whole.age[some])
    try:
        visits = FITS[name](part)
    except NoFit:
        return None
    try:
        spending = fit_gammagamma(part.repeats, known.averages()[some])
    except NoFit:
        spending = None
    return _Model(visits, spending)


def _parameters(model: _Model) -> dict[str, float]:
    names = {"visits": model.visits, "spending": model.spending}
    return {
        f"{part}.{name}": float(value)
        for part, found in names.items()
        if found is not None
        for name, value in vars(found).items()
    }


@dataclass(frozen=True)
class _Spread:
    """What came to customers of whom about as much was foretold: by bin the ends that hold eight of ten,
    and the share to whom anything came.
    """

    edges: Numbers
    low: Numbers
    high: Numbers
    any: Numbers

    @classmethod
    def of(cls, foretold: Numbers, came: Numbers) -> _Spread:
        bins = max(min(len(foretold) // FEWEST_IN_BIN, BINS), 2)
        edges = np.unique(np.quantile(foretold, np.linspace(0, 1, bins + 1)[1:-1]))
        places = np.searchsorted(edges, foretold)
        ends = np.zeros((len(edges) + 1, 3))
        for place in range(len(edges) + 1):
            inside = came[places == place]
            if len(inside):
                low, high = np.quantile(inside, ENDS, method="nearest")
                ends[place] = low, high, (inside > 0).mean()
        return cls(edges, *ends.T)

    def places(self, foretold: Numbers) -> NDArray[np.int64]:
        return np.searchsorted(self.edges, foretold)

    def holds(self, foretold: Numbers, came: Numbers) -> float:
        """How often what came lies between the ends."""
        places = self.places(foretold)
        return float(((self.low[places] <= came) & (came <= self.high[places])).mean())


def _tried(before: Known, best: _Try, judged: NDArray[np.bool_], until: int) -> Tried:
    came, brought, orders, value = before.came, before.brought, best.orders, best.value
    known = before.histories(until)
    going_on = known.repeats / np.maximum(known.age, 1) * best.span / WEEK
    bases = [going_on, np.full(len(came), came[~judged].mean())]
    base = min(bases, key=lambda one: _error(one, came, judged))
    gained = ((base - came) ** 2 - (orders - came) ** 2)[judged]
    gain, width = gained.mean(), SURE * gained.std() / np.sqrt(len(gained))
    whole = max(_error(base, came, judged), 1e-12)
    days = _Spread.of(orders[~judged], came[~judged])
    worth = _Spread.of(value[~judged], brought[~judged])
    buys = days.any[days.places(orders[judged])]
    return Tried(
        customers=len(gained),
        came=float(came[judged].sum()),
        foretold=float(orders[judged].sum()),
        gain=float(gain / whole),
        gain_low=float((gain - width) / whole),
        gain_high=float((gain + width) / whole),
        covered=days.holds(orders[judged], came[judged]),
        value_covered=worth.holds(value[judged], brought[judged]),
        calibration_error=_calibration_error(buys, came[judged] > 0),
        tenths=_tenths(orders[judged], came[judged]),
    )


def _calibration_error(chances: Numbers, came: NDArray[np.bool_]) -> float:
    """The mean distance of a chance from the share to whom it came, over ten bins of equal width."""
    bins = np.minimum((chances * 10).astype(int), 9)
    return float(np.abs(np.bincount(bins, chances - came, minlength=10)).sum() / len(chances))


def _tenths(orders: Numbers, came: Numbers) -> list[tuple[float, float]]:
    """For each tenth of customers, those first of whom least was foretold, both means."""
    parts = np.array_split(np.argsort(orders, kind="stable"), 10)
    return [(float(orders[part].mean()), float(came[part].mean())) for part in parts if len(part)]


def _foretold(
    now: Known, model: _Model, spread: tuple[_Spread, _Spread], until: int, span: int
) -> Foretold:
    orders = model.orders(now, until, span)
    value = model.value(now, orders)
    of_orders, of_value = spread
    places, worth = of_orders.places(orders), of_value.places(value)
    return Foretold(
        alive=model.visits.alive(now.histories(until)),
        buys=of_orders.any[places],
        orders=orders,
        orders_low=of_orders.low[places],
        orders_high=of_orders.high[places],
        value=value,
        value_low=of_value.low[worth],
        value_high=of_value.high[worth],
    )
