"""The figures of the last build, and how far the next one is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from procrastinate.contrib.django.models import ProcrastinateJob

from rapport.insight.models import DIED, LOCK, MonthFigure, RfmCell, Run, SlippingCustomer
from rapport.insight.studies.paces import PACES
from rapport.insight.studies.segments import Segment, by_key, segment_of
from rapport.insight.warehouse.breaches import sentences
from rapport.kit.errors import Refused
from rapport.kit.money import Money
from rapport.kit.speech import noted, say
from rapport.parties import queries as parties
from rapport.parties.models import Party, Trait
from rapport.parties.traits import definition
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.tasks.sole import is_held

MONTHS_SHOWN = 13
SLIPPING_SHOWN = 10
CENT = Decimal("0.01")
SCORES = (noted("Recency"), noted("Frequency"), noted("Money"))
TASK = "rapport.insight.tasks.build_insight"


@dataclass(frozen=True)
class SegmentFigure:
    """A segment with its customers and their revenue in the reporting currency."""

    segment: Segment
    customers: int
    orders: int
    revenue: Money
    share: float


@dataclass(frozen=True)
class Cell:
    """A field of the matrix: all customers with these scores of recency and frequency."""

    r: int
    f: int
    segments: tuple[Segment, ...]
    customers: int = 0
    orders: int = 0
    revenue: Decimal = Decimal(0)

    @property
    def average_order(self) -> Decimal:
        return self.revenue / self.orders if self.orders else Decimal(0)


@dataclass(frozen=True)
class Building:
    """Whether a build is waiting or under way, and how far it is; or why the last one failed."""

    is_active: bool
    step: str = ""
    share: float = 0.0
    failure: str = ""


@dataclass(frozen=True)
class Overview:
    """The state of the business on one page; ``run`` is None before the first build."""

    run: Run | None
    building: Building
    months: list[MonthFigure]
    segments: list[SegmentFigure]
    slipping: list[SlippingCustomer]

    @property
    def is_empty(self) -> bool:
        """Built, but there was no order of a known customer."""
        return self.run is not None and self.run.as_of is None

    def money(self, amount: Decimal | str) -> Money | None:
        """An amount in the reporting currency."""
        return money(self.run, amount) if self.run else None

    def amount(self, name: str) -> Money | None:
        """A metric that is money."""
        return self.money(self.run.figures["metrics"][name]) if self.run else None

    @property
    def warnings(self) -> list[str]:
        """What the checks found that is wrong, but not so that nothing could be published."""
        return sentences(self.run.figures["warnings"]) if self.run else []

    @property
    def other_currencies(self) -> list[tuple[int, Money]]:
        """Orders and revenue of each currency that is not the reporting one."""
        rows = self.run.figures["currencies"] if self.run else []
        own = self.run.figures["currency"] if self.run else ""
        return [
            (row["orders"], Money(Decimal(row["revenue"]), row["currency"]))
            for row in rows
            if row["currency"] != own
        ]


@dataclass(frozen=True)
class Matrix:
    """The RFM matrix of a run, all customers or those of one monetary score."""

    run: Run
    rows: list[list[Cell]]
    segments: list[SegmentFigure]

    def money(self, amount: Decimal | str) -> Money | None:
        """An amount in the reporting currency."""
        return money(self.run, amount)

    def value(self, cell: Cell, show: str) -> Any:
        """What ``cell`` shows: a count, or money."""
        return cell.customers if show == "customers" else self.money(getattr(cell, show))

    @property
    def customers(self) -> int:
        return sum(cell.customers for row in self.rows for cell in row)

    def step(self, cell: Cell, show: str) -> int:
        """How dark a cell is, from 1 to 6 by the square root of its value; 0 when nobody is in it."""
        if not cell.customers:
            return 0
        most = max(getattr(other, show) for row in self.rows for other in row)
        share = float(getattr(cell, show) / most) if most else 0.0
        return min(6, 1 + int(6 * share**0.5))


@dataclass(frozen=True)
class Standing:
    """A party with its traits of recency, frequency, money and pace, by name."""

    party: Party
    traits: dict[str, Trait]

    @property
    def segment(self) -> Segment | None:
        trait = self.traits.get("rfm_segment")
        return by_key().get(trait.text) if trait else None

    @property
    def cell(self) -> int:
        return int(self.traits["rfm_segment"].number or 0)

    @property
    def scores(self) -> list[tuple[str, int, str]]:
        """Name, score and the reason, of recency, frequency and money: the segment has one for each."""
        numbers = [int(self.traits[f"rfm_{key}"].number or 0) for key in "rfm"]
        why = self._why("rfm_segment") or [""] * len(SCORES)
        return list(zip(map(say, SCORES), numbers, why, strict=True))

    @property
    def pace(self) -> str:
        """Whether it is on time by its own usual pause; empty when there is no usual pause yet."""
        trait = self.traits.get("overdue_ratio")
        return say(PACES.get(trait.text, "")) if trait else ""

    @property
    def pace_reasons(self) -> list[str]:
        return self._why("overdue_ratio")

    def _why(self, name: str) -> list[str]:
        trait = self.traits.get(name)
        return definition(name).why(trait.facts) if trait else []


def overview(asker: Actor) -> Overview:
    """Everything that the overview page shows. About six queries, whatever the number of customers."""
    run, now = latest_run(asker), building(asker)
    if run is None or run.as_of is None:
        return Overview(run, now, [], [], [])
    return Overview(run, now, months(run), segments(run), list(slipping(asker, run)))


def latest_run(asker: Actor) -> Run | None:
    """The run whose figures are in force."""
    access.require(asker, "insight.read_insight")
    return Run.objects.filter(status=Run.Status.PUBLISHED).order_by("-started_at").first()


def building(asker: Actor) -> Building:
    """What the builder is doing. A run whose process died no longer holds the lock."""
    access.require(asker, "insight.read_insight")
    newest = Run.objects.order_by("-started_at").first()
    is_open = newest is not None and newest.status == Run.Status.RUNNING
    if newest is not None and is_open and is_held(LOCK):
        return Building(True, newest.step, newest.done_share)
    if ProcrastinateJob.objects.filter(task_name=TASK, status__in=("todo", "doing")).exists():
        return Building(True, "Waiting for the worker")
    if newest is None or newest.status == Run.Status.PUBLISHED:
        return Building(False)
    return Building(False, failure=say(DIED) if is_open else _failure(newest))


def money(run: Run, amount: Decimal | str | int | None) -> Money | None:
    """An amount of the run's figures in its reporting currency."""
    currency = run.figures.get("currency")
    return Money(Decimal(str(amount)), currency) if currency and amount is not None else None


