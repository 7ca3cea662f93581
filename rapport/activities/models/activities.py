from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from rapport.activities.recurrence import Recurrence
from rapport.parties.models import Party
from rapport.platform.records.models import Record, trash_index, whose_indexes


class Series(models.Model):
    """What repeats: an iCalendar rule that counts from ``starts_at``, by the clock of ``zone``.

    ``except_at`` are moments of the rule at which nothing takes place.
    """

    rule = models.CharField(max_length=300)
    starts_at = models.DateTimeField()
    zone = models.CharField(max_length=60)
    except_at = ArrayField(models.DateTimeField(), default=list, blank=True)
    ended_at = models.DateTimeField(null=True, help_text="nothing more of it is made since then")

    class Meta:
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.rule

    @property
    def recurrence(self) -> Recurrence:
        """The same as a value that can be reckoned with."""
        return Recurrence(self.rule, self.starts_at, self.zone, frozenset(self.except_at))


class Activity(Record):
    """Planned work with a due time and an owner.

    A whole day begins at ``due_at``, midnight by the clock of ``zone``; ``ends_at`` follows from the
    duration. ``about`` leads to any record, as interactions write it ("orders.order:42"). ``series_at``
    is the moment of the series that it stands for, wherever it was moved since.
    """

    class Kind(models.TextChoices):
        CALL = "call", "Call"
        MEETING = "meeting", "Meeting"
        TASK = "task", "Task"
        EMAIL = "email", "E-mail"
        VISIT = "visit", "Visit"

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"
        CANCELLED = "cancelled", "Cancelled"

    class Priority(models.TextChoices):
        HIGH = "high", "High"
        NORMAL = "normal", "Normal"
        LOW = "low", "Low"

    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.TASK)
    subject = models.CharField(max_length=250)
    notes = models.TextField(blank=True, default="")
    due_at = models.DateTimeField()
    ends_at = models.DateTimeField(editable=False)
    is_whole_day = models.BooleanField(default=False)
    zone = models.CharField(max_length=60, default="", help_text="whose clock its days follow")
    duration_minutes = models.PositiveIntegerField(default=0)
    place = models.CharField(max_length=250, blank=True, default="")
    priority = models.CharField(max_length=6, choices=Priority.choices, default=Priority.NORMAL)
    is_promised = models.BooleanField(default=False, help_text="the customer was told so")
    party = models.ForeignKey(
        Party, models.CASCADE, null=True, blank=True, related_name="activities", db_index=False
    )
    about = models.CharField(max_length=80, blank=True, default="")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.OPEN)
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=60, blank=True, default="")
    series = models.ForeignKey(
        Series, models.SET_NULL, null=True, related_name="activities", db_index=False
    )
    series_at = models.DateTimeField(null=True)
    search_text = models.TextField(default="", editable=False)

    class Meta:
        verbose_name_plural = "activities"
        constraints = (
            models.UniqueConstraint("series", "series_at", name="activity_of_series_once"),
            models.CheckConstraint(
                condition=Q(status="done", done_at__isnull=False)
                | Q(~Q(status="done"), done_at=None),
                name="activity_done_at",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("due_at")), name="activity_ends_after"
            ),
        )
        indexes = (
            models.Index("due_at", "id", name="activity_due", condition=Q(deleted_at=None)),
            models.Index(
                "owner",
                "due_at",
                "id",
                name="activity_open",
                condition=Q(status="open", deleted_at=None),
            ),
            models.Index(
                "owner", "ends_at", name="activity_calendar", condition=Q(deleted_at=None)
            ),
            models.Index(
                "party", "status", "due_at", name="activity_party", condition=Q(party__isnull=False)
            ),
            models.Index("about", "due_at", name="activity_about", condition=~Q(about="")),
            models.Index(
                F("created_at").desc(),
                F("id").desc(),
                name="activity_newest",
                condition=Q(deleted_at=None),
            ),
            trash_index("activity_trash"),
            *whose_indexes("activity", "due_at", "id"),
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="activity_search"),
        )

    def __str__(self) -> str:
        return self.subject

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def is_talk(self) -> bool:
        """Whether one is to talk with somebody, and may have to look something up."""
        return self.is_open and self.kind in (self.Kind.CALL, self.Kind.MEETING, self.Kind.VISIT)

    @property
    def due_on(self) -> date:
        """The day by its own clock, whoever asks from wherever."""
        return self.due_at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def late_at(self) -> datetime:
        """From when it is late: a whole day lasts until midnight."""
        return self.ends_at if self.is_whole_day else self.due_at

    @property
    def duration(self) -> timedelta:
        return self.ends_at - self.due_at


class Participation(models.Model):
    """Somebody besides the owner who takes part: a party, or one of us."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="participations", db_index=False
    )
    party = models.ForeignKey(
        Party, models.CASCADE, null=True, related_name="planned", db_index=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="planned", db_index=False
    )

    class Meta:
        constraints = (
            models.UniqueConstraint("activity", "party", name="participation_party_once"),
            models.UniqueConstraint("activity", "user", name="participation_user_once"),
            models.CheckConstraint(
                condition=Q(party=None, user__isnull=False) | Q(party__isnull=False, user=None),
                name="participation_of_one",
            ),
        )
        indexes = (
            models.Index(
                "party", "activity", name="participation_party", condition=Q(party__isnull=False)
            ),
            models.Index(
                "user", "activity", name="participation_user", condition=Q(user__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.party or self.user} in {self.activity}"


class Reminder(models.Model):
    """That somebody wants to hear of an activity so long before it is due.

    ``told_for`` is the due time for which it was told: once the activity is moved, it is told again.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="reminders", db_index=False)
    minutes_before = models.PositiveIntegerField()
    told_for = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint("activity", "minutes_before", name="reminder_once"),)

    def __str__(self) -> str:
        return f"{self.minutes_before} minutes before {self.activity}"
