"""The calendar: opened to find a free hour, to see the week ahead, to move a visit."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from rapport.activities import spans
from rapport.activities.queries import calendars as queries
from rapport.platform import access
from rapport.platform.ui.page import Request, page

FEW = 4
EARLIEST, LATEST = date(1971, 1, 1), date(2198, 12, 31)


@require_safe
def calendar(request: Request) -> HttpResponse:
    """``?span=`` month, week or day, ``?on=`` any day of it, ``?who=`` whose (more than once)."""
    access.require(request.actor, "activities.read_activities")
    span, on = _span(request), _day(request)
    people = queries.people_with_calendars(request.actor)
    chosen = _chosen(request, [user.pk for user in people])
    days, zone = spans.days_of(span, on), timezone.get_current_timezone_name()
    first, last = _midnight(days[0]), _midnight(days[-1] + timedelta(days=1))
    slots, is_whole = queries.slots(request.actor, chosen, first=first, last=last)
    filled = spans.placed(slots, days, zone)
    earlier, later = spans.neighbours(span, on)
    context = {
        "span": span,
        "on": on,
        "days": days,
        "weeks": [days[start : start + 7] for start in range(0, len(days), 7)],
        "filled": filled,
        "is_empty": not any(filled.values()),
        "is_whole": is_whole,
        "today": timezone.localdate(),
        "people": people,
        "chosen": chosen,
        "few": FEW,
        "hours": [time(hour) for hour in range(24)],
        "ways": {
            "earlier": _url(span, earlier, chosen),
            "later": _url(span, later, chosen),
            "today": _url(span, None, chosen),
            **{name: _url(name, on, chosen) for name in spans.SPANS},
        },
        "clock": _clock,
        "day_url": lambda day: _url("day", day, chosen),
        "may_plan": access.may(request.actor, "activities.plan_activity"),
    }
    return page(request, "activities/calendar.html", context)


def _span(request: Request) -> str:
    wanted = request.GET.get("span", "")
    return wanted if wanted in spans.SPANS else "week"


def _day(request: Request) -> date:
    try:
        wanted = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return timezone.localdate()
    return min(max(wanted, EARLIEST), LATEST)


def _chosen(request: Request, offered: list[int]) -> list[int]:
    """Whose calendars: those asked for and offered; else one's own."""
    asked = {int(text) for text in request.GET.getlist("who") if text.isdecimal()}
    return [pk for pk in offered if pk in asked] or offered[:1]


def _url(span: str, on: date | None, chosen: list[int]) -> str:
    asked = [("span", span), *([("on", on.isoformat())] if on else [])]
    return f"?{urlencode([*asked, *(('who', pk) for pk in chosen)])}"


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _clock(at: datetime) -> str:
    """The time as a form takes it."""
    return f"{timezone.localtime(at):%H:%M}"
