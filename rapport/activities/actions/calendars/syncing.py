"""Keeping a calendar and the one here the same: first what changed there, then what changed here.

Each event is a transaction of its own, and since when changes are asked for is written down last: what
was interrupted is looked at again, and found done.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from rapport.activities.actions.calendars.giving import Giver, give, waiting
from rapport.activities.actions.calendars.taking import Taker, There, take, take_deletion
from rapport.activities.caldav.collection import Changes, Collection
from rapport.activities.caldav.server import Answered, Server
from rapport.activities.events import CalendarFailed
from rapport.activities.models import CalendarEntry, CalendarLink
from rapport.kit.errors import RapportError
from rapport.kit.outgoing import Unreachable
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.queries import actor_of
from rapport.platform.accounts.sealing import unsealed
from rapport.platform.accounts.tongues import speaking_to
from rapport.platform.events import actions as events
from rapport.platform.events.stories import story
from rapport.platform.notifications.actions.notifications import notify
from rapport.platform.notifications.kinds import Kind
from rapport.platform.tasks.sole import sole

Problem: TypeAlias = CalendarLink.Problem
USE = "calendars"
LOCK = 0x43414C << 32
EVERY = timedelta(minutes=5)
A_DAY = timedelta(days=1)
MOST_GONE = 10
TOLD_AFTER = 3
"""A server that is away for a moment is nobody's concern."""
SERIOUS = frozenset({Problem.PASSWORD, Problem.GONE, Problem.MANY_GONE})
STATUSES = {
    401: Problem.PASSWORD,
    403: Problem.READ_ONLY,
    404: Problem.GONE,
    405: Problem.READ_ONLY,
    410: Problem.GONE,
    507: Problem.FULL,
}


class ManyGone(Exception):
    """Most of what was there is gone; says how many."""


def sync_calendar(link: CalendarLink, *, may_lose_many: bool = False) -> bool:
    """Bring both sides together; says whether that succeeded. Whoever comes while it is being done leaves it."""
    user = link.user
    zone = user.time_zone or settings.TIME_ZONE
    with (
        sole(LOCK + link.pk) as is_ours,
        speaking_to(user),
        timezone.override(ZoneInfo(zone)),
        story(),
    ):
        if not is_ours:
            return False
        link.refresh_from_db()
        by = replace(actor_of(user), name=say("%(name)s (calendar)", name=user.name)[:120])
        taker = Taker(link, by, zone, timezone.now() - A_DAY)
        try:
            if not (user.is_active and link.is_connected):
                return False
            access.require(by, "activities.connect_calendar")
            counts = _sync(taker, may_lose_many=may_lose_many)
        except Answered as answer:
            busy = answer.status >= 500 and answer.status != 507
            usual = Problem.UNREACHABLE if busy else Problem.REFUSED
            _fail(link, by, STATUSES.get(answer.status, usual), str(answer))
            return False
        except (Unreachable, RapportError) as error:
            code = Problem.UNREACHABLE if isinstance(error, Unreachable) else Problem.REFUSED
            _fail(link, by, code, str(error))
            return False
        except ManyGone as gone:
            _fail(link, by, Problem.MANY_GONE, str(gone))
            return False
        _succeed(link, counts)
        return True


def server_of(link: CalendarLink) -> Server:
    """Where the calendar is, with its password. Raises Refused where that cannot be read any more."""
    return Server(
        link.server,
        link.user_name,
        unsealed(link.sealed_password, use=USE),
        settings.PRIVATE_WEBHOOKS,
    )


def _sync(taker: Taker, *, may_lose_many: bool) -> Counter[str]:
    link = taker.link
    calendar = Collection(server_of(link), link.url)
    giver = Giver(taker, calendar)
    changes = calendar.changes(token=link.token, ctag=link.ctag)
    _take_changes(giver, changes, may_lose_many=may_lose_many)
    CalendarLink.objects.filter(pk=link.pk).update(token=changes.token, ctag=changes.ctag)
    if link.direction != CalendarLink.Direction.IN:
        for _ in range(2):
            giver.again = False
            _give_all(giver)
            if not giver.again:
                break
    if giver.counts["sent"] or giver.counts["deleted"]:
        # The tag is of before: some servers give it again once somebody takes back what we wrote.
        CalendarLink.objects.filter(pk=link.pk).update(ctag="")
    kept_back = CalendarEntry.objects.filter(link=link).exclude(problem="").count()
    return giver.counts + Counter({"kept_back": kept_back})


def _take_changes(giver: Giver, changes: Changes, *, may_lose_many: bool) -> None:
    taker, counts = giver.taker, giver.counts
    rows = CalendarEntry.objects.filter(link=taker.link, path__isnull=False).exclude(etag="")
    known = {path or "": etag for path, etag in rows.values_list("path", "etag")}
    changed = [path for path, etag in changes.etags.items() if known.get(path) != etag]
    gone = set(changes.gone) & known.keys()
    if changes.is_whole:
        gone = known.keys() - changes.etags.keys()
    if len(gone) > max(MOST_GONE, len(known) // 2) and not may_lose_many:
        raise ManyGone(str(len(gone)))
    _progress(taker, 0, len(changed) + len(gone))
    for done, there in enumerate(giver.calendar.events(changed), 1):
        counts[take(taker, There(*there))] += 1
        _progress(taker, done, len(changed) + len(gone))
    for path in sorted(gone):
        counts[take_deletion(taker, path)] += 1
    del counts[""], counts["kept_back"]


def _give_all(giver: Giver) -> None:
    found = waiting(giver)
    for done, (entry, ours) in enumerate(found):
        _progress(giver.taker, done, len(found))
        give(giver, entry, ours)


def _progress(taker: Taker, done: int, total: int) -> None:
    if done % 10 == 0 or done == total:
        CalendarLink.objects.filter(pk=taker.link.pk).update(done=done, total=total)


def _succeed(link: CalendarLink, counts: Counter[str]) -> None:
    now = timezone.now()
    CalendarLink.objects.filter(pk=link.pk, connected_at__isnull=False).update(
        synced_at=now,
        next_at=now + EVERY,
        counts=dict(counts),
        problem="",
        said="",
        failing_since=None,
        tries=0,
    )


@transaction.atomic
def _fail(link: CalendarLink, by: Actor, problem: Problem, said: str) -> None:
    """Say what is wrong and when it is tried again: later each time; what only its owner can mend, not
    at all. They are told once.
    """
    held = CalendarLink.objects.select_for_update().get(pk=link.pk)
    now: datetime = timezone.now()
    is_new = held.problem != problem
    held.tries = 1 if is_new else min(held.tries + 1, 1000)
    held.failing_since = held.failing_since or now
    held.problem, held.said = problem, said[:400]
    held.asked_at = None
    is_serious = problem in SERIOUS
    held.next_at = None if is_serious or not held.is_connected else now + held.pause()
    held.save()
    if (is_new and is_serious) or held.tries == TOLD_AFTER:
        events.record(CalendarFailed(held.name, problem), by=by, subject=held)
        text = say(
            "Your calendar “%(name)s” is not kept the same: %(why)s.",
            name=held.name,
            why=say(problem.label),
        )
        notify(held.pk, text, kind=Kind.ALERT, url="/calendar/elsewhere/", topic="calendar link")
