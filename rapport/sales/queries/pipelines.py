"""Pipelines with their stages, and the board of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from rapport.activities.models import Activity
from rapport.activities.queries import next_about
from rapport.kit.errors import NotFound
from rapport.kit.money import Money
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.records.filters import Tree
from rapport.platform.records.queries.finding import selection
from rapport.platform.records.types import declared_type
from rapport.sales.models import Pipeline, Stage
from rapport.sales.staleness import Staleness, staleness

CARDS = 25


@dataclass(frozen=True)
class Card:
    """An open opportunity on the board; ``days`` is how long it has been in its stage."""

    pk: int
    name: str
    party: str
    owner: str
    worth: Money
    closes_on: date
    days: int
    staleness: Staleness
    next: Activity | None = None


@dataclass(frozen=True)
class Lane:
    """The open opportunities of a stage: the first of them, and what all come to, by currency."""

    stage: Stage
    cards: tuple[Card, ...]
    count: int
    sums: tuple[Money, ...]
    weighted: tuple[Money, ...]

    @property
    def has_more(self) -> bool:
        return self.count > len(self.cards)


@dataclass(frozen=True)
class Totals:
    """How many opportunities there are, what they come to, and how much of it is to be expected."""

    count: int = 0
    sums: tuple[Money, ...] = ()
    weighted: tuple[Money, ...] = ()


def pipelines(asker: Actor) -> QuerySet[Pipeline]:
    """Everyone's pipelines and those of the asker's teams; all of them for who leads."""
    visible = access.visible_to(asker, Pipeline.objects.filter(deleted_at=None))
    if not access.may_see(asker, Pipeline, access.Right.EDIT):
        visible = visible.filter(Q(team=None) | Q(team__in=sorted(asker.team_ids)))
    return visible.order_by("position", "pk")


def pipeline(asker: Actor, pk: int) -> tuple[Pipeline, list[Pipeline]]:
    """One pipeline, and all that ``asker`` has. Raises NotFound for one that is missing, or another team's."""
    rows = list(pipelines(asker))
    for found in rows:
        if found.pk == pk:
            return found, rows
    raise NotFound("no_pipeline", "There is no such pipeline.")


def stages(of: Pipeline) -> list[Stage]:
    """Those in use, in order."""
    return list(of.stages.filter(deleted_at=None).order_by("position", "pk"))


def stage(of: int, pk: int) -> Stage:
    """A stage in use of the pipeline with the id ``of``. Raises NotFound for one of another."""
    found = Stage.objects.filter(pipeline=of, pk=pk, deleted_at=None).first()
    if found is None:
        raise NotFound("no_stage", "There is no such stage in this pipeline.")
    return found


def board(
    asker: Actor, of: Pipeline, lanes: Sequence[Stage], *, tree: Tree, now: datetime
) -> list[Lane]:
    """The open ``lanes`` with their first cards, the next to be decided first, each with what is planned
    next. Three statements.
    """
    found, cards = totals(asker, of, tree), _cards(asker, of, lanes, tree, now)
    shown = [card.pk for lane in cards.values() for card in lane]
    planned = next_about(asker, declared_type("opportunity"), shown)
    nothing = Totals()
    return [
        Lane(
            stage,
            tuple(replace(card, next=planned.get(card.pk)) for card in cards[stage.pk]),
            one.count,
            one.sums,
            one.weighted,
        )
        for stage in lanes
        for one in (found.get(stage.pk, nothing),)
    ]


def totals(asker: Actor, of: Pipeline, tree: Tree) -> dict[int, Totals]:
    """What the open opportunities of each stage come to, by its id. One statement."""
    rows = _open(asker, of, tree).order_by().values("stage_id", "currency")
    amount, likely = Sum("amount"), Sum(F("amount") * F("probability"))
    found: dict[int, Totals] = {}
    for row in rows.annotate(_count=Count("pk"), _sum=amount, _likely=likely).order_by("currency"):
        before = found.get(row["stage_id"], Totals())
        worth = Money(row["_sum"], row["currency"])
        expected = Money(row["_likely"] / Decimal(100), row["currency"])
        found[row["stage_id"]] = Totals(
            before.count + row["_count"], (*before.sums, worth), (*before.weighted, expected)
        )
    return found


def _open(asker: Actor, of: Pipeline, tree: Tree) -> QuerySet[Any]:
    return selection(asker, declared_type("opportunity"), tree).filter(
        pipeline=of, status=Stage.Kind.OPEN
    )


def _cards(
    asker: Actor, of: Pipeline, lanes: Sequence[Stage], tree: Tree, now: datetime
) -> Mapping[int, list[Card]]:
    rows = _open(asker, of, tree)
    shown = (
        "pk",
        "name",
        "amount",
        "currency",
        "closes_on",
        "stage_since",
        "stage_id",
        "party__name",
        "owner__name",
    )
    slices = [
        rows.filter(stage=stage).order_by("closes_on", "pk").values(*shown)[:CARDS]
        for stage in lanes
    ]
    cards: dict[int, list[Card]] = {stage.pk: [] for stage in lanes}
    expected = {stage.pk: stage.expected_days for stage in lanes}
    for row in slices[0].union(*slices[1:], all=True) if slices else ():
        days = (now - row["stage_since"]).days
        cards[row["stage_id"]].append(
            Card(
                row["pk"],
                row["name"],
                row["party__name"] or "",
                row["owner__name"] or "",
                Money(row["amount"], row["currency"]),
                row["closes_on"],
                days,
                staleness(days, expected[row["stage_id"]]),
            )
        )
    return cards