def months(run: Run) -> list[MonthFigure]:
    """The last ``MONTHS_SHOWN`` months, oldest first; a month without orders counts nothing."""
    found = {row.month: row for row in run.months.order_by("-month")[:MONTHS_SHOWN]}
    if not found:
        return []
    newest = max(found)
    span = [_months_before(newest, back) for back in reversed(range(MONTHS_SHOWN))]
    first = min(found)
    empty = {"run": run, "orders": 0, "customers": 0, "revenue": Decimal(0)}
    return [
        found.get(month) or MonthFigure(month=month, **empty) for month in span if month >= first
    ]


def segments(run: Run) -> list[SegmentFigure]:
    """Every segment, best first."""
    shares = run.figures["metrics"]["revenue_share_by_segment"]
    return [
        SegmentFigure(
            by_key()[row["segment"]],
            row["customers"],
            row["orders"],
            money(run, row["revenue"]) or Money.zero("XXX"),
            shares.get(row["segment"]) or 0.0,
        )
        for row in run.figures["segments"]
    ]


def slipping(asker: Actor, run: Run) -> QuerySet[SlippingCustomer]:
    """The best customers who are slipping away, among those that the asker sees."""
    seen = access.visible_to(asker, Party.objects.filter(deleted_at=None))
    rows = run.slipping.filter(party__in=seen).select_related("party")
    return rows.order_by("-revenue", "party_id")[:SLIPPING_SHOWN]


