"""What some businesses ordered once and get again and again: every month, quarter or year."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection

from rapport.demo.story import Story
from rapport.orders.models import RecurringOrder
from rapport.orders.renewals import next_day, nth
from rapport.platform.access import SYSTEM
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.types import declared_type

PATTERNS = """
    SELECT DISTINCT ON (found.party_id) found.id, found.placed_at::date, party.name
      FROM orders_order AS found JOIN parties_party AS party ON party.id = found.party_id
     WHERE party.kind = 'organization' AND found.status <> 'cancelled' AND found.total BETWEEN 80 AND 900
       AND found.placed_at BETWEEN %s AND %s
     ORDER BY found.party_id, found.placed_at LIMIT %s"""
MONTHS = (1, 3, 1, 1, 12, 1, 3, 1, 1, 3, 1, 12)
"""How often each of them is placed."""
STOPPED = (3, 8)
"""Those who have enough."""


def tell_recurring(story: Story) -> None:
    """A dozen that began in the last year and a half, and what of them was placed since. Told once."""
    kind = declared_type("recurring-order")
    if kind.visible_to(SYSTEM).exists():
        return
    since, until = (story.until - timedelta(days=days) for days in (540, 60))
    with connection.cursor() as cursor:
        cursor.execute(PATTERNS, [since, until, len(MONTHS)])
        patterns = cursor.fetchall()
    for place, ((pk, placed_on, name), months) in enumerate(zip(patterns, MONTHS, strict=False)):
        begins = nth(placed_on, months, 1)
        ends = max(begins, story.until - timedelta(days=50)) if place in STOPPED else None
        given = {"name": f"Standing order of {name}", "pattern": pk, "months": months}
        days = {"begins": begins.isoformat(), "ends": ends and ends.isoformat()}
        _catch_up(create_record(kind, given | days, by=SYSTEM), story.until)


def _catch_up(found: RecurringOrder, until: date) -> None:
    """What was due by ``until`` was placed in its time: it is among the orders that the company has."""
    while found.renews_on is not None and found.renews_on <= until:
        found.placed += 1
        found.renews_on = next_day(found)
    found.save(update_fields=["placed", "renews_on"])
