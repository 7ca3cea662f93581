"""Who sells where: the map of this year with what is asked, and the one that Quinn plans for the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from rapport.demo.model import CURRENCY
from rapport.demo.story import Story
from rapport.platform.access import Actor
from rapport.platform.accounts.queries import actor_of, company
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.types import declared_type
from rapport.territories.actions.activating import activate_territory_model
from rapport.territories.actions.planning import (
    PlannedDetails,
    edit_planned_territory,
    plan_territory,
)
from rapport.territories.actions.preview import preview_realignment, reckon_preview, survey_map
from rapport.territories.holders import Holder, person, team, territory
from rapport.territories.models import TerritoryModel
from rapport.territories.queries.plans import planned_territories
from rapport.territories.spans import Length, Period, quarter

YEAR = timedelta(days=365)
MANY = 50_000
"""From so many parties on, only what activating needs is reckoned at once; the worker does the rest."""
SOLD = """
    SELECT opportunity.owner_id, party.country, sum(opportunity.amount)
      FROM sales_opportunity AS opportunity JOIN parties_party AS party ON party.id = party_id
     WHERE opportunity.status = 'won' AND closed_on BETWEEN %s AND %s AND currency = %s
     GROUP BY 1, 2"""


@dataclass(frozen=True)
class Drawn:
    """A territory: where, who is responsible, which one it lies in."""

    name: str
    countries: Sequence[str]
    mail: str
    inside: str = ""


MAP = (
    Drawn("Northern Europe", ("GB", "SE"), "robin"),
    Drawn("Scandinavia", ("SE",), "sasha", "Northern Europe"),
    Drawn("Central Europe", ("DE", "PL"), "noor"),
    Drawn("Southern Europe", ("FR", "ES", "IT"), "jamie"),
    Drawn("France", ("FR",), "noor", "Southern Europe"),
    Drawn("Overseas", ("US", "JP"), "sasha"),
)
NEXT = (
    Drawn("Central Europe", ("DE",), "noor"),
    Drawn("Southern Europe", ("FR", "IT"), "jamie"),
    Drawn("Spain", ("ES",), "noor"),
    Drawn("Poland", ("PL",), "robin", "Northern Europe"),
)
"""What is drawn otherwise next year."""


def tell_territories(story: Story) -> None:
    """The active map, quotas of people, teams and territories, and a plan with its preview. A map that is there
    already stays as it is.
    """
    if company().areas:
        return
    quinn, morgan = (actor_of(story.user(mail)) for mail in ("quinn", "morgan"))
    sold, is_small = _sold(story.until), _is_small()
    model = _begun(f"Territories {story.until:%Y}", story.until.replace(month=1, day=1), quinn)
    for one in MAP:
        plan_territory(model, _details(story, model, one, sold), by=quinn)
    preview_realignment(model, by=quinn)
    reckon_preview(model.pk)
    activate_territory_model(model, by=morgan)
    survey_map(by=quinn)
    if is_small:
        reckon_preview(model.pk)
    _ask(story, model, sold, quinn)
    planned = _plan_next(story, sold, quinn)
    preview_realignment(planned, by=quinn)
    if is_small:
        reckon_preview(planned.pk)


def _plan_next(story: Story, sold: Mapping[tuple[int, str], Decimal], quinn: Actor) -> Any:
    """A copy of the map on which some of it is dealt out otherwise."""
    starts = date(story.until.year + 1, 1, 1)
    model = _begun(
        f"Territories {starts:%Y}",
        starts,
        quinn,
        note="Poland goes to the north, Spain stands by itself.",
    )
    for one in NEXT:
        details, known = _details(story, model, one, sold), _rows(model).get(one.name)
        if known:
            edit_planned_territory(known, details, by=quinn)
        else:
            plan_territory(model, details, by=quinn)
    return model


def _begun(name: str, starts: date, quinn: Actor, note: str = "") -> Any:
    said = {"name": name, "starts": starts.isoformat(), "note": note}
    return create_record(declared_type("territory_model"), said, by=quinn)


def _rows(model: TerritoryModel) -> dict[str, Any]:
    return {row.name: row for row in planned_territories(model)}


def _details(
    story: Story, model: TerritoryModel, one: Drawn, sold: Mapping[tuple[int, str], Decimal]
) -> PlannedDetails:
    around = _rows(model).get(one.inside)
    came = sum((worth for (_, where), worth in sold.items() if where in one.countries), Decimal(0))
    return PlannedDetails(
        one.name,
        around.pk if around else None,
        countries=one.countries,
        owner_id=story.user(one.mail).pk,
        people=[story.user(one.mail).pk],
        amount=_more(story, came),
        currency=CURRENCY,
    )


def _ask(
    story: Story,
    model: TerritoryModel,
    sold: Mapping[tuple[int, str], Decimal],
    quinn: Actor,
) -> None:
    """Quotas of the last quarter and of those of this year; of territories, whose year is asked, of two."""
    kind = declared_type("quota")
    for holder, came in _holders(story, model, sold):
        for period in _quarters(story.until, is_year_asked=holder.kind == "territory"):
            said = {"holder": str(holder), "length": "quarter", "starts": str(period.first)}
            amount = _more(story, came / 4)
            create_record(kind, said | {"amount": amount, "currency": CURRENCY}, by=quinn)


def _holders(
    story: Story, model: TerritoryModel, sold: Mapping[tuple[int, str], Decimal]
) -> Iterator[tuple[Holder, Decimal]]:
    """Who is to sell, and how much they sold in a year."""
    of_teams: dict[int, Decimal] = {}
    for user, of_team in zip(story.staff.sellers, story.staff.seller_teams, strict=True):
        came = sum((worth for (who, _), worth in sold.items() if who == user), Decimal(0))
        of_teams[of_team] = of_teams.get(of_team, Decimal(0)) + came
        yield person(user), came
    yield from ((team(pk), came) for pk, came in of_teams.items())
    for row in planned_territories(model):
        yield territory(row.on_map or 0), row.amount or Decimal(0)


def _quarters(until: date, *, is_year_asked: bool) -> list[Period]:
    now = quarter(until)
    last = quarter(now.first - timedelta(days=1))
    this_year = Period(Length.YEAR, until.replace(month=1, day=1)).parts(Length.QUARTER)
    found = {last, now} | (set() if is_year_asked else set(this_year))
    return sorted(found, key=lambda period: period.first)


def _more(story: Story, came: Decimal) -> Decimal:
    """A little more than what came, to hundreds; something even where nothing came."""
    asked = float(came) * story.chance.normal(1.08, 0.06)
    return Decimal(max(10, round(asked / 100)) * 100)


def _sold(until: date) -> dict[tuple[int, str], Decimal]:
    """What was won in the year before, by person and country."""
    with connection.cursor() as cursor:
        cursor.execute(SOLD, [until - YEAR, until, CURRENCY])
        return {(owner, country): worth for owner, country, worth in cursor.fetchall()}


def _is_small() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM parties_party")
        return bool(cursor.fetchone()[0] < MANY)
