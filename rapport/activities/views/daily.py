"""My day: opened first thing in the morning and after every call, to know what to do next."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from rapport.activities.daily import REASONS, WAITING, Entry, Ranked
from rapport.activities.queries.daily import my_day as queried
from rapport.kit.speech import say, say_count
from rapport.platform import access
from rapport.platform.ui.formats import time as written
from rapport.platform.ui.page import Request, page


@require_safe
def my_day(request: Request) -> HttpResponse:
    """Today's work in the order in which it is worth doing."""
    now, today = timezone.now(), timezone.localdate()
    begins, ends = (
        timezone.make_aware(datetime.combine(day, time()))
        for day in (today, today + timedelta(days=1))
    )
    day = queried(request.actor, now=now, begins=begins, ends=ends)
    context = {
        "day": day,
        "today": today,
        "now": now,
        "tomorrow": today + timedelta(days=1),
        "next_week": today + timedelta(days=7 - today.weekday()),
        "reasons_of": _said,
        "clock": _clock,
        "may_plan": access.may(request.actor, "activities.plan_activity"),
    }
    return page(request, "activities/my_day.html", context)


def _said(one: Ranked, now: datetime) -> list[tuple[str, str]]:
    """The reasons of an entry in words, each with its hue; what another app says comes first."""
    found = [(one.entry.why, "blue")] if one.entry.why else []
    hues = {"soon": "violet", "overdue": "red", "promised": "amber", "priority": "orange"}
    for reason in one.reasons:
        if reason.points < 0:
            continue
        found.append((_in_words(reason.code, one.entry, now), hues.get(reason.code, "stone")))
    return found


def _in_words(code: str, entry: Entry, now: datetime) -> str:
    if code == "waiting" and entry.waiting_since:
        return say_count(*WAITING, (now - entry.waiting_since).days)
    return say(REASONS[code], time=written(entry.due_at) if entry.due_at else "")


def _clock(at: datetime) -> str:
    """The time as a form takes it."""
    return f"{timezone.localtime(at):%H:%M}"
