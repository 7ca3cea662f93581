from __future__ import annotations

import secrets
from datetime import datetime, time, timedelta

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Func, Q
from django.utils.crypto import constant_time_compare, salted_hmac

from rapport.activities.booking import Offer
from rapport.activities.models.activities import Activity


def nonce() -> str:
    return secrets.token_urlsafe(16)


def office_hours() -> dict[str, list[list[str]]]:
    """Nine to five on working days."""
    return {str(day): [["09:00", "17:00"]] for day in range(5)}


class Span(Func):
    """From when until when, as PostgreSQL compares it."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class BookingPage(models.Model):
    """Where strangers book a time with somebody. ``hours`` maps weekdays to [["09:00", "17:00"]]."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="booking_page"
    )
    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=120)
    intro = models.TextField(blank=True, default="", max_length=1000)
    place = models.CharField(max_length=250, blank=True, default="")
    is_open = models.BooleanField(default=True)
    zone = models.CharField(max_length=60, default="UTC")
    hours = models.JSONField(default=office_hours)
    length_minutes = models.PositiveIntegerField(default=30)
    buffer_minutes = models.PositiveIntegerField(default=0)
    notice_hours = models.PositiveIntegerField(default=4)
    days_ahead = models.PositiveIntegerField(default=30)
    capacity = models.PositiveSmallIntegerField(default=1)

    def __str__(self) -> str:
        return self.title

    @property
    def offer(self) -> Offer:
        """The same as a value that can be reckoned with."""
        hours = {
            int(day): [
                (time.fromisoformat(begins), time.fromisoformat(ends)) for begins, ends in spans
            ]
            for day, spans in self.hours.items()
        }
        return Offer(
            hours,
            self.zone,
            length=timedelta(minutes=self.length_minutes),
            buffer=timedelta(minutes=self.buffer_minutes),
            notice=timedelta(hours=self.notice_hours),
            days_ahead=self.days_ahead,
            capacity=self.capacity,
        )


class Booking(models.Model):
    """A time that somebody booked on a page; the meeting that came of it is ``activity``.

    No seat of a page is taken twice at a time: the database sees to that, whoever asks at once.
    """

    class Status(models.TextChoices):
        BOOKED = "booked", "Booked"
        CANCELLED = "cancelled", "Cancelled"

    page = models.ForeignKey(BookingPage, models.CASCADE, related_name="bookings")
    activity = models.OneToOneField(Activity, models.CASCADE, related_name="booking")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    seat = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254)
    zone = models.CharField(max_length=60, default="UTC", help_text="whose clock the guest reads")
    language = models.CharField(max_length=10, default="en")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.BOOKED)
    version = models.PositiveIntegerField(default=1, help_text="how often the guest was told")
    nonce = models.CharField(max_length=40, default=nonce)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="booking_seat_once",
                expressions=[
                    (Span("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("page", RangeOperators.EQUAL),
                    ("seat", RangeOperators.EQUAL),
                ],
                condition=Q(status="booked"),
            ),
        )
        indexes = (
            models.Index("page", "ends_at", name="booking_page", condition=Q(status="booked")),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def is_booked(self) -> bool:
        return self.status == self.Status.BOOKED

    def is_over(self, now: datetime) -> bool:
        return self.starts_at <= now

    @property
    def token(self) -> str:
        """What opens it to whoever booked, without signing in."""
        said = f"{self.pk}:{self.nonce}"
        return (
            f"{self.pk}-{salted_hmac('activities.booking', said, algorithm='sha256').hexdigest()}"
        )

    def opens_with(self, token: str) -> bool:
        return constant_time_compare(self.token, token)
