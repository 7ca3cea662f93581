"""``rapport bench territories``: a realignment of a whole company, from its preview to the runs that hand over.

A map of nine countries is drawn, a seller responsible for each; the plan splits eight of them by postal
code and gives all to others, so that every party that lies in one changes hands, with its open
opportunities. Everything is done as the request and the worker do it, in one transaction that is taken
back: the home stays as it was. Baseline: the parties counted once by country and owner.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.pages import _kept_home, _prepare, _rows, _set_up
from bench.sales import _fill
from bench.support import machine

COUNTRIES = ("GB", "DE", "US", "FR", "ES", "PL", "IT", "SE", "JP")
HALVES = ("01234", "56789")
PREVIEW_LIMIT, ACTIVATE_LIMIT, BEGIN_LIMIT, MEMORY_LIMIT = 60.0, 1.0, 60.0, 250.0
COUNTED = """
    SELECT count(*), (SELECT count(*) FROM sales_opportunity) FROM parties_party WHERE deleted_at IS NULL"""
STRAIGHT = """
    SELECT country, owner_id, count(*) FROM parties_party WHERE deleted_at IS NULL GROUP BY 1, 2"""


def main(argv: list[str]) -> dict[str, Any]:
    """Options: --parties N, --opportunities N, --open N, --home."""
    options = argparse.ArgumentParser("rapport bench territories", description=__doc__)
    options.add_argument("--parties", type=int, default=1_000_000)
    options.add_argument("--opportunities", type=int, default=500_000)
    options.add_argument("--open", type=int, default=20_000)
    options.add_argument("--home", type=Path, default=None)
    chosen = options.parse_args(argv)
    home = (chosen.home or _kept_home(chosen.parties)).absolute()
    about, prepared = machine.about(), _prepare(home, chosen.parties)
    _set_up(home)
    from config.startup import running_database

    with running_database():
        _fill(chosen.opportunities, chosen.open)
        [(parties, opportunities)] = _rows(COUNTED)
        straight, _ = _timed(lambda: _rows(STRAIGHT))
        figures = _taken_back()
    sizes = {"parties": int(parties), "opportunities": int(opportunities)}
    baseline = {"parties_by_country_seconds": round(straight, 2)}
    return {
        "bench": "territories",
        "machine": about,
        "home": prepared,
        "sizes": sizes,
        **figures,
        "baseline": baseline,
    }


def _taken_back() -> dict[str, Any]:
    from django.db import transaction

    with transaction.atomic():
        figures = _measured()
        transaction.set_rollback(True)
    return figures


def _measured() -> dict[str, Any]:
    """The map as it is drawn first, without handing over; then the realignment."""
    from rapport.platform.accounts.models import User
    from rapport.platform.accounts.queries import actor_of
    from rapport.territories.actions.handing import hand_over
    from rapport.territories.models import HandOver

    by = actor_of(User.objects.filter(roles__contains=["administrator"]).earliest("pk"))
    _activated(_first(by), by)
    model = _realigned(by)
    preview, _ = _timed(lambda: _previewed(model, by))
    activate, _ = _timed(lambda: _activated(model, by, hands=True))
    begin, _ = _timed(lambda: hand_over(HandOver.objects.get(model=model).pk, by=by))
    row = HandOver.objects.get(model=model)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "preview_seconds": machine.within(preview, PREVIEW_LIMIT),
        "activate_seconds": machine.within(activate, ACTIVATE_LIMIT),
        "begin_runs_seconds": machine.within(begin, BEGIN_LIMIT),
        "peak_rss_mib": machine.within(peak, MEMORY_LIMIT),
        "moved": model.moves.count(),
        "handed_over": row.total,
        "runs": len(row.runs),
        "state": row.state,
    }


def _first(by: Any) -> Any:
    """A model of the countries, previewed; what the home has drawn goes."""
    from rapport.territories.actions.planning import PlannedDetails, plan_territory

    model = _begun("Bench", by)
    model.territories.update(inside=None)
    model.territories.all().delete()
    for country, seller in zip(COUNTRIES, _sellers(0), strict=False):
        plan_territory(model, PlannedDetails(country, countries=[country], owner_id=seller), by=by)
    return _previewed(model, by)


def _realigned(by: Any) -> Any:
    """A model that splits all but the first country, and gives each to somebody else."""
    from rapport.territories.actions.planning import (
        PlannedDetails,
        edit_planned_territory,
        plan_territory,
    )

    model, sellers = _begun("Bench, realigned", by), _sellers(1)
    rows = {row.name: row for row in model.territories.all()}
    for place, country in enumerate(COUNTRIES):
        details = PlannedDetails(country, countries=[country], owner_id=sellers[place])
        edit_planned_territory(rows[country], details, by=by)
        for half, digits in enumerate(HALVES if place else ()):
            inside = PlannedDetails(
                f"{country} {digits}",
                rows[country].pk,
                countries=[country],
                postal_codes=[*digits],
                owner_id=sellers[place + half],
            )
            plan_territory(model, inside, by=by)
    return model


def _begun(name: str, by: Any) -> Any:
    from rapport.platform.records.actions.records import create_record
    from rapport.platform.records.types import declared_type

    return create_record(declared_type("territory_model"), {"name": name}, by=by)


def _sellers(first: int) -> list[int]:
    """Sales people in their order, each again and again, from that one on."""
    from rapport.platform.accounts.models import User

    people = User.objects.filter(roles__contains=["sales_person"]).order_by("pk")
    pks = list(people.values_list("pk", flat=True))
    return [pks[(first + place) % len(pks)] for place in range(len(COUNTRIES) + len(HALVES))]


def _previewed(model: Any, by: Any) -> Any:
    from rapport.territories.actions.preview import preview_realignment, reckon_preview

    preview_realignment(model, by=by)
    reckon_preview(model.pk)
    return model


def _activated(model: Any, by: Any, *, hands: bool = False) -> None:
    from rapport.territories.actions.activating import activate_territory_model

    activate_territory_model(model, by=by, hands_parties=hands, hands_sales=hands)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    found = work()
    return time.perf_counter() - begun, found
