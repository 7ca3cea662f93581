"""Where customers move from a product to a better one of its kind, and hardly ever back.

Of everybody who bought both, each is asked which one it bought first and whether it went back: who bought the
dearer one later, and never the plainer one again, moved up; the other way round, down. More up than down is more
than chance by the binomial tail, the rate of false ones held to a twentieth (Benjamini and Hochberg 1995).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from rapport.insight.studies.shares import share_of

Places = NDArray[np.int64]
FEWEST = 20
"""Customers who moved, below which a step says nothing."""
FALSE = 0.05
MOST = 100


@dataclass(frozen=True)
class Steps:
    """Columns of one length: products by id, how many moved ``up`` and ``down``, how many bought the plainer one."""

    product: Places
    better: Places
    up: Places
    down: Places
    had: Places


@dataclass(frozen=True)
class Step:
    """Of ``had`` who bought ``product``, ``up`` went on to ``better``, with the 95 % interval of the share; ``down``
    came the other way.
    """

    product: int
    better: int
    up: int
    down: int
    had: int
    share: float
    low: float
    high: float


def ladders(steps: Steps) -> list[Step]:
    """The steps that are more than chance, those of most customers first."""
    both = steps.up + steps.down
    asked = np.flatnonzero(both >= FEWEST)
    chances = binom.sf(steps.up[asked] - 1, both[asked], 0.5)
    order = np.argsort(chances, kind="stable")
    holds = chances[order] <= FALSE * np.arange(1, len(order) + 1) / max(len(order), 1)
    kept = asked[order[: np.flatnonzero(holds).max(initial=-1) + 1]]
    kept = kept[steps.up[kept] >= FEWEST]
    found = [_step(steps, row) for row in kept.tolist()]
    return sorted(found, key=lambda one: (-one.up, one.product, one.better))[:MOST]


def _step(steps: Steps, row: int) -> Step:
    up, had = int(steps.up[row]), int(steps.had[row])
    share = share_of(up, had)
    return Step(
        int(steps.product[row]),
        int(steps.better[row]),
        up,
        int(steps.down[row]),
        had,
        share.value,
        share.low,
        share.high,
    )
