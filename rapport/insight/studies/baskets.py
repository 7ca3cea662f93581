"""What is bought together more often than chance would have it: rules from baskets.

Agrawal and Srikant (1994), level by level: no set is frequent of which a part is not. Of a rule *who has these
has that*, support is the share of baskets with all of it, confidence the share of those with the left side that
have the right one too, and lift that share over the share of all. Whether a rule is more than chance is asked of
Dunning's (1993) likelihood ratio; Benjamini and Hochberg (1995) let no more than five in a hundred of those kept
be false, of all rules that could have been found, whatever their support (Webb 2007): those that are frequent are
so by chance too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.stats import chi2

Rows = NDArray[np.int32]
Items = tuple[int, ...]
LONGEST = 3
FALSE = 0.05


@dataclass(frozen=True)
class Rule:
    """Who has ``left`` has ``right`` too. ``together`` is in how many baskets; ``chance`` is the probability
    of so strong a tie, or a stronger one, where there is none.
    """

    left: Items
    right: int
    together: int
    support: float
    confidence: float
    lift: float
    chance: float


def frequent(baskets: sparse.csr_matrix, least: int, *, longest: int = LONGEST) -> dict[Items, int]:
    """Every set of up to ``longest`` items that ``least`` baskets or more have, and how many do."""
    by_item = baskets.tocsc()
    columns: dict[int, Rows] = {item: by_item[:, item].indices for item in range(baskets.shape[1])}
    columns = {item: rows for item, rows in columns.items() if len(rows) >= least}
    holding: dict[Items, Rows] = {(item,): rows for item, rows in columns.items()}
    found = {items: len(rows) for items, rows in holding.items()}
    for _ in range(longest - 1):
        holding = _longer(baskets, columns, holding, least)
        found |= {items: len(rows) for items, rows in holding.items()}
    return found


def _longer(
    baskets: sparse.csr_matrix,
    columns: Mapping[int, Rows],
    holding: Mapping[Items, Rows],
    least: int,
) -> dict[Items, Rows]:
    """The frequent sets of one item more, and the baskets that have each."""
    longer: dict[Items, Rows] = {}
    for items, rows in holding.items():
        counts = np.asarray(baskets[rows].sum(axis=0)).ravel()
        later = np.flatnonzero(counts[items[-1] + 1 :] >= least) + items[-1] + 1
        for other in later.tolist():
            wider = (*items, other)
            if all(part in holding for part in combinations(wider, len(items))):
                longer[wider] = np.intersect1d(rows, columns[other], assume_unique=True)
    return longer


def rules(found: Mapping[Items, int], count: int) -> list[Rule]:
    """The rules that frequent sets of ``count`` baskets give, the highest lift first."""
    made = [
        _rule(left, right, together, found, count)
        for items, together in found.items()
        if len(items) > 1
        for left, right in _sides(items)
    ]
    return sorted(made, key=lambda one: (-one.lift, one.left, one.right))


def _sides(items: Items) -> Iterator[tuple[Items, int]]:
    for right in items:
        yield tuple(one for one in items if one != right), right


def _rule(left: Items, right: int, together: int, found: Mapping[Items, int], count: int) -> Rule:
    with_left, with_right = found[left], found[(right,)]
    confidence = together / with_left
    return Rule(
        left,
        right,
        together,
        together / count,
        confidence,
        confidence / (with_right / count),
        _chance(together, with_left, with_right, count),
    )


def _chance(together: int, with_left: int, with_right: int, count: int) -> float:
    """The chance that a tie so strong stands in a table of two by two where there is none."""
    table = np.array(
        [
            [together, with_left - together],
            [with_right - together, count - with_left - with_right + together],
        ],
        float,
    )
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / count
    seen = table > 0
    ratio = 2 * (table[seen] * np.log(table[seen] / expected[seen])).sum()
    return float(chi2.sf(max(ratio, 0), 1))


def looked_at(found: Mapping[Items, int], *, longest: int = LONGEST) -> int:
    """How many rules could have been found: every frequent set with every frequent item after it, frequent
    together or not, with each of them on the right.
    """
    singles = np.array(sorted(items[0] for items in found if len(items) == 1))
    return sum(
        (len(items) + 1) * int((singles > items[-1]).sum())
        for items in found
        if len(items) < longest
    )


def more_than_chance(some: Sequence[Rule], count: int) -> list[Rule]:
    """Those of ``some`` that tie together, and of which no more than five in a hundred may be false, when
    ``count`` were looked at.
    """
    if not some:
        return []
    chances = np.sort([one.chance for one in some])
    bound = FALSE * np.arange(1, len(some) + 1) / count
    passed = np.flatnonzero(chances <= bound)
    limit = chances[passed[-1]] if len(passed) else -1.0
    return [one for one in some if one.chance <= limit and one.lift > 1]
