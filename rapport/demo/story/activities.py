"""What the colleagues of the demo company have planned and done: calls, visits, meetings, promises."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

from rapport.activities.actions.booking import PageFacts, change_booking_page
from rapport.activities.actions.planning import Plan, plan_activity
from rapport.activities.actions.states import complete_activity
from rapport.demo.story import Story
from rapport.demo.story.plot import latest
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.sales.models import Opportunity

ZONE = "Europe/Amsterdam"
Work = tuple[str, str, int, int]
WORK: tuple[Work, ...] = (
    ("Ask when they decide", "call", 0, 15), ("Call about the offer", "call", -2, 15),
    ("Show the autumn range", "meeting", 0, 60), ("Talk the prices through", "call", 1, 30),
    ("Send the samples", "email", -1, 0), ("Write the proposal", "task", 0, 45),
    ("Meet who pays for it", "meeting", 1, 60), ("Visit the shop and count the shelves", "visit", -1, 90),
    ("Walk through the storeroom", "visit", 2, 90), ("Thank them, and ask for a name", "email", 3, 0),
    ("Agree on the day of delivery", "call", 5, 15), ("Look at the shop window together", "visit", 8, 60),
)  # fmt: skip
"""Subject, kind, days from today, minutes; what is most likely to be there first."""
DONE = (
    ("Reached", -6),
    ("Reached", -4),
    ("No answer", -3),
    ("Reached", -2),
    ("They want an offer", -1),
)


def tell_activities(story: Story) -> None:
    """Each sales person's fortnight around their own opportunities, a stand-up, and pages to book them on."""
    for user in story.sellers:
        own = latest("owner_id = %s", [user.pk], count=len(WORK))
        for found, work in zip(own, WORK, strict=False):
            _plan(found, work, user)
        for found, done in zip(own, DONE, strict=False):
            _done(found, done, user)
    _stand_up(story)
    _booking(story)


def _plan(found: Opportunity, work: Work, user: User) -> None:
    subject, kind, days, minutes = work
    turn = WORK.index(work)
    plan = Plan(
        subject,
        _at(days, 9 + turn % 8),
        kind=kind,
        duration_minutes=minutes,
        zone=ZONE,
        is_promised=kind == "email",
        priority="high" if turn % 5 == 0 else "normal",
        party_id=found.party_id,
        about=f"sales.opportunity:{found.pk}",
        reminders=frozenset({15}) if kind in ("meeting", "visit") else frozenset(),
    )
    plan_activity(plan, by=actor_of(user))


def _done(found: Opportunity, done: tuple[str, int], user: User) -> None:
    (outcome, days), by = done, actor_of(user)
    plan = Plan(
        "Get to know each other", _at(days, 11), kind="call", duration_minutes=15,
        zone=ZONE, party_id=found.party_id, about=f"sales.opportunity:{found.pk}",
    )  # fmt: skip
    complete_activity(plan_activity(plan, by=by), by=by, outcome=outcome)


def _stand_up(story: Story) -> None:
    """Quinn's team meets every working day."""
    quinn, rule = story.user("quinn"), "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    together = frozenset(story.user(mail).pk for mail in ("robin", "sasha"))
    plan = Plan(
        "Stand-up", _at(1, 8), kind="meeting", duration_minutes=15, zone=ZONE, rule=rule, colleagues=together
    )  # fmt: skip
    plan_activity(plan, by=actor_of(quinn))


def _booking(story: Story) -> None:
    hours = {day: [(time(9), time(12)), (time(13), time(17))] for day in range(5)}
    for mail in ("quinn", "robin"):
        user = story.user(mail)
        facts = PageFacts(mail, f"Talk to {user.name.split()[0]}", hours, ZONE)
        change_booking_page(facts, by=actor_of(user))


def _at(days: int, hour: int) -> datetime:
    """That hour, so many days from today."""
    day = timezone.localdate() + timedelta(days=days)
    return datetime.combine(day, time(hour), tzinfo=UTC)