def matrix(asker: Actor, *, m: int | None = None) -> Matrix | None:
    """Rows from the best recency to the worst, columns from the lowest frequency to the highest.

    With ``m``, only customers with that monetary score. None before the first build with orders.
    """
    run = latest_run(asker)
    if run is None or run.as_of is None:
        return None
    cells = RfmCell.objects.filter(run=run) if m is None else RfmCell.objects.filter(run=run, m=m)
    totals = (Sum("customers"), Sum("orders"), Sum("revenue"))
    rows = cells.values_list("r", "f").annotate(*totals)
    found = {(r, f): (customers, orders, revenue) for r, f, customers, orders, revenue in rows}
    bins = range(1, run.figures["rfm"]["bins"] + 1)
    wanted = tuple(bins) if m is None else (m,)
    lines = [
        [Cell(r, f, _segments_at(r, f, wanted), *found.get((r, f), ())) for f in bins]
        for r in reversed(bins)
    ]
    return Matrix(run, lines, segments(run))


def standing(asker: Actor, party_id: int) -> Standing:
    """A party's published standing. Raises NotFound for a party that the asker does not see."""
    access.require(asker, "insight.read_insight")
    party = parties.party(asker, party_id)
    names = ("rfm_segment", "rfm_r", "rfm_f", "rfm_m", "overdue_ratio")
    return Standing(
        party, {trait.name: trait for trait in Trait.objects.filter(party=party, name__in=names)}
    )


def rfm_summary(by: Actor) -> dict[str, Any]:
    """The published figures for programs; amounts are rounded to the cent. Raises Refused before
    the first build.
    """
    run = latest_run(by)
    if run is None:
        raise Refused(
            "insight_not_built", "Nothing has been built yet: run `rapport insight build` first."
        )
    metrics = run.figures["metrics"]
    return {
        **{name: metrics[name] for name in ("customers", "invoices", "clean_lines")},
        **{
            name: _rounded(metrics[name])
            for name in ("revenue", "returned", "net_revenue", "average_order")
        },
        "currency": run.figures["currency"],
        "as_of": run.as_of.date().isoformat() if run.as_of else None,
        "built_at": run.finished_at.isoformat() if run.finished_at else None,
        **run.figures["rfm"],
        "segments": [_segment_row(row, metrics) for row in run.figures["segments"]],
        "lines": run.figures["lines"],
        "currencies": [
            {**row, "revenue": _rounded(row["revenue"])} for row in run.figures["currencies"]
        ],
        "warnings": sentences(run.figures["warnings"]),
    }


def _failure(run: Run) -> str:
    """Why a run failed: texts and failed checks in the places of its sentence."""
    said = {
        name: " ".join(sentences(kept)) if isinstance(kept, list) else kept
        for name, kept in run.data.items()
    }
    return say(run.message, **said)


def _segment_row(row: dict[str, Any], metrics: dict[str, Any]) -> dict[str, Any]:
    share = metrics["revenue_share_by_segment"].get(row["segment"]) or 0
    name = by_key()[row["segment"]].name
    return {**row, "name": name, "revenue": _rounded(row["revenue"]), "share": round(share, 4)}


def _rounded(amount: str | None) -> float | None:
    """An amount as JSON numbers are written, to the cent."""
    return None if amount is None else float(Decimal(amount).quantize(CENT))


def _segments_at(r: int, f: int, ms: tuple[int, ...]) -> tuple[Segment, ...]:
    return tuple(dict.fromkeys(segment_of(r, f, m) for m in ms))


def _months_before(month: date, back: int) -> date:
    count = month.year * 12 + month.month - 1 - back
    return date(count // 12, count % 12 + 1, 1)
