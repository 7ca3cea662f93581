"""Trials: who was treated, what came of it, and what was known of everybody before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Trial:
    """One row per person: ``known`` before (rows by columns), whether treated, whether it came out."""

    known: Numbers
    treated: Flags
    outcome: Flags

    def __len__(self) -> int:
        return len(self.treated)

    def part(self, rows: NDArray[np.int64] | Flags) -> Trial:
        return Trial(self.known[rows], self.treated[rows], self.outcome[rows])

    @property
    def cells(self) -> NDArray[np.int64]:
        """Arm and outcome of each as one number: 0 and 1 of control, 2 and 3 of treatment."""
        return 2 * self.treated.astype(np.int64) + self.outcome


def effects_of(trial: Trial, groups: Numbers, drawn: Numbers) -> Numbers:
    """The difference in the rate of outcomes between treated and not, draws by groups; ``groups`` is rows
    by groups, 1 where somebody belongs. nan where an arm is empty.
    """
    treated, outcome = trial.treated[:, None], trial.outcome[:, None]
    counts = [drawn @ (groups * arm) for arm in (treated, ~treated)]
    came = [drawn @ (groups * (arm & outcome)) for arm in (treated, ~treated)]
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Numbers = came[0] / counts[0] - came[1] / counts[1]
    return found
