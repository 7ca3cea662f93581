"""How far what is asked now has moved from what was learned of: the population stability index.

The sum over bins of (now − then) · ln(now / then), of the shares of rows in each (Siddiqi 2006, Credit risk
scorecards): below .1 little has moved, from .25 on a model speaks of others than it learned of.
"""

from __future__ import annotations

import numpy as np

from rapport.insight.studies.designs import Column, Numbers, Places

BINS = 10
LEAST = 1e-4
"""No share is taken for smaller: an empty bin stays finite."""


def stability(then: Column, now: Column) -> float:
    """Of one column: numbers in tenths of then, words each by itself, and what is missing apart."""
    if then.words:
        return _index(then.values.astype(int) + 1, now.values.astype(int) + 1, len(then.words) + 1)
    known = then.values[~np.isnan(then.values)]
    inner = np.linspace(0, 1, BINS + 1)[1:-1]
    edges = np.unique(np.quantile(known, inner)) if len(known) else np.empty(0)
    bins = len(edges) + 2
    return _index(_places(then.values, edges, bins), _places(now.values, edges, bins), bins)


def _places(values: Numbers, edges: Numbers, bins: int) -> Places:
    found = np.searchsorted(edges, values, side="left")
    return np.where(np.isnan(values), bins - 1, found)


def _index(then: Places, now: Places, bins: int) -> float:
    if not len(then) or not len(now):
        return 0.0
    before, after = (
        np.maximum(np.bincount(places, minlength=bins) / len(places), LEAST)
        for places in (then, now)
    )
    return float(((after - before) * np.log(after / before)).sum())
