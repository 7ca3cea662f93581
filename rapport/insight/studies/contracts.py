"""Customers with a contract: how likely each renews it, and what it will bring.

What was known ``span`` days ago foretells the renewals since. Only where that errs less, and by more than chance,
than taking it that everybody stays and than one chance to stay for all, is anything foretold of the time ahead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from rapport.insight.studies.lifetime.fitting import NoFit
from rapport.insight.studies.lifetime.histories import Numbers
from rapport.insight.studies.lifetime.sbg import Sbg, fit_sbg

SPAN = 365
"""Days, ahead and of the trial."""
FEWEST = 30
"""Contracts that ended, below which parameters are more chance than knowledge."""
SURE = 1.96
ENDS = (0.1, 0.9)
Days = NDArray[np.datetime64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Contracts:
    """Arrays of one length: the day on which each ``begins``, for how many ``months`` it is renewed each time,
    the day on which it ``ends`` (NaT: not known) and what it brings in a period, ``worth``.
    """

    begins: Days
    months: Counts
    ends: Days
    worth: Numbers

    def some(self, chosen: NDArray[np.bool_] | Counts) -> Contracts:
        return Contracts(*(one[chosen] for one in vars(self).values()))

    def begun_by(self, day: np.datetime64) -> Counts:
        """How many periods of each have begun by ``day``; those after its end have not."""
        return periods(self.begins, self.months, np.fmin(self.ends, day))

    def has_ended(self, day: np.datetime64) -> NDArray[np.bool_]:
        """Whether a renewal was due by ``day`` that did not come."""
        due = periods(self.begins, self.months, np.full(len(self.begins), day))
        return due > self.begun_by(day)


@dataclass(frozen=True)
class Tried:
    """How it went when the last days were foretold: renewals that ``came`` and were ``foretold``, by how much less
    the squared error is than that of the better baseline, with its 95 % interval, and how often the 80 % interval
    of a contract held.
    """

    contracts: int
    came: float
    foretold: float
    gain: float
    gain_low: float
    gain_high: float
    covered: float


@dataclass(frozen=True)
class Told:
    """Arrays by contract that runs: its place among all, how often it was renewed, the chance that it is renewed
    next time, the renewals of the time ahead with both ends of their 80 % interval, and what these are worth.
    """

    places: Counts
    renewed: Numbers
    renews: Numbers
    renewals: Numbers
    low: Numbers
    high: Numbers
    value: Numbers


@dataclass(frozen=True)
class Staying:
    """What was found; ``lacking`` more contracts that ended are needed. Where nothing is ``told`` and none is
    lacking there is no signal.
    """

    lacking: int = 0
    parameters: Mapping[str, float] = field(default_factory=dict)
    tried: Tried | None = None
    told: Told | None = None


def periods(begins: Days, months: Counts, until: Days) -> Counts:
    """How many periods have begun by the day ``until``: none before ``begins``, one on it, the next every so many
    ``months``. What begins on the 31st does so on the last day of shorter months.
    """
    first, then = begins.astype("M8[M]"), until.astype("M8[M]")
    on, last = _day_of_month(begins), _day_of_month((then + 1).astype("M8[D]") - 1)
    apart = (then - first).astype(np.int64)
    is_before = _day_of_month(until) < np.minimum(on, last)
    begun: Counts = np.maximum((apart - is_before) // months + 1, 0)
    return begun


def _day_of_month(days: Days) -> Counts:
    since_first: Counts = (days.astype("M8[D]") - days.astype("M8[M]")).astype(np.int64)
    return since_first


def staying(known: Contracts, until: np.datetime64) -> Staying:
    """What contracts will do in the ``SPAN`` days after ``until``, as far as that can be told."""
    then = until - SPAN
    lacking = FEWEST - int((known.has_ended(until) & (known.begins <= until)).sum())
    if lacking > 0:
        return Staying(lacking=lacking)
    before, now = _fitted(known, then), _fitted(known, until)
    if before is None or now is None:
        return Staying()
    tried = _tried(known, before, then, until)
    if tried is None or tried.gain_low <= 0:
        return Staying(tried=tried)
    parameters = {"alpha": now.alpha, "beta": now.beta}
    return Staying(0, parameters, tried, _told(known, now, until))


def _fitted(known: Contracts, day: np.datetime64) -> Sbg | None:
    begun = known.some(known.begins <= day)
    try:
        return fit_sbg((begun.begun_by(day) - 1).astype(float), begun.has_ended(day))
    except NoFit:
        return None


def _running(known: Contracts, day: np.datetime64) -> NDArray[np.bool_]:
    """Those that have begun by ``day``, and of which no renewal has failed to come."""
    return (known.begins <= day) & ~known.has_ended(day)


def _due(known: Contracts, day: np.datetime64) -> Counts:
    """How many renewals fall into the days after ``day``, if nobody ends a contract that has no end yet."""
    return known.begun_by(day + SPAN) - known.begun_by(day)


def _expected(model: Sbg, renewed: Numbers, due: Counts) -> tuple[Numbers, Numbers, Numbers]:
    """The renewals of those ``due``, and both ends of their 80 % interval."""
    most = int(due.max(initial=0))
    chances = [model.survives(np.array(float(k)), after=renewed) for k in range(1, most + 1)]
    told = np.zeros((most, len(due))) if not chances else np.stack(chances)
    told[np.arange(1, most + 1)[:, None] > due] = 0.0
    low, high = ((told > 1 - end).sum(axis=0).astype(float) for end in ENDS)
    return told.sum(axis=0), low, high


def _told(known: Contracts, model: Sbg, day: np.datetime64) -> Told:
    places = np.flatnonzero(_running(known, day))
    running = known.some(places)
    renewed = (running.begun_by(day) - 1).astype(float)
    renewals, low, high = _expected(model, renewed, _due(running, day))
    renews = model.survives(np.array(1.0), after=renewed)
    return Told(places, renewed, renews, renewals, low, high, renewals * running.worth)


def _tried(known: Contracts, model: Sbg, then: np.datetime64, until: np.datetime64) -> Tried | None:
    """Ends that came later were not known then. None where no renewal was due."""
    running = known.some(_running(known, then))
    open_then = np.where(running.ends > then, np.datetime64("NaT"), running.ends)
    due = _due(replace(running, ends=open_then), then)
    asked, due = running.some(due > 0), due[due > 0]
    if not len(due):
        return None
    begun = asked.begun_by(then)
    came = (asked.begun_by(until) - begun).astype(float)
    told, low, high = _expected(model, (begun - 1).astype(float), due)
    bases = [due.astype(float), _alike(known, then, due)]
    return _judged(came, told, bases, (low, high))


def _alike(known: Contracts, then: np.datetime64, due: Counts) -> Numbers:
    """The renewals of those ``due`` where everybody stays with the same chance: the share of all so far."""
    past = known.some(known.begins <= then)
    ended = int(past.has_ended(then).sum())
    renewals = int((past.begun_by(then) - 1).sum())
    stays = renewals / (renewals + ended)
    return np.asarray(stays * (1 - stays**due) / (1 - stays), float)


def _judged(
    came: Numbers, told: Numbers, bases: list[Numbers], ends: tuple[Numbers, Numbers]
) -> Tried:
    base = min(bases, key=lambda one: float(((one - came) ** 2).mean()))
    gained = (base - came) ** 2 - (told - came) ** 2
    whole = max(float(((base - came) ** 2).mean()), 1e-12)
    gain, width = gained.mean(), SURE * gained.std() / np.sqrt(len(gained))
    return Tried(
        contracts=len(came),
        came=float(came.sum()),
        foretold=float(told.sum()),
        gain=float(gain / whole),
        gain_low=float((gain - width) / whole),
        gain_high=float((gain + width) / whole),
        covered=float(((ends[0] <= came) & (came <= ends[1])).mean()),
    )
