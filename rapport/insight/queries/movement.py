"""Where customers stood before, and where they stand now, as the last build counted them."""

from __future__ import annotations

from dataclasses import dataclass

from rapport.insight.models import Run
from rapport.insight.queries.figures import latest_run
from rapport.insight.studies.segments import SEGMENTS, Segment, by_key
from rapport.platform.access import Actor

FLOWS_SHOWN = 10


@dataclass(frozen=True)
class Flow:
    """Customers who went from one segment to another; who had not bought before came from None."""

    before: Segment | None
    now: Segment
    customers: int

    @property
    def steps(self) -> int:
        """Segments upwards; below 0 it went down."""
        return SEGMENTS.index(self.before) - SEGMENTS.index(self.now) if self.before else 0


@dataclass(frozen=True)
class Movement:
    """All flows of a run; rows and columns of the table are in the order of segments, best first."""

    run: Run
    flows: dict[tuple[str, str], Flow]

    @property
    def up(self) -> int:
        return sum(one.customers for one in self.flows.values() if one.steps > 0)

    @property
    def down(self) -> int:
        return sum(one.customers for one in self.flows.values() if one.steps < 0)

    @property
    def stayed(self) -> int:
        return sum(one.customers for one in self.flows.values() if one.before == one.now)

    @property
    def new(self) -> int:
        return sum(one.customers for one in self.flows.values() if one.before is None)

    @property
    def segments(self) -> tuple[Segment, ...]:
        return SEGMENTS

    @property
    def rows(self) -> list[tuple[Segment | None, list[Flow]]]:
        """For each segment of before, and for those who had not bought, where they went."""
        return [
            (before, [self._flow(before, now) for now in SEGMENTS]) for before in (*SEGMENTS, None)
        ]

    @property
    def largest(self) -> list[Flow]:
        """The flows of most customers that are no staying, and not the coming of new ones."""
        moved = [one for one in self.flows.values() if one.steps]
        return sorted(moved, key=lambda one: -one.customers)[:FLOWS_SHOWN]

    def step(self, flow: Flow) -> int:
        """How dark its field is, from 1 to 6 by the square root of its customers; 0 without any."""
        most = max(one.customers for one in self.flows.values())
        return min(6, 1 + int(6 * (flow.customers / most) ** 0.5)) if flow.customers else 0

    def _flow(self, before: Segment | None, now: Segment) -> Flow:
        return self.flows.get((before.key if before else "", now.key)) or Flow(before, now, 0)


def movement(asker: Actor) -> Movement | None:
    """Of the last build; None before one that knows ninety days and more."""
    run = latest_run(asker)
    rows = run.figures.get("movement") if run else None
    if run is None or not rows:
        return None
    flows = [
        Flow(by_key().get(row["before"]), by_key()[row["segment"]], row["customers"])
        for row in rows
    ]
    return Movement(
        run, {(row["before"], row["segment"]): flow for row, flow in zip(rows, flows, strict=True)}
    )
