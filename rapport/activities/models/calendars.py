from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models

from rapport.activities.models.activities import Activity, Series


class CalendarLink(models.Model):
    """Somebody's calendar on a server, and how far it and ours agree.

    ``offered`` are the calendars that the server has for them, as [address, name]; none is chosen as long
    as ``url`` is empty. ``token`` and ``ctag`` say since when changes are asked for. ``next_at`` is when it
    is synchronised again, never where it has to be seen to first.
    """

    class Direction(models.TextChoices):
        BOTH = "both", "Both ways"
        OUT = "out", "Only from here to the calendar"
        IN = "in", "Only from the calendar to here"

    class Problem(models.TextChoices):
        PASSWORD = "password", "The server does not accept the user name and password"
        GONE = "gone", "The calendar is no longer there"
        READ_ONLY = "read_only", "The server lets nothing be written"
        FULL = "full", "The server has no room left"
        UNREACHABLE = "unreachable", "The server does not answer"
        MANY_GONE = "many_gone", "Most events have disappeared at once"
        REFUSED = "refused", "The server refuses"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="calendar_link"
    )
    server = models.CharField(max_length=500)
    user_name = models.CharField(max_length=200)
    sealed_password = models.TextField(default="", blank=True)
    offered = models.JSONField(default=list, blank=True)
    url = models.CharField(max_length=1000, default="", blank=True)
    name = models.CharField(max_length=120, default="", blank=True)
    direction = models.CharField(max_length=4, choices=Direction.choices, default=Direction.BOTH)
    token = models.TextField(default="", blank=True)
    ctag = models.TextField(default="", blank=True)
    connected_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True, help_text="when somebody waits for it")
    synced_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=12, choices=Problem.choices, default="", blank=True)
    said = models.CharField(max_length=400, default="", blank=True, help_text="in its own words")
    failing_since = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = (
            models.Index(
                "next_at", name="calendarlink_next", condition=models.Q(next_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"calendar {self.name} of {self.user}"

    @property
    def is_connected(self) -> bool:
        return self.connected_at is not None

    @property
    def is_waited_for(self) -> bool:
        """Whether somebody asked for it and it is not done yet."""
        return self.asked_at is not None and (
            self.synced_at is None or self.synced_at < self.asked_at
        )

    def pause(self) -> timedelta:
        """How long to leave a server alone that has failed so often."""
        return min(timedelta(minutes=5 * 2 ** min(self.tries, 8)), timedelta(hours=6))


class CalendarEntry(models.Model):
    """An event of a calendar, and the activity or series that it is here.

    ``agreed`` is what both sides said when they last agreed, ``etag`` the server's tag of that; it is empty
    until the event is known to be there. ``refused`` is what the server would not take of us. An entry
    with neither activity nor series stands only there; ``problem`` says why, where it was not meant to.
    """

    link = models.ForeignKey(CalendarLink, models.CASCADE, related_name="entries", db_index=False)
    uid = models.CharField(max_length=500)
    path = models.CharField(max_length=1000, null=True)
    etag = models.CharField(max_length=500, default="", blank=True)
    agreed = models.JSONField(null=True)
    refused = models.JSONField(null=True)
    problem = models.CharField(max_length=400, default="", blank=True)
    title = models.CharField(max_length=250, default="", blank=True)
    activity = models.OneToOneField(
        Activity, models.SET_NULL, null=True, related_name="calendar_entry"
    )
    series = models.OneToOneField(Series, models.SET_NULL, null=True, related_name="calendar_entry")

    class Meta:
        verbose_name_plural = "calendar entries"
        constraints = (
            models.UniqueConstraint("link", "uid", name="calendarentry_uid_once"),
            models.UniqueConstraint("link", "path", name="calendarentry_path_once"),
        )

    def __str__(self) -> str:
        return self.title or self.uid

    @property
    def is_ours(self) -> bool:
        """Whether it is an activity or a series here."""
        return self.activity_id is not None or self.series_id is not None


class CalendarException(models.Model):
    """What takes place instead of a later occurrence of a series: an activity of its own."""

    entry = models.ForeignKey(
        CalendarEntry, models.CASCADE, related_name="exceptions", db_index=False
    )
    at = models.DateTimeField()
    activity = models.OneToOneField(Activity, models.CASCADE, related_name="calendar_exception")

    class Meta:
        constraints = (models.UniqueConstraint("entry", "at", name="calendarexception_once"),)

    def __str__(self) -> str:
        return f"{self.activity} instead of {self.at}"
