"""One catalogue of all metrics: those reckoned from live records, and those of the last build's marts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from rapport.insight.metrics import METRICS
from rapport.insight.models import Run
from rapport.insight.queries.figures import money
from rapport.kit.errors import NotFound
from rapport.kit.measures import Good, Unit
from rapport.kit.money import Money
from rapport.kit.speech import noted, say
from rapport.kit.text import fold
from rapport.performance.metric import Asked
from rapport.performance.metric import Metric as LiveMetric
from rapport.performance.metrics.catalogue import METRICS as LIVE
from rapport.performance.periods import Period
from rapport.performance.queries.readings import Reading, Worth, readings, trend
from rapport.platform import access
from rapport.platform.access import Actor

BUILDS = 12
"""How many builds the trend of a metric of the marts goes back."""
LIVE_GRAIN = noted("company, person, team, territory, product")


@dataclass(frozen=True)
class Entry:
    """A metric as it was declared, wherever it is reckoned; ``live`` where that is from live records."""

    key: str
    id: str
    label: str
    question: str
    definition: str
    unit: Unit
    good: Good
    owner: str
    grain: str
    live: LiveMetric | None = None

    @cached_property
    def words(self) -> str:
        """All that it is found by, in the reader's language and in the code's."""
        texts = (self.label, self.question, self.definition, self.owner)
        return fold(" ".join([self.key, self.id, *texts, *map(say, texts)]))


@dataclass(frozen=True)
class Figure:
    """What a metric comes to now, and came to before: in periods, or in builds. Without a ``value``,
    ``problem`` says why.
    """

    value: Worth | None
    trend: tuple[Worth | None, ...] = ()
    as_of: datetime | None = None
    problem: str = ""
    by_key: Mapping[str, float] | None = None

    @property
    def before(self) -> Worth | None:
        return self.trend[-2] if len(self.trend) > 1 else None

    @property
    def lengths(self) -> list[float]:
        """The trend, to draw."""
        return [float(amount(value) or 0) for value in self.trend]

    @property
    def change(self) -> Decimal | None:
        """How much more than before, as a share of that; None of nothing."""
        now, before = amount(self.value), amount(self.before)
        return None if now is None or not before else (now - before) / before


def amount(value: Worth | None) -> Decimal | None:
    """A value as a plain number."""
    return value.amount if isinstance(value, Money) else value


def catalogue(asker: Actor, words: str = "") -> list[Entry]:
    """The metrics that ``asker`` may read, those in whose words all of ``words`` occur. No query."""
    access.require(asker, "insight.read_insight")
    wanted = fold(words.replace("\x00", "")).split()
    found = [*_live(asker), *_of_marts()]
    return [one for one in found if all(word in one.words for word in wanted)]


def entry_called(asker: Actor, key: str) -> Entry:
    """The metric called ``key``. Raises NotFound."""
    found = next((one for one in catalogue(asker) if one.key == key), None)
    if found is None:
        raise NotFound(
            "no_metric", "There is no such metric, or your role does not show it to you."
        )
    return found


def figures(
    asker: Actor, entries: Sequence[Entry], period: Period, *, is_patient: bool = False
) -> dict[str, Figure | None]:
    """What ``entries`` come to by key: live ones in ``period``, None for those that take long, unless
    ``is_patient``; others as of the last build. One statement for the marts, about three for each live one.
    """
    found: dict[str, Figure | None] = dict(_built(asker, entries))
    live = [one.live for one in entries if one.live is not None]
    asked = Asked(period)
    if is_patient:
        return found | {one.key: _figure(trend(asker, one, asked)) for one in live}
    if live:
        wanted = {one.key for one in live}
        told = [(one.key, read) for one, read in readings(asker, asked) if one.key in wanted]
        found |= {key: None if read is None else _figure(read) for key, read in told}
    return found


def _live(asker: Actor) -> Iterable[Entry]:
    if not access.may(asker, "performance.read_metrics"):
        return
    for one in LIVE.values():
        yield Entry(
            one.key, one.id, one.label, one.question, one.definition,
            one.unit, one.good, one.owner, LIVE_GRAIN, one,
        )  # fmt: skip


def _of_marts() -> Iterable[Entry]:
    for one in METRICS:
        yield Entry(
            one.name, "", one.label, one.question, one.definition,
            one.unit, one.good, one.owner, one.grain,
        )  # fmt: skip


def _figure(read: Reading) -> Figure:
    values = tuple(point.value for point in read.trend)
    return Figure(read.value, values, problem=read.problem)


def _built(asker: Actor, entries: Sequence[Entry]) -> Iterable[tuple[str, Figure]]:
    """Those of the marts, from the builds that were published."""
    wanted = [one for one in entries if one.live is None]
    if not wanted:
        return
    access.require(asker, "insight.read_insight")
    done = Run.objects.filter(status=Run.Status.PUBLISHED, as_of__isnull=False)
    runs = list(done.order_by("-started_at")[:BUILDS])[::-1]
    for one in wanted:
        yield one.key, _of_builds(one, runs)


def _of_builds(entry: Entry, runs: Sequence[Run]) -> Figure:
    if not runs:
        return Figure(None, problem=noted("Nothing was built yet."))
    now = runs[-1]
    raw = now.figures["metrics"].get(entry.key)
    if isinstance(raw, dict):
        return Figure(None, as_of=now.as_of, by_key=raw)
    values = tuple(_worth(entry, run, run.figures["metrics"].get(entry.key)) for run in runs)
    problem = noted("The last build could not reckon it.") if values[-1] is None else ""
    return Figure(values[-1], values, now.as_of, problem)


def _worth(entry: Entry, run: Run, raw: Any) -> Worth | None:
    if raw is None:
        return None
    return money(run, raw) if entry.unit is Unit.MONEY else Decimal(str(raw))
