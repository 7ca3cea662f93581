"""Past forecasts against what came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Max, Q, QuerySet

from rapport.forecasts.accuracy import Judged, Replaced
from rapport.forecasts.holders import COMPANY, Holder, parse_holder
from rapport.forecasts.models import Method, Override, Snapshot, SnapshotDay
from rapport.forecasts.outlook import LOOKED_AT
from rapport.forecasts.periods import Period, ended_before
from rapport.forecasts.queries import snapshots
from rapport.forecasts.queries.outcomes import PERIODS, Came, outcomes
from rapport.forecasts.queries.whose import names
from rapport.platform import access
from rapport.platform.access import Actor

BEGINNING = "beginning"
AS_OF: dict[str, int | None] = {BEGINNING: None} | {str(days): days for days in LOOKED_AT}
"""When a forecast was made: at the period's beginning, or so many days before its end."""
MOST = 50
"""Holders that are judged one by one, those first of whom most was forecast."""
NEAR = timedelta(days=3)
"""How much older a forecast may be, where the very day was missed."""


@dataclass
class Accuracy:
    """All that was judged, of some of the ``holders`` where there are many; ``missed`` are the periods of
    which no forecast is known for that time, ``left_out`` counts, by currency, the sales that had no exchange
    rate.
    """

    rows: list[Judged] = field(default_factory=list)
    overrides: list[Replaced] = field(default_factory=list)
    missed: list[Period] = field(default_factory=list)
    reconstructed: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    holders: int = 0


def accuracy(
    asker: Actor, *, length: str, as_of: str, kind: str, today: date, most: int | None = MOST
) -> Accuracy:
    """The last periods that are over, as they were forecast at one point of each, for holders of a ``kind``:
    of the ``most`` of whom most was forecast, or of all. As many statements however many holders.
    """
    found, periods = Accuracy(), ended_before(length, today, PERIODS)
    days = _days_of(periods, AS_OF[as_of])
    found.missed = [period for period in periods if period not in days and _is_known(period)]
    if not days:
        return found
    came = outcomes(days, kind, today)
    rows = _snapshots(asker, days, kind)
    largest = rows.order_by().values("holder").annotate(_most=Max("amount"))
    keys = list(largest.order_by("-_most", "holder").values_list("holder", flat=True))
    found.holders = len(keys)
    for row in rows.filter(holder__in=keys[:most]):
        period = Period(row.starts_on, row.ends_on)
        outcome = came[period].of(row.holder)
        found.rows.append(
            Judged(
                period, row.holder, row.method, row.day_id, row.amount, outcome, row.low, row.high
            )
        )
    for one in came.values():
        for currency, count in one.left_out.items():
            found.left_out[currency] = found.left_out.get(currency, 0) + count
    found.reconstructed = sum(day.is_reconstructed for day in days.values())
    found.overrides = list(_overrides(asker, days, kind, came))
    holders = {parse_holder(row.holder) for row in found.rows} - {None}
    called = names(holder for holder in holders if holder is not None)
    found.names = {str(holder): name for holder, name in called.items()}
    return found


def _is_known(period: Period) -> bool:
    """Whether anything at all was written down before the period was over."""
    return SnapshotDay.objects.filter(on__lte=period.ends_on).exists()


def _days_of(periods: Iterable[Period], before_end: int | None) -> dict[Period, SnapshotDay]:
    """For each period the day whose forecast is judged; one query. Periods without one are left out."""
    wanted = {
        period: period.starts_on
        if before_end is None
        else period.ends_on - timedelta(days=before_end)
        for period in periods
    }
    near = Q(*(Q(on__range=(day - NEAR, day)) for day in wanted.values()), _connector=Q.OR)
    known = list(SnapshotDay.objects.filter(near).order_by("on"))
    found = {}
    for period, day in wanted.items():
        there = [one for one in known if day - NEAR <= one.on <= day]
        if there:
            found[period] = there[-1]
    return found


def _snapshots(asker: Actor, days: Mapping[Period, SnapshotDay], kind: str) -> QuerySet[Snapshot]:
    those = (
        Q(starts_on=period.starts_on, ends_on=period.ends_on, day=day.on)
        for period, day in days.items()
    )
    rows = snapshots.seen(asker).filter(Q(*those, _connector=Q.OR))
    whose = {"holder": str(COMPANY)} if kind == "company" else {"holder__startswith": f"{kind}-"}
    return rows.filter(**whose).order_by("-starts_on", "holder", "method")


def _overrides(
    asker: Actor,
    days: Mapping[Period, SnapshotDay],
    kind: str,
    came: Mapping[Period, Came],
) -> Iterable[Replaced]:
    """The overrides that stood on those days, the latest period first. One query."""
    those = (
        Q(starts_on=one.starts_on, ends_on=one.ends_on, created_at__date__lte=day.on)
        for one, day in days.items()
    )
    rows = Override.objects.filter(Q(*those, _connector=Q.OR), deleted_at=None)
    rows = rows.filter(holder__startswith=kind).select_related("created_by")
    newest = rows.order_by("-starts_on", "ends_on", "holder", "-pk")
    for row in access.visible_to(asker, newest.distinct("starts_on", "ends_on", "holder")):
        if row.amount is None or row.replaced is None:
            continue
        period = Period(row.starts_on, row.ends_on)
        yield Replaced(
            period,
            row.holder,
            str(row.created_by or ""),
            row.note,
            row.method,
            row.amount,
            row.replaced,
            came[period].of(row.holder),
        )


@dataclass
class Course:
    """What was said of a holder and a period, day by day; ``came`` is None while it runs."""

    days: list[SnapshotDay]
    rows: list[tuple[date, dict[str, Snapshot]]]
    came: Decimal | None
    left_out: Mapping[str, int]


def course(asker: Actor, holder: Holder, period: Period, today: date) -> Course:
    """How the forecast of a period went on. Three statements, or four."""
    by_day: dict[date, dict[str, Snapshot]] = {}
    for row in snapshots.seen(asker, period).filter(holder=str(holder)).order_by("day"):
        by_day.setdefault(row.day_id, {})[row.method] = row
    days = list(SnapshotDay.objects.filter(on__in=list(by_day)).order_by("on"))
    is_over = period.ends_on < today
    came = outcomes([period], holder.kind, today)[period] if is_over else None
    worth = None if came is None else came.of(str(holder))
    return Course(days, list(by_day.items()), worth, {} if came is None else came.left_out)


def methods_of(rows: Iterable[Judged]) -> list[str]:
    """Those that occur, in their usual order."""
    there = {row.method for row in rows}
    return [method for method in Method.values if method in there]
