"""What is planned for the year: a little more than the year before came to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from rapport.demo.story import Story
from rapport.kit.errors import Invalid
from rapport.kit.money import Money
from rapport.performance.metric import Asked
from rapport.performance.metrics.catalogue import METRICS
from rapport.performance.periods import Span, around
from rapport.performance.queries.readings import trend
from rapport.performance.queries.teams import team_names
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.queries import actor_of
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.types import declared_type

OF_THE_COMPANY = ("new_revenue", "customers_won", "sales_calls", "sales_per_rep")
OF_WHO_SELLS = "sales_per_rep"
LEAST, MOST = 0.04, 0.16
"""How much more than the year before."""
DIGITS = 2


def tell_performance(story: Story) -> None:
    """Plan the year of ``story.until``: months of the company, quarters of teams and of who sells."""
    by = actor_of(story.user("quinn"))
    december = around(date(story.until.year - 1, 12, 31), Span.MONTH)
    quarter = around(december.last, Span.QUARTER)
    for key in OF_THE_COMPANY:
        _plan(story, key, Asked(december), {"of": "company"}, by=by)
    for pk, name in team_names(by):
        if pk in story.staff.seller_teams:
            holder = {"of": "team", "holder": name}
            _plan(story, OF_WHO_SELLS, Asked(quarter, team=pk), holder, by=by)
    for user in story.staff.users.values():
        if user.pk in story.staff.sellers:
            holder = {"of": "person", "holder": user.email}
            _plan(story, OF_WHO_SELLS, Asked(quarter, person=user.pk), holder, by=by)


def _plan(story: Story, key: str, asked: Asked, holder: dict[str, str], *, by: Actor) -> None:
    """Plans for the periods a year after those that end with the asked one."""
    count = 12 if asked.period.span is Span.MONTH else 4
    growth = 1 + Decimal(str(round(story.chance.uniform(LEAST, MOST), 3)))
    for point in trend(SYSTEM, METRICS[key], asked, count=count).trend:
        came_to = point.value.amount if isinstance(point.value, Money) else point.value
        if came_to:
            period = point.period.shifted(count)
            days = {"first": period.first.isoformat(), "last": period.last.isoformat()}
            _write(holder | days | {"metric": key, "value": _round(came_to * growth)}, by=by)


def _write(given: dict[str, str], *, by: Actor) -> None:
    """Make the plan, or leave the one that there is."""
    try:
        create_record(declared_type("plan"), given, by=by)
    except Invalid as wrong:
        if wrong.code != "plan_once":
            raise


def _round(value: Decimal) -> str:
    """As people plan: 128,412 is 130,000."""
    places = DIGITS - 1 - value.adjusted()
    return f"{round(value, min(places, 0)):f}"
