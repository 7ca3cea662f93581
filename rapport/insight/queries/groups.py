"""Groups of customers who are alike, as the last build found them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapport.insight.mining.words import in_words, label, value_text
from rapport.insight.models import Run
from rapport.insight.queries.figures import latest_run
from rapport.platform.access import Actor

STRONGEST = 2.0
"""Standard deviations from the mean of all at which a field is darkest."""


@dataclass(frozen=True)
class Field:
    """What a group's customers are like in one thing: ``apart`` are standard deviations from the mean of all."""

    text: str
    apart: float

    @property
    def step(self) -> int:
        """How dark it is, from 1 (like all) to 6."""
        return 1 + min(5, round(5 * abs(self.apart) / STRONGEST))

    @property
    def mark(self) -> str:
        """Which way: colour alone says it to nobody."""
        return "" if abs(self.apart) < 0.5 else "▲" if self.apart > 0 else "▼"


@dataclass(frozen=True)
class Group:
    """``words`` say what sets it apart; ``fields`` stand in the order of the columns."""

    letter: str
    customers: int
    share: float
    words: str
    fields: Sequence[Field]


@dataclass(frozen=True)
class Groups:
    """What the page shows; without groups ``kept`` says why."""

    run: Run
    kept: Mapping[str, Any]
    columns: Sequence[str]
    usual: Sequence[str]
    groups: Sequence[Group]

    @property
    def tried(self) -> Sequence[Mapping[str, Any]]:
        """How stable each number of groups is."""
        return list(self.kept["tried"])


def groups(asker: Actor) -> Groups | None:
    """Of the last build, the largest first; None before one that looked for them. One query."""
    run = latest_run(asker)
    kept = run.figures.get("groups") if run else None
    if run is None or run.as_of is None or not kept:
        return None
    names, channel = kept["names"], kept["channel"]
    found = sorted(kept["of"], key=lambda one: -one["customers"])
    return Groups(
        run,
        kept,
        [label(name, channel) for name in names],
        [value_text(name, kept["told"][name]) for name in names],
        [_group(one, names, channel, kept["customers"]) for one in found],
    )


def _group(one: Mapping[str, Any], names: Sequence[str], channel: str, all_of_them: int) -> Group:
    return Group(
        one["letter"],
        one["customers"],
        one["customers"] / all_of_them,
        in_words(one["said"], channel),
        [Field(value_text(name, one["told"][name]), one["apart"][name]) for name in names],
    )
