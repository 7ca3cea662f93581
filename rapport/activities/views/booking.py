"""Booking a time: strangers choose one without an account; whoever can be booked says when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import groupby
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, available_timezones

from allauth.decorators import rate_limit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport.activities import icalendars
from rapport.activities.actions import booking as actions
from rapport.activities.actions.mailing import moment_of
from rapport.activities.forms_booking import BookingPageForm, GuestForm, zones
from rapport.activities.queries import booking as queries
from rapport.kit.errors import NotFound, RapportError
from rapport.platform import access
from rapport.platform.accounts.mails import absolute
from rapport.platform.accounts.queries import own_user
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error

DAYS_SHOWN = 7
WRITTEN = "%Y%m%dT%H%MZ"
View = Callable[..., HttpResponse]
limited: Callable[[View], View] = rate_limit(action="book_slot")
"""Strangers try only so often."""


@require_http_methods(["GET", "POST"])
def change_booking_page(request: Request) -> HttpResponse:
    """When and for what one can be booked."""
    access.require(request.actor, "activities.change_booking_page")
    found = queries.own_page(request.actor)
    is_sent = request.method == "POST"
    form = (
        BookingPageForm(request.POST)
        if is_sent
        else BookingPageForm.of(found, own_user(request.actor))
    )
    if form.is_valid():
        try:
            actions.change_booking_page(form.facts(), by=request.actor)
        except RapportError as error:
            show_error(form, error)
        else:
            messages.success(request, _("Your booking page is saved."))
            return HttpResponseRedirect(reverse("change_booking_page"), status=303)
    address = absolute(reverse("book", args=[found.slug])) if found and found.is_open else ""
    context = {"form": form, "address": address, "days": [form[f"day_{day}"] for day in range(7)]}
    status = 422 if form.errors else 200
    return page(request, "activities/change_booking_page.html", context, status=status)


@require_safe
def book(request: Request, slug: str) -> HttpResponse:
    """The free times of somebody, a week at a time; ``?from=`` a later one, ``?zone=`` another clock."""
    found = queries.open_page(slug)
    zone = _zone(request, found.zone)
    with timezone.override(zone):
        slots = queries.free(found, now=timezone.now())
        context = _days(request, slots) | {
            "booking_page": found,
            "zone": zone,
            "zones": zones(),
            "address": lambda slot: _slot_url(found.slug, slot, zone),
            "week_address": lambda day: f"?{urlencode({'from': day.isoformat(), 'zone': zone})}",
        }
        return page(request, "activities/book.html", context)


@limited
@require_http_methods(["GET", "POST"])
def book_slot(request: Request, slug: str, slot: str) -> HttpResponse:
    """Book one of them: a name and an address will do."""
    found, at = queries.open_page(slug), _moment(slot)
    zone = _zone(request, found.zone)
    form = GuestForm(
        request.POST if request.method == "POST" else None,
        initial={"zone": zone},
    )
    if form.is_valid():
        try:
            made = actions.book_slot(found, at, form.guest(), now=timezone.now())
        except RapportError as error:
            show_error(form, error)
        else:
            return HttpResponseRedirect(reverse("booking", args=[made.token]), status=303)
    with timezone.override(zone):
        others = f"{reverse('book', args=[found.slug])}?{urlencode({'zone': zone})}"
        context = {
            "form": form,
            "booking_page": found,
            "at": at,
            "zone": zone,
            "others": others,
        }
        status = 422 if form.errors else 200
        return page(request, "activities/book_slot.html", context, status=status)


@require_safe
def booking(request: Request, token: str) -> HttpResponse:
    """What was booked, for whoever holds its link; ``?format=ics`` for their calendar."""
    found = queries.booking(token)
    if request.GET.get("format") == "ics":
        text = icalendars.calendar(found.page.title, [moment_of(found)])
        response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="booking.ics"'
        return response
    now = timezone.now()
    with timezone.override(ZoneInfo(found.zone)):
        is_changeable = found.is_booked and not found.is_over(now)
        wants_to_move = is_changeable and "move" in request.GET
        slots = queries.free(found.page, now=now, besides=found) if wants_to_move else []
        context = _days(request, slots) | {
            "booking": found,
            "booking_page": found.page,
            "is_changeable": is_changeable,
            "wants_to_move": wants_to_move,
            "written": lambda slot: f"{slot.astimezone(UTC):{WRITTEN}}",
            "week_address": lambda day: f"?{urlencode({'move': 1, 'from': day.isoformat()})}",
        }
        return page(request, "activities/booking.html", context)


@require_POST
@limited
def move_booking(request: HttpRequest, token: str) -> HttpResponse:
    """Move it to another time."""
    found, slot = queries.booking(token), _moment(request.POST.get("slot", ""))
    try:
        actions.move_booking(found, slot, now=timezone.now())
    except RapportError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is moved. A mail is on its way."))
    return HttpResponseRedirect(reverse("booking", args=[token]), status=303)


@require_POST
@limited
def give_back_slot(request: HttpRequest, token: str) -> HttpResponse:
    """Call it off."""
    try:
        actions.give_back_slot(queries.booking(token), now=timezone.now())
    except RapportError as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(reverse("booking", args=[token]), status=303)


def _days(request: Request, slots: list[datetime]) -> dict[str, object]:
    """The slots of the first days from ``?from=`` on that have any, and where later ones begin."""
    first = _day(request)
    by_day = [
        (day, list(some))
        for day, some in groupby(slots, key=lambda slot: timezone.localtime(slot).date())
    ]
    later = [(day, some) for day, some in by_day if day >= first]
    rest = later[DAYS_SHOWN:]
    is_later = bool(by_day and later and by_day[0][0] < later[0][0])
    return {
        "days": later[:DAYS_SHOWN],
        "next_day": rest[0][0] if rest else None,
        "is_later": is_later,
    }


def _day(request: Request) -> date:
    try:
        return date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        return date(1970, 1, 1)


def _zone(request: Request, usual: str) -> str:
    wanted = request.POST.get("zone") or request.GET.get("zone") or ""
    return wanted if wanted in available_timezones() else usual


def _slot_url(slug: str, slot: datetime, zone: str) -> str:
    address = reverse("book_slot", args=[slug, f"{slot.astimezone(UTC):{WRITTEN}}"])
    return f"{address}?{urlencode({'zone': zone})}"


def _moment(text: str) -> datetime:
    """Raises NotFound for what is no moment."""
    try:
        return datetime.strptime(text, WRITTEN).replace(tzinfo=UTC)
    except ValueError:
        raise NotFound() from None
