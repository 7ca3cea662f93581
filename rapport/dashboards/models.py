from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from rapport.dashboards.tiles import WIDTHS, Asking, Width, read
from rapport.platform.records.models import Shared

LONGEST_ANNOTATION = 300


class Dashboard(Shared):
    """A page of tiles that somebody made, and others see as far as it reaches.

    One that was removed keeps its tiles for a while, so that it can come back.
    """

    name = models.CharField(max_length=80)
    made_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index("name", "id", name="dashboard_name", condition=Q(removed_at=None)),)

    def __str__(self) -> str:
        return self.name


class Tile(models.Model):
    """One thing on a dashboard: what is asked and how it is drawn, at its place."""

    dashboard = models.ForeignKey(Dashboard, models.CASCADE, related_name="tiles", db_index=False)
    place = models.PositiveSmallIntegerField()
    width = models.CharField(
        max_length=7,
        choices=[(one.value, label) for one, label in WIDTHS.items()],
        default=Width.HALF.value,
    )
    title = models.CharField(max_length=80)
    document = models.JSONField(default=dict, help_text="what is asked, as tiles writes it")

    class Meta:
        indexes = (models.Index("dashboard", "place", "id", name="tile_place"),)

    def __str__(self) -> str:
        return self.title

    @property
    def asking(self) -> Asking:
        return read(self.document)


class Annotation(models.Model):
    """What happened on a day, or from one to another, that explains what a chart shows."""

    dashboard = models.ForeignKey(
        Dashboard, models.CASCADE, related_name="annotations", db_index=False
    )
    first_on = models.DateField()
    last_on = models.DateField()
    text = models.CharField(max_length=LONGEST_ANNOTATION)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="annotation_days"),
        )
        indexes = (models.Index("dashboard", "first_on", "id", name="annotation_place"),)

    def __str__(self) -> str:
        return self.text


class Mailing(models.Model):
    """A dashboard that is sent again and again, as PDF, to those whom somebody chose."""

    class Every(models.TextChoices):
        DAY = "day", "Every day"
        WEEK = "week", "Every week"
        MONTH = "month", "Every month"

    dashboard = models.ForeignKey(Dashboard, models.CASCADE, related_name="mailings")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    every = models.CharField(max_length=5, choices=Every.choices)
    day = models.PositiveSmallIntegerField(
        default=0, help_text="of the week from 0, Monday; of the month from 1 to 28"
    )
    hour = models.PositiveSmallIntegerField(help_text="on the owner's clock")
    period = models.CharField(max_length=12, help_text='what it is about: "month:-1" is last month')
    reason = models.TextField(default="", blank=True, help_text="why it stopped, in a sentence")
    next_at = models.DateTimeField(null=True, help_text="when it is due; empty while it is stopped")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (models.Index("next_at", name="mailing_due", condition=Q(next_at__isnull=False)),)

    def __str__(self) -> str:
        return str(self.dashboard)


class Recipient(models.Model):
    """Somebody to whom a dashboard is sent, until they stop it."""

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="recipients", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    stopped_at = models.DateTimeField(null=True, help_text="when they wanted no more of it")

    class Meta:
        constraints = (models.UniqueConstraint("mailing", "user", name="recipient_once"),)

    def __str__(self) -> str:
        return str(self.user)


class Posting(models.Model):
    """One letter of a mailing that is due: to one person, for one time, once."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        NOTHING = "nothing", "Not theirs to see"
        REFUSED = "refused", "Refused by the mail server"

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="postings", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=7, choices=Outcome.choices, default=Outcome.WAITING)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint("mailing", "user", "due_at", name="posting_once"),)

    def __str__(self) -> str:
        return f"{self.mailing}, {self.due_at}"
