"""Where figures come from: metrics, marts, staging and sources, as the last build declared them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from rapport.insight.models import LineageEntry, Run
from rapport.insight.queries.figures import latest_run
from rapport.kit.errors import NotFound, Refused
from rapport.kit.speech import say
from rapport.platform.access import Actor

Layer = LineageEntry.Layer


@dataclass(frozen=True)
class Lineage:
    """Everything that the last build read and made, by layer; ``run`` is None before the first build."""

    run: Run | None
    entries: tuple[LineageEntry, ...] = ()

    def of(self, layer: str) -> list[LineageEntry]:
        return [entry for entry in self.entries if entry.layer == layer]

    def called(self, names: Iterable[str]) -> list[LineageEntry]:
        """The tables with these names: metrics are read by nothing."""
        wanted = set(names)
        return [one for one in self.entries if one.name in wanted and one.layer != Layer.METRIC]

    def behind(self, entry: LineageEntry) -> list[LineageEntry]:
        """All that ``entry`` is made of, through all layers, sources last."""
        seen: set[str] = set()
        todo = set(entry.reads)
        while todo:
            seen |= todo
            todo = {name for one in self.called(todo) for name in one.reads} - seen
        return self.called(seen)[::-1]

    def made_from(self, entry: LineageEntry) -> list[LineageEntry]:
        """What reads ``entry`` directly."""
        if entry.layer == Layer.METRIC:
            return []
        return [one for one in self.entries if entry.name in one.reads]


@dataclass(frozen=True)
class Checked:
    """A check as it is said, and how many rows broke it when its mart was published."""

    sentence: str
    is_fatal: bool
    rows: int


@dataclass(frozen=True)
class Traced:
    """One thing with what it is directly made of, what is behind that, and what is made from it."""

    run: Run
    entry: LineageEntry
    reads: list[LineageEntry]
    behind: list[LineageEntry]
    readers: list[LineageEntry]

    @property
    def checks(self) -> list[Checked]:
        return [
            Checked(say(check, **data), is_fatal, rows)
            for check, data, is_fatal, rows in map(
                itemgetter("sentence", "data", "is_fatal", "rows"),
                self.entry.facts.get("checks", ()),
            )
        ]

    @property
    def further(self) -> list[LineageEntry]:
        """What is behind it, and not directly."""
        return [one for one in self.behind if one not in self.reads]


def lineage(asker: Actor) -> Lineage:
    """Two queries, whatever there is."""
    run = latest_run(asker)
    if run is None:
        return Lineage(None)
    return Lineage(run, tuple(run.lineage.order_by("place")))


def lineage_entry(asker: Actor, layer: str, name: str) -> Traced:
    """Raises NotFound for what the last build did not make. Two queries."""
    found = lineage(asker)
    for entry in found.of(layer):
        if entry.name == name and found.run is not None:
            reads, behind = found.called(entry.reads), found.behind(entry)
            return Traced(found.run, entry, reads, behind, found.made_from(entry))
    raise NotFound("no_lineage_entry", "The last build made nothing of that name.")


def marts_summary(asker: Actor) -> dict[str, Any]:
    """The marts in force, for programs. Raises Refused before the first build."""
    found = lineage(asker)
    if found.run is None or not found.entries:
        raise Refused(
            "marts_not_built", "No marts have been built yet: run `rapport insight build` first."
        )
    return {
        "built_at": found.run.finished_at.isoformat() if found.run.finished_at else None,
        "marts": [_summary(entry) for entry in found.of(Layer.MART)],
    }


def _summary(entry: LineageEntry) -> dict[str, Any]:
    return {
        "mart": entry.name,
        "meaning": entry.meaning,
        "rows": entry.rows,
        "key": entry.facts["key"],
        "columns": [column["name"] for column in entry.facts["columns"]],
        "checks": len(entry.facts["checks"]),
        "warnings": entry.failing,
        "reads": entry.reads,
    }
