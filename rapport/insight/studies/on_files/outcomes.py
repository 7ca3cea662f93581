"""Which rows of a plain file say yes, which say no, and which say neither."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rapport.insight.studies.on_files.columns import codes
from rapport.insight.studies.on_files.kinds import cleaned
from rapport.kit.errors import Invalid

OPPOSITES = {"yes": "no", "true": "false", "1": "0", "y": "n", "t": "f", "won": "lost"}
"""Yes and no, as columns say it: the yes that is meant where none is said, and what stands against it."""


@dataclass(frozen=True)
class Outcome:
    """``rows`` that say yes or no, and for each whether it is yes; how many rows say what."""

    rows: NDArray[np.int64]
    answers: NDArray[np.bool_]
    positive: str
    negative: Sequence[str]
    counts: Mapping[str, int]


def outcome(table: pa.Table, target: str, *, positive: str, negative: Sequence[str]) -> Outcome:
    """Of the column ``target``. Raises Invalid where it is empty, never says what was said, or does not
    tell what is yes.
    """
    places, names = codes(pa.table({target: cleaned(table[target])}), target)
    if not names:
        raise Invalid("no_answers", f"No row says anything in “{target}”.")
    counts = np.bincount(places[places >= 0], minlength=len(names))
    yes = _place(target, names, positive) if positive else _usual(target, names)
    no = [_place(target, names, name) for name in negative] or _against(names, yes)
    if yes in no:
        raise Invalid("yes_is_no", f"“{positive}” cannot be both --positive and --negative.")
    is_yes = places == yes
    rows = np.flatnonzero(is_yes | np.isin(places, no))
    said = names[yes] if yes >= 0 else positive
    return Outcome(
        rows,
        is_yes[rows],
        said,
        [names[place] for place in no],
        dict(sorted(zip(names, counts.tolist(), strict=True))),
    )


def _place(target: str, names: Sequence[str], name: str) -> int:
    found = [place for place, other in enumerate(names) if _plain(other) == _plain(name)]
    exact = [place for place in found if names[place] == name]
    if not found:
        raise Invalid("no_value", f"“{target}” is never “{name}”; it is {_listed(names)}.")
    return (exact or found)[0]


def _usual(target: str, names: Sequence[str]) -> int:
    """The place of what means yes; -2 where only its opposite is there."""
    plain = [_plain(name) for name in names]
    for yes, no in OPPOSITES.items():
        if yes in plain:
            return plain.index(yes)
        if plain == [no]:
            return -2
    raise Invalid(
        "no_positive", f"Say with --positive what is yes in “{target}”: it is {_listed(names)}."
    )


def _against(names: Sequence[str], yes: int) -> list[int]:
    """The opposite where the column has it, or else all that is not yes."""
    others = [place for place in range(len(names)) if place != yes]
    opposite = OPPOSITES.get(_plain(names[yes])) if yes >= 0 else None
    return [place for place in others if _plain(names[place]) == opposite] or others


def _plain(name: str) -> str:
    return name.strip().casefold()


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:10]) + (", …" if len(names) > 10 else "")
