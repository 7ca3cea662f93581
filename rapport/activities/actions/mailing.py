"""Mails to those who booked: with a file for their calendar, and a link to move it or call it off.

A mail carries an id that is the same when a crash sends it twice.
"""

from __future__ import annotations

from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone, translation

from rapport.activities import icalendars
from rapport.activities.icalendars import Moment
from rapport.activities.models import Booking
from rapport.kit.speech import noted, say
from rapport.platform.accounts.mails import absolute
from rapport.platform.ui.formats import datetime as written

SUBJECTS = {
    "booked": noted("Booked: %(title)s on %(when)s"),
    "moved": noted("Moved: %(title)s is now on %(when)s"),
    "cancelled": noted("Called off: %(title)s on %(when)s"),
}
TEXT = noted(
    "%(subject)s\n\n%(host)s expects you. The time is that of %(zone)s.%(place)s\n\n"
    "To choose another time or call it off: %(address)s"
)
OFF = noted("%(subject)s\n\nTo book another time: %(address)s")


def mail_guest(pk: int, version: int) -> bool:
    """Mail the guest of a booking what became of it; says whether there was anything newer to tell."""
    rows = Booking.objects.select_related("page__user", "activity")
    booking = rows.filter(pk=pk, version=version).first()
    if booking is None:
        return False
    what = "cancelled" if not booking.is_booked else "booked" if version == 1 else "moved"
    with translation.override(booking.language), timezone.override(ZoneInfo(booking.zone)):
        message = _message(booking, what)
    host = urlsplit(settings.BASE_URL).hostname or "rapport"
    message.extra_headers = {
        "Message-ID": f"<booking-{pk}-{version}@{host}>",
        "Auto-Submitted": "auto-generated",
    }
    message.send()
    return True


def moment_of(booking: Booking) -> Moment:
    """What the guest's calendar is told."""
    page = booking.page
    host = urlsplit(settings.BASE_URL).hostname or "rapport"
    return Moment(
        uid=f"booking-{booking.pk}@{host}",
        subject=f"{page.title} ({page.user.name})",
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        changed_at=booking.activity.updated_at,
        sequence=booking.version,
        zone=page.zone,
        status="CONFIRMED" if booking.is_booked else "CANCELLED",
        place=booking.activity.place,
        url=absolute(reverse("booking", args=[booking.token])),
        organizer=page.user.email,
        attendee=booking.email,
    )


def _message(booking: Booking, what: str) -> EmailMessage:
    page = booking.page
    subject = say(SUBJECTS[what], title=page.title, when=written(booking.starts_at))
    place = booking.activity.place
    data = {
        "subject": subject,
        "host": page.user.name,
        "zone": booking.zone,
        "place": f"\n{place}" if place else "",
    }
    if what == "cancelled":
        text = say(OFF, **data, address=absolute(reverse("book", args=[page.slug])))
    else:
        text = say(TEXT, **data, address=absolute(reverse("booking", args=[booking.token])))
    message = EmailMessage(" ".join(subject.split()), text, to=[booking.email])
    method = "CANCEL" if what == "cancelled" else "REQUEST"
    file = icalendars.calendar(page.title, [moment_of(booking)], method=method)
    message.attach("invite.ics", file, f"text/calendar; method={method}; charset=utf-8")
    return message
