"""What statistics learn from and look at: everything that is known of opportunities, as of a day.

Read by the worker, for the whole company. What stands in the past is taken from stays, from the days on
which opportunities were opened and decided, and from the recorded changes of the expected day and amount.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    DecimalField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils import timezone

from rapport.forecasts.holders import COMPANY, Holder, parse_holder
from rapport.forecasts.learning import Stay
from rapport.forecasts.queries.sums import counted_for
from rapport.forecasts.queries.territories import above, in_territory
from rapport.forecasts.simulation import Parts
from rapport.platform.events.models import Event
from rapport.sales.models import Line, Opportunity, Stage, StageStay

MOST_DECIDED = 20_000
"""Of the opportunities that were decided last."""
MOST_PRODUCTS = 1_000
"""Of a catalogue, of which forecasts are written down without anybody calling anything."""
YEARS = 3
"""How far back anything is learned from."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An opportunity that is open on a day."""

    pk: int
    parts: Parts
    stage: int
    entered_on: date
    closes_on: date
    amount: Decimal
    currency: str
    probability: int
    category: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A stay of an opportunity that was decided on a day."""

    on: date
    opportunity: int
    stay: Stay


@dataclass(frozen=True, slots=True)
class Won:
    """What was sold."""

    parts: Parts
    opened_on: date
    closed_on: date
    amount: Decimal
    currency: str


def followed(called: Iterable[str]) -> frozenset[int]:
    """The products of which forecasts are written down: those that most opportunities hold which are open or
    were won in a year, and those among the holders that were ``called``. One statement.
    """
    since = timezone.localdate() - timedelta(days=365)
    held = Q(opportunity__status="open") | Q(
        opportunity__status="won", opportunity__closed_on__gte=since
    )
    lines = Line.objects.filter(held, opportunity__deleted_at=None, product__isnull=False)
    counted = lines.order_by().values("product").annotate(_count=Count("*"))
    most = counted.order_by("-_count", "product").values_list("product", flat=True)[:MOST_PRODUCTS]
    holders = filter(None, map(parse_holder, called))
    return frozenset(most) | {one.pk for one in holders if one.kind == "product"}


def opened_now(products: frozenset[int]) -> list[Opened]:
    """What is open. Two statements."""
    rows = Opportunity.objects.filter(status="open", deleted_at=None)
    known = rows.annotate(
        in_stage=F("stage_id"),
        entered_on=TruncDate("stage_since"),
        due=F("closes_on"),
        came_to=F("amount"),
        odds=F("probability"),
        counts_as=F("category"),
    )
    return list(_opened(known, products))


def opened_on(day: date, products: frozenset[int]) -> list[Opened]:
    """What was open in the evening of a past ``day``, in the stage that it was in, with the probability and
    category which that stage has today; also what was thrown away since. Two statements.
    """
    evening = _evening(day)
    stays = StageStay.objects.filter(opportunity=OuterRef("pk"), entered_at__lte=evening)
    last = stays.filter(stage__kind=Stage.Kind.OPEN).order_by("-entered_at", "-pk")
    rows = Opportunity.objects.filter(opened_on__lte=day).exclude(closed_on__lte=day)
    rows = rows.filter(Q(deleted_at=None) | Q(deleted_at__gt=evening))
    known = rows.annotate(
        in_stage=Subquery(last.values("stage")[:1]),
        entered_on=Subquery(last.values(on=TruncDate("entered_at"))[:1]),
        due=_before("closes", "closes_on", evening, DateField()),
        came_to=_before("amount", "amount", evening, DecimalField(max_digits=20, decimal_places=6)),
        odds=Subquery(last.values("stage__probability")[:1]),
        counts_as=Subquery(last.values("stage__category")[:1]),
    )
    return list(_opened(known.filter(in_stage__isnull=False), products))


def _opened(rows: QuerySet[Any], products: frozenset[int]) -> Iterator[Opened]:
    names = ("in_stage", "entered_on", "due", "came_to", "currency", "odds", "counts_as")
    for pk, parts, said in _with_parts(rows, names, products):
        yield Opened(pk, parts, *said)


def decided_stays() -> list[Decided]:
    """The stays in open stages of what was decided last, the earliest decided first. One statement."""
    since = timezone.localdate() - timedelta(days=365 * YEARS)
    decided = Opportunity.objects.filter(deleted_at=None, closed_on__gte=since)
    newest = decided.exclude(status="open").order_by("-closed_on", "-pk").values("pk")
    rows = StageStay.objects.filter(
        stage__kind=Stage.Kind.OPEN, opportunity__in=newest[:MOST_DECIDED]
    )
    expected = _before(
        "closes", "opportunity__closes_on", OuterRef("entered_at"), DateField(), "opportunity"
    )
    known = rows.annotate(
        on=F("opportunity__closed_on"),
        entered_on=TruncDate("entered_at"),
        left_on=Coalesce(TruncDate("left_at"), F("opportunity__closed_on")),
        expected=expected,
        is_won=Case(When(opportunity__status="won", then=Value(1)), default=Value(0)),
    )
    columns = ("on", "opportunity_id", "stage_id", "entered_on", "left_on", "expected", "is_won")
    found = []
    for on, opportunity, stage, entered, left, due, is_won in known.order_by(
        "opportunity__closed_on", "opportunity_id", "pk"
    ).values_list(*columns):
        slip = (on - due).days if is_won and due else None
        stay = Stay(stage, max((left - entered).days, 0), bool(is_won), slip)
        found.append(Decided(on, opportunity, stay))
    return found


def sales(products: frozenset[int]) -> list[Won]:
    """What was won last, the earliest first. Two statements."""
    since = timezone.localdate() - timedelta(days=365 * YEARS)
    rows = Opportunity.objects.filter(status="won", deleted_at=None, closed_on__gte=since)
    newest = rows.order_by("-closed_on", "-pk").values("pk")[:MOST_DECIDED]
    known = Opportunity.objects.filter(pk__in=newest)
    names = ("opened_on", "closed_on", "amount", "currency")
    found = [Won(parts, *said) for _, parts, said in _with_parts(known, names, products)]
    return sorted(found, key=lambda sale: sale.closed_on)


def declared() -> dict[int, float]:
    """The probability of every stage that is open, from 0 to 1. One statement."""
    rows = Stage.objects.filter(kind=Stage.Kind.OPEN).values_list("pk", "probability")
    return {pk: probability / 100 for pk, probability in rows}


def _with_parts(
    rows: QuerySet[Any], names: Iterable[str], products: frozenset[int]
) -> Iterator[tuple[int, Parts, list[Any]]]:
    """Each opportunity once, with those it counts for and the values of ``names``."""
    shared = counted_for(rows).annotate(place=in_territory())
    columns = ("pk", "team_id", "place", "counts_for", "part__percent", *names)
    found: dict[int, tuple[list[tuple[str, float]], list[Any]]] = {}
    for pk, team, place, person, percent, *said in shared.order_by("pk").values_list(*columns):
        if pk not in found:
            whole = [COMPANY, *([Holder("team", team)] if team else ()), *_places(place)]
            found[pk] = ([(str(holder), 1.0) for holder in whole], said)
        if person:
            share = 1.0 if percent is None else float(percent) / 100
            found[pk][0].append((str(Holder("person", person)), share))
    for pk, holder, share in _shares(rows, products):
        if pk in found:
            found[pk][0].append((str(holder), share))
    for pk, (parts, values) in found.items():
        yield pk, tuple(parts), values


def _shares(rows: QuerySet[Any], products: frozenset[int]) -> Iterator[tuple[int, Holder, float]]:
    """Each opportunity with the categories of its lines and those of ``products`` that stand there, and what
    share of its lines each is. One statement.
    """
    lines = Line.objects.filter(opportunity__in=rows.order_by().values("pk"))
    named = lines.order_by().values_list("opportunity", "product__category", "product")
    wholes: dict[int, Decimal] = {}
    sums: dict[tuple[int, Holder], Decimal] = {}
    for pk, shelf, product, amount in named.annotate(_amount=Sum("amount")):
        wholes[pk] = wholes.get(pk, Decimal(0)) + amount
        for kind, key in (("category", shelf), ("product", product)):
            if key is not None and (kind == "category" or key in products):
                place = pk, Holder(kind, key)
                sums[place] = sums.get(place, Decimal(0)) + amount
    for (pk, holder), amount in sums.items():
        if wholes[pk] > 0:
            yield pk, holder, float(amount / wholes[pk])


def _places(place: int | None) -> list[Holder]:
    return [Holder("territory", one) for one in above(place)] if place else []


def _before(name: str, column: str, moment: Any, output: Any, via: str = "") -> Any:
    """What the field called ``name`` was at ``moment``: what the first change after it replaced, else what
    stands now.
    """
    changed = Event.objects.filter(
        subject_type="sales.opportunity",
        subject_id=OuterRef(f"{via}_id" if via else "pk"),
        at__gt=moment,
        data__changes__has_key=name,
    ).order_by("at", "pk")
    was = changed.values(was=Cast(KT(f"data__changes__{name}__0"), output))[:1]
    return Coalesce(Subquery(was), F(column), output_field=output)


def _evening(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.max))


def currencies() -> list[str]:
    """All that opportunities are in. One statement."""
    rows = Opportunity.objects.filter(deleted_at=None).order_by()
    return list(rows.values_list("currency", flat=True).distinct())
