"""What people called quarter by quarter, what Quinn made of it, and what was forecast night by night.

Each errs in a way of their own, as people do: the accuracy page has something to tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from rapport.demo.story import Story
from rapport.forecasts.actions.loading import PastCall, load_calls
from rapport.forecasts.actions.snapshots import reconstruct
from rapport.forecasts.holders import Holder
from rapport.forecasts.models import Method
from rapport.forecasts.outlook import LOOKED_AT
from rapport.forecasts.periods import Period, ended_before, period_of
from rapport.forecasts.queries.calls import history
from rapport.forecasts.queries.outcomes import counted
from rapport.forecasts.queries.sums import sums
from rapport.platform.access import SYSTEM

QUARTERS = 6
LEANINGS = {"robin": 0.90, "sasha": 1.02, "noor": 1.06, "jamie": 1.28}
"""What each calls of what will come, on average: Robin is careful, Jamie is not."""
SPREAD = 0.15
"""How much a call is off from one time to the next; it shrinks while the quarter goes on."""
OVERRIDDEN = {"robin": 0.4, "sasha": 0.3, "noor": 0.4, "jamie": 0.9}
"""How often Quinn says something else."""
SMALLER = 0.5
"""What Quinn leaves of an error, on average."""
NOTES = (
    "Two of these slip into the next quarter, as they did in the last.",
    "The budget is not released yet.",
    "There is more in it: they asked for a second delivery.",
    "I talked to the buyer: as good as signed.",
)
MANY = 20_000
"""Opportunities, from which on only the beginnings of quarters are worked out: a night takes seconds."""


def tell_forecasts(story: Story) -> None:
    """Calls and overrides of a year and a half, and the nights on which accuracy looks at them. Told once: what was
    called is not called again.
    """
    periods = sorted(
        [*ended_before("quarter", story.until, QUARTERS), period_of("quarter", story.until)]
    )
    if history(SYSTEM, _seller(story, "robin"), periods[0]):
        return
    calls = [call for period in periods for call in _calls(story, period)]
    told = [call for call in calls if call.on <= story.until]
    load_calls(sorted(told, key=lambda call: call.on), by=SYSTEM)
    reconstruct(_nights(periods, story.until), by=SYSTEM)


def _seller(story: Story, mail: str) -> Holder:
    return Holder("person", story.user(mail).pk)


def _calls(story: Story, period: Period) -> Iterator[PastCall]:
    """Everybody's call at the beginning and another in the middle; some of the first are overridden."""
    worth, quinn = _worth(story, period), story.user("quinn").pk
    for mail, leaning in LEANINGS.items():
        holder = _seller(story, mail)
        came = float(worth.get(str(holder), 0))
        called = _round(came * story.chance.normal(leaning, SPREAD))
        yield PastCall(holder, period, called, period.starts_on, holder.pk)
        if called and story.chance.random() < OVERRIDDEN[mail]:
            seen = came + (float(called) - came) * story.chance.normal(SMALLER, SMALLER)
            note = NOTES[story.chance.integers(len(NOTES))]
            yield PastCall(
                holder,
                period,
                _round(seen),
                period.starts_on,
                quinn,
                note,
                called,
                Method.SUBMISSION,
            )
        later = came * story.chance.normal((1 + leaning) / 2, SPREAD / 2)
        middle = period.starts_on + timedelta(days=45)
        yield PastCall(holder, period, _round(later), middle, holder.pk)


def _worth(story: Story, period: Period) -> Mapping[str, Decimal]:
    """What came of a period, by person; of the running one, what is likely to."""
    if period.ends_on <= story.until:
        return counted(period, ["person"])["person"].by_holder
    found: dict[str, Decimal] = {}
    for (_, person), amounts in sums(
        SYSTEM, period, by="person", today=story.until
    ).by_group.items():
        key = str(Holder("person", person or 0))
        found[key] = found.get(key, Decimal(0)) + amounts.weighted
    return found


def _round(amount: float) -> Decimal:
    """To hundreds, as people say it."""
    return Decimal(max(0, round(amount / 100) * 100))


def _nights(periods: list[Period], until: date) -> list[date]:
    """Those at which accuracy looks, and every week of the running quarter."""
    latest = min(until, timezone.localdate() - timedelta(days=1))
    found = {period.starts_on for period in periods}
    if _are_many():
        return sorted(found)
    for period in periods:
        found.update(period.ends_on - timedelta(days=days) for days in LOOKED_AT)
    last = periods[-1].starts_on
    found.update(last + timedelta(days=7 * week) for week in range((until - last).days // 7 + 1))
    return sorted(day for day in found if day <= latest)


def _are_many() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sales_opportunity")
        return bool(cursor.fetchone()[0] >= MANY)
