"""What each customer would buy next that is new to them, and the evidence; tried in time before it is told.

Learned of what customers bought until a day, tried on the first new thing that each bought after it. Of the models
(item cosine, and EASE of Steck 2019 with several settings) the one is taken that names it most often among ten
for half of the customers; for the other half it must name it more often than what most bought, by more than
chance, or nothing is told at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from rapport.insight.studies.recommending import (
    AT_ONCE,
    SURE,
    Numbers,
    Settings,
    Taken,
    cosine,
    ease,
    popularity,
)

Places = NDArray[np.int64]
Flags = NDArray[np.bool_]
LEARNED = 0.9
"""The part of all first purchases that is learned of; on those after, it is tried."""
BEST = 10
FEWEST = 200
"""Customers on whom it must be tried."""
MOST_TRIED = 40_000
LEAST = 5
"""How many must have bought both before one speaks for the other."""
SETTINGS = (Settings(30), Settings(150), Settings(500), Settings(150, 0.25))
TIE = 1e-6
"""What most bought decides between things that are named alike."""
POPULAR, LATELY, COSINE = "popular", "lately", "cosine"


@dataclass(frozen=True)
class Bought:
    """Who bought what, and when first: arrays of one length with the numbers of people and of things, from 0,
    and the day. Each pair stands once.
    """

    people: Places
    things: Places
    days: Places

    def part(self, rows: Flags | Places) -> Bought:
        return Bought(self.people[rows], self.things[rows], self.days[rows])

    @property
    def shape(self) -> tuple[int, int]:
        return int(self.people.max(initial=-1)) + 1, int(self.things.max(initial=-1)) + 1


@dataclass(frozen=True)
class Tried:
    """How often the first new thing of each of ``customers`` was among ten: by the ``model``, by what most bought,
    and how much more often, with the 95 % interval.
    """

    model: str
    customers: int
    rate: float
    popular: float
    gain: float
    low: float
    high: float


@dataclass(frozen=True)
class Offered:
    """For some people the thing to offer, and what speaks for it: of ``had`` who bought ``because``, ``both``
    bought the thing too; of all customers the share ``usual`` did.
    """

    people: Places
    things: Places
    because: Places
    both: Places
    had: Places
    usual: Numbers


@dataclass(frozen=True)
class Offering:
    """What was found. ``lacking`` more customers are needed who buy something new; without ``found`` and with
    nobody lacking there is no signal.
    """

    lacking: int = 0
    tried: Tried | None = None
    found: Offered | None = None


def offering(bought: Bought, *, seed: int = 0) -> Offering:
    """What is offered to everybody, if it was better than what most bought when it was tried."""
    split = int(np.quantile(bought.days, LEARNED)) if len(bought.days) else 0
    before = bought.part(bought.days <= split)
    asked = first_new(bought, split, seed=seed)
    if len(asked.people) < FEWEST:
        return Offering(lacking=FEWEST - len(asked.people))
    tried = _tried(before, asked, bought.shape, seed)
    if tried.low <= 0:
        return Offering(tried=tried)
    known = _matrix(bought, bought.shape)
    return Offering(tried=tried, found=_offered(known, _weights(tried.model, known, bought)))


def first_new(bought: Bought, split: int, *, seed: int) -> Taken:
    """The first thing that people bought after ``split`` who had bought before; of several on a day one by lot.
    At most ``MOST_TRIED`` people, by lot.
    """
    had = np.zeros(bought.shape[0], bool)
    had[bought.people[bought.days <= split]] = True
    rows = np.flatnonzero((bought.days > split) & had[bought.people])
    chance = np.random.default_rng(seed)
    order = rows[np.lexsort((chance.random(len(rows)), bought.days[rows], bought.people[rows]))]
    _, first = np.unique(bought.people[order], return_index=True)
    found = order[first]
    if len(found) > MOST_TRIED:
        found = np.sort(chance.choice(found, MOST_TRIED, replace=False))
    return Taken(bought.people[found], bought.things[found])


def _tried(before: Bought, asked: Taken, shape: tuple[int, int], seed: int) -> Tried:
    """The model that is best for half of those ``asked``, as it does for the other half."""
    known = _matrix(before, shape)
    models = _all_weights(known, before)
    hits = {name: named(weights, known, asked) for name, weights in models.items()}
    picks = np.random.default_rng(seed + 1).random(len(asked.people)) < 0.5
    popular = max((POPULAR, LATELY), key=lambda name: hits[name][picks].mean())
    own = [name for name in hits if name not in {POPULAR, LATELY}]
    model = max(own, key=lambda name: hits[name][picks].mean())
    ours, theirs = hits[model][~picks], hits[popular][~picks]
    gain = ours.astype(float) - theirs
    width = SURE * float(gain.std(ddof=1) / np.sqrt(len(gain)))
    value = float(gain.mean())
    return Tried(
        model,
        len(gain),
        float(ours.mean()),
        float(theirs.mean()),
        value,
        value - width,
        value + width,
    )


def named(weights: Numbers, known: sparse.csr_matrix, asked: Taken) -> Flags:
    """Whether the thing asked for is among the ten that somebody has not bought yet."""
    found = []
    for begin in range(0, len(asked.people), AT_ONCE):
        people, things = (
            asked.people[begin : begin + AT_ONCE],
            asked.items[begin : begin + AT_ONCE],
        )
        rows = known[people]
        scores = _scores(rows, weights)
        own = scores[np.arange(len(people)), things]
        found.append((scores > own[:, None]).sum(axis=1) < BEST)
    return np.concatenate(found)


def _all_weights(known: sparse.csr_matrix, before: Bought) -> Mapping[str, Numbers]:
    names = (POPULAR, LATELY, COSINE, *(_name(one) for one in SETTINGS))
    return {name: _weights(name, known, before) for name in names}


def _weights(name: str, known: sparse.csr_matrix, bought: Bought) -> Numbers:
    """What each thing says of every other, by the model called ``name``."""
    most = popularity(known)
    if name == POPULAR:
        return np.asarray(most, np.float32)
    if name == LATELY:
        return np.asarray(_lately(bought, known.shape[1]), np.float32)
    by_name = {_name(one): one for one in SETTINGS}
    found = cosine(known) if name == COSINE else ease(known, by_name[name])
    return np.asarray(found + TIE * most / max(known.shape[0], 1), np.float32)


def _name(settings: Settings) -> str:
    fading = f" fading {settings.fading:g}" if settings.fading else ""
    return f"EASE {settings.penalty:g}{fading}"


def _lately(bought: Bought, things: int) -> Numbers:
    """For everybody what most bought in the last tenth of what is known."""
    recent = bought.things[bought.days > np.quantile(bought.days, LEARNED)]
    return np.tile(np.bincount(recent, minlength=things).astype(float), (things, 1))


def _matrix(bought: Bought, shape: tuple[int, int]) -> sparse.csr_matrix:
    found = Taken(bought.people, bought.things).matrix(shape)
    return found.astype(np.float32)


def _scores(rows: sparse.csr_matrix, weights: Numbers) -> Numbers:
    """Rows by things; of what somebody has, nothing is as little."""
    found = rows @ weights
    owner = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    found[owner, rows.indices] = -np.inf
    return np.asarray(found)


def _offered(known: sparse.csr_matrix, weights: Numbers) -> Offered:
    """The best for everybody for whom something speaks for it: what they have that says most of it."""
    both = np.asarray((known.T @ known).todense())
    counts = np.diag(both).copy()
    usual = counts / known.shape[0]
    parts = [
        _best(known[begin : begin + AT_ONCE], weights, begin)
        for begin in range(0, known.shape[0], AT_ONCE)
    ]
    people, things, because = (np.concatenate(column) for column in zip(*parts, strict=True))
    together, had = both[because, things], counts[because]
    speaks = (together >= LEAST) & (together > usual[things] * had)
    return Offered(
        people[speaks],
        things[speaks],
        because[speaks],
        together[speaks].astype(np.int64),
        had[speaks].astype(np.int64),
        usual[things[speaks]].astype(float),
    )


def _best(
    rows: sparse.csr_matrix, weights: Numbers, begin: int
) -> tuple[Places, Places, NDArray[np.int32]]:
    """People, the best thing of each, and what they have that says most of it. Everybody has something."""
    scores = _scores(rows, weights)
    best = scores.argmax(axis=1)
    is_new = np.isfinite(scores[np.arange(len(best)), best])
    sizes = np.diff(rows.indptr)
    owner = np.repeat(np.arange(len(best)), sizes)
    says = weights[rows.indices, best[owner]]
    most = np.maximum.reduceat(says, rows.indptr[:-1])
    strongest = np.flatnonzero(says == most[owner])
    _, first = np.unique(owner[strongest], return_index=True)
    because = rows.indices[strongest[first]]
    return begin + np.flatnonzero(is_new), best[is_new], because[is_new]
