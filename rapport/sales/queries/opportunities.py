"""One opportunity, and those of a party."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from rapport.kit.errors import NotFound
from rapport.kit.money import Money
from rapport.parties.models import Party
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.quotes.models import Quote
from rapport.sales.gates import Missing, missing
from rapport.sales.models import (
    Competitor,
    ContactRole,
    Line,
    LostReason,
    Member,
    Opportunity,
    OpportunityQuote,
    PlanItem,
    Rival,
    Stage,
    StageStay,
)
from rapport.sales.queries.gates import (
    gate_of,
    gates_between,
    known_needs,
    known_of,
    missing_at,
    ticks_of,
)
from rapport.sales.requirements import Requirement, requirements

LEADS_TO = ("party", "pipeline", "stage", "owner", "lost_reason")
NEWEST = 10
MOST_COMPETITORS = 10


@dataclass(frozen=True)
class Check:
    """A line of a stage's checklist, and when it was ticked."""

    text: str
    at: datetime | None


@dataclass(frozen=True)
class Standing:
    """What stands between an opportunity and the next stage: what is asked to be known and done, and what
    other apps ask for further.
    """

    stage: Stage
    needs: tuple[tuple[str, bool], ...]
    checks: tuple[Check, ...]
    missing: tuple[Missing, ...]
    further: tuple[Requirement, ...] = ()

    @property
    def is_gate(self) -> bool:
        return bool(self.needs or self.checks or self.further)


@dataclass(frozen=True)
class Stay:
    """How long an opportunity was in a stage, in whole days; ``is_over`` unless it still is."""

    stage: Stage
    days: int
    is_over: bool


@dataclass(frozen=True)
class Record:
    """How often we won and lost where a competitor was asked too."""

    won: int
    lost: int

    @property
    def rate(self) -> Decimal | None:
        decided = self.won + self.lost
        return Decimal(self.won) / decided if decided else None


def opportunity(asker: Actor, pk: int, *, along: Sequence[str] = LEADS_TO) -> Opportunity:
    """The opportunity with what it leads to, read ``along``. Raises NotFound when missing, hidden or in the
    trash.
    """
    rows = Opportunity.objects.filter(pk=pk, deleted_at=None)
    rows = rows.select_related(*along) if along else rows
    found = access.visible_to(asker, rows).first()
    if found is None:
        raise NotFound("no_opportunity", "There is no such opportunity.")
    return found


def standing(of: Opportunity) -> Standing:
    """What its stage asks for before one goes on. A query for the ticks, one per list asked for, and those of
    other apps.
    """
    gate = gate_of(of.stage)
    known, ticks = known_of(of, [gate]), ticks_of(of)
    further = requirements(of, [of.stage_id]) if of.is_open else []
    unmet = [Missing(of.stage.name, check=one.text) for one in further if not one.is_met]
    labels = zip(gate.needs, known_needs(gate.needs), strict=True)
    return Standing(
        of.stage,
        tuple((label, need in known) for need, label in labels),
        tuple(Check(text, ticks.get((of.stage_id, text))) for text in gate.checks),
        (*missing([gate], known=known, ticked=ticks), *unmet),
        tuple(further),
    )


def stays(of: Opportunity, now: datetime) -> list[Stay]:
    """The stages that it went through, the latest last. One query."""
    rows = StageStay.objects.filter(opportunity=of).select_related("stage")
    return [
        Stay(row.stage, ((row.left_at or now) - row.entered_at).days, row.left_at is not None)
        for row in rows.order_by("entered_at", "pk")
    ]


def lines(of: Opportunity) -> QuerySet[Line]:
    return Line.objects.filter(opportunity=of).select_related("product").order_by("position")


def roles(of: Opportunity) -> QuerySet[ContactRole]:
    return ContactRole.objects.filter(opportunity=of).select_related("party").order_by("position")


def members(of: Opportunity) -> QuerySet[Member]:
    return Member.objects.filter(opportunity=of).select_related("user").order_by("position")


def plan(of: Opportunity) -> list[PlanItem]:
    return list(PlanItem.objects.filter(opportunity=of).order_by("position"))


def rivals(asker: Actor, of: Opportunity) -> list[tuple[Rival, Record]]:
    """Who else is asked, each with how it went against them elsewhere. Two queries."""
    rows = list(
        Rival.objects.filter(opportunity=of).select_related("competitor").order_by("position")
    )
    records = records_against(asker, [row.competitor_id for row in rows])
    return [(row, records.get(row.competitor_id, Record(0, 0))) for row in rows]


def records_against(asker: Actor, competitors: list[int]) -> Mapping[int, Record]:
    """How often we won and lost against each, of the opportunities that the asker sees. One query."""
    seen = access.visible_to(asker, Opportunity.objects.filter(deleted_at=None))
    rows = Rival.objects.filter(competitor__in=competitors, opportunity__in=seen)
    counted = rows.values("competitor_id").annotate(
        won=Count("pk", filter=Q(opportunity__status="won")),
        lost=Count("pk", filter=Q(opportunity__status="lost")),
    )
    return {row["competitor_id"]: Record(row["won"], row["lost"]) for row in counted}


def records_of_competitors(asker: Actor) -> list[tuple[Competitor, Record]]:
    """The competitors against whom something was decided, those met most first. Two queries."""
    known = access.visible_to(asker, Competitor.objects.filter(deleted_at=None)).order_by("name")
    records = records_against(asker, [one.pk for one in known])
    met = [(one, records[one.pk]) for one in known if one.pk in records]
    decided = [(one, record) for one, record in met if record.rate is not None]
    return sorted(decided, key=lambda pair: -pair[1].won - pair[1].lost)[:MOST_COMPETITORS]


def lost_reasons(asker: Actor) -> QuerySet[LostReason]:
    rows = LostReason.objects.filter(deleted_at=None).order_by("name")
    return access.visible_to(asker, rows)


def of_party(asker: Actor, party: Party) -> list[Opportunity]:
    """The open ones first, then the latest. One query."""
    rows = access.visible_to(asker, Opportunity.objects.filter(party=party, deleted_at=None))
    ordered = rows.select_related("stage", "owner").order_by("-status", "-closes_on", "-pk")
    return list(ordered[: NEWEST + 1])


def won_from(asker: Actor, party: Party) -> list[Money]:
    """What was won from a party, by currency. One query."""
    rows = access.visible_to(
        asker, Opportunity.objects.filter(party=party, status="won", deleted_at=None)
    )
    sums: Any = rows.values("currency").annotate(total=Sum("amount")).order_by("currency")
    return [Money(row["total"], row["currency"]) for row in sums]


def quotes(asker: Actor, of: Opportunity) -> list[Quote]:
    """The quotes that were written for it, the newest first, as far as the asker sees them. One query."""
    ids = OpportunityQuote.objects.filter(opportunity=of).values("quote")
    rows = Quote.objects.filter(pk__in=ids, deleted_at=None)
    return list(access.visible_to(asker, rows).order_by("-pk"))


def missing_for(of: Opportunity, stage: Stage) -> list[Missing]:
    """What the gates on the way to ``stage`` still ask for."""
    course = Stage.objects.filter(pipeline=stage.pipeline_id)
    return missing_at(of, gates_between(of.stage, stage, course))
