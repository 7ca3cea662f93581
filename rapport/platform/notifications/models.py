from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from rapport.kit.speech import noted
from rapport.platform.notifications.kinds import Kind, Way
from rapport.platform.records.models import Attached

USER = settings.AUTH_USER_MODEL


class Notification(Attached):
    """A sentence for one user, shown behind the bell; ``record_id`` is empty when it is about no record."""

    record_type = models.CharField(max_length=60, blank=True, default="")
    record_id = models.BigIntegerField(null=True)  # type: ignore[assignment]
    user = models.ForeignKey(USER, models.CASCADE, related_name="notifications", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.AUTOMATION)
    text = models.CharField(max_length=500)
    title = models.CharField(
        max_length=200, blank=True, default="", help_text="what the record was called"
    )
    url = models.CharField(max_length=300, blank=True, default="")
    topic = models.CharField(
        max_length=60, blank=True, default="", help_text="unread ones of a topic are not repeated"
    )
    story = models.UUIDField(null=True, help_text="of which a follower is told once")
    count = models.PositiveIntegerField(default=1, help_text="how many records it is about")
    way = models.CharField(
        max_length=6, choices=Way.choices, default=Way.BELL, help_text="how it is to be mailed"
    )
    at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("user", "story", "kind", name="notification_story_once"),
        )
        indexes = (
            models.Index("user", F("at").desc(), name="notification_user"),
            models.Index("user", name="notification_unread", condition=Q(read_at__isnull=True)),
            models.Index(
                "way",
                "user",
                name="notification_to_mail",
                condition=Q(mailed_at=None, read_at=None, way__in=(Way.MAIL, Way.DIGEST)),
            ),
            models.Index("record_type", "record_id", name="notification_record"),
        )

    def __str__(self) -> str:
        return self.text


class Follower(Attached):
    """Somebody who follows a record, or does not want to although they would by default.

    Whoever owns a record follows it without a row here.
    """

    user = models.ForeignKey(USER, models.CASCADE, related_name="followed")
    is_following = models.BooleanField(default=True)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("record_type", "record_id", "user", name="follower_once"),
        )

    def __str__(self) -> str:
        return f"{self.user} follows {self.record_type} {self.record_id}"


class Wishes(models.Model):
    """How somebody wants to be told; who has no row wants what is usual."""

    class Every(models.TextChoices):
        DAY = "day", noted("Every day")
        WEEK = "week", noted("Once a week")

    user = models.OneToOneField(USER, models.CASCADE, primary_key=True, related_name="wishes")
    ways = models.JSONField(default=dict, help_text="kind → way, where it is not the usual one")
    every = models.CharField(max_length=4, choices=Every.choices, default=Every.DAY)
    hour = models.PositiveSmallIntegerField(default=8, help_text="in the user's time zone")
    weekday = models.PositiveSmallIntegerField(default=0, help_text="0 is Monday")

    def __str__(self) -> str:
        return f"wishes of {self.user}"
