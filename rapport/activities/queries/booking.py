"""What strangers may know of booking pages, and their owners of their own."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from rapport.activities.booking import Taken, free_slots
from rapport.activities.models import Activity, Booking, BookingPage, Participation
from rapport.kit.errors import NotFound
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.queries import actor_of

BLOCKING = (Activity.Kind.CALL, Activity.Kind.MEETING, Activity.Kind.VISIT)
"""Tasks and mails can be done at any other time."""
MOST = 2000


def own_page(asker: Actor) -> BookingPage | None:
    """The asker's booking page, open or not."""
    return BookingPage.objects.filter(pk=asker.user_id or 0).first()


def open_page(slug: str) -> BookingPage:
    """The page that strangers see under ``slug``. Raises NotFound when it is closed, or its owner has left
    or may not plan any more.
    """
    rows = BookingPage.objects.select_related("user").filter(is_open=True, user__is_active=True)
    found = rows.filter(slug=slug.lower()[:60]).first()
    if found is None or not access.may(actor_of(found.user), "activities.plan_activity"):
        raise NotFound("page_not_found", "Nobody can be booked here.")
    return found


def booking(token: str) -> Booking:
    """The booking that ``token`` opens. Raises NotFound."""
    number, _, _ = token.partition("-")
    is_number = number.isascii() and number.isdecimal() and len(number) < 19
    rows = Booking.objects.select_related("page__user", "activity")
    found = rows.filter(pk=int(number)).first() if is_number else None
    if found is None or not found.opens_with(token):
        raise NotFound("booking_not_found", "There is no such booking.")
    return found


def free(page: BookingPage, *, now: datetime, besides: Booking | None = None) -> list[datetime]:
    """The beginnings of the slots that can be booked on ``page``. Three queries."""
    return free_slots(page.offer, taken(page, now=now, besides=besides), now=now)


def taken(page: BookingPage, *, now: datetime, besides: Booking | None = None) -> Taken:
    """What stands in the way of bookings on ``page``; ``besides`` does not."""
    last = now + timedelta(days=page.days_ahead + 2)
    booked = Booking.objects.filter(page=page, status=Booking.Status.BOOKED, ends_at__gt=now)
    if besides is not None:
        booked = booked.exclude(pk=besides.pk)
    return Taken(
        _busy(page.user_id, now, last),
        list(booked.order_by("starts_at").values_list("starts_at", "ends_at")[:MOST]),
    )


def _busy(user_id: int, first: datetime, last: datetime) -> list[tuple[datetime, datetime]]:
    """When somebody has other plans, bookings aside: they count by seats."""
    takes_part = Participation.objects.filter(user_id=user_id).values("activity_id")
    theirs = Activity.objects.filter(
        Q(owner_id=user_id) | Q(pk__in=takes_part),
        kind__in=BLOCKING,
        status=Activity.Status.OPEN,
        deleted_at=None,
        booking=None,
    )
    here = theirs.filter(due_at__lt=last, ends_at__gt=first)
    found = list(here.order_by("due_at").values_list("due_at", "ends_at")[:MOST])
    going_on = theirs.filter(series__ended_at=None, series_at__lt=last).exclude(series=None)
    for one in going_on.select_related("series")[:MOST]:
        if one.series and one.series_at:
            begin = max(first - one.duration, one.series_at + timedelta(seconds=1))
            moments = one.series.recurrence.between(begin, last)
            found += [(moment, moment + one.duration) for moment in moments]
    return found
