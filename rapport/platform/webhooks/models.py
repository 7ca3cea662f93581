from __future__ import annotations

import base64
import secrets

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

PREFIX = "whsec_"


def secret() -> str:
    """A signing secret as Standard Webhooks writes it: 32 random bytes in base64 after a prefix."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


class Webhook(models.Model):
    """Where to post what happens, and which of it."""

    class State(models.TextChoices):
        ON = "on", "On"
        OFF = "off", "Off"

    name = models.CharField(max_length=80)
    url = models.URLField(max_length=500)
    names = ArrayField(
        models.CharField(max_length=80),
        help_text='events by name; "parties.*" and "*" stand for many',
    )
    secret = models.CharField(max_length=80, default=secret)
    former_secret = models.CharField(max_length=80, blank=True, default="")
    former_until = models.DateTimeField(null=True, help_text="until then the former one signs too")
    state = models.CharField(max_length=3, choices=State.choices, default=State.ON)
    reason = models.CharField(
        max_length=400, blank=True, default="", help_text="why it was switched off"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="webhooks"
    )
    since_tx = models.BigIntegerField(
        default=0, help_text="the transaction from which it listens, since it was switched on"
    )
    failing_since = models.DateTimeField(null=True, help_text="the first failure after a success")
    held_until = models.DateTimeField(null=True, help_text="nothing is tried before")
    made_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True)

    team_id: int | None = None
    """Policies ask for it; a webhook belongs to a person."""

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One event on its way to one webhook; the table is the queue, and then the log."""

    class State(models.TextChoices):
        DUE = "due", "On its way"
        DELIVERED = "delivered", "Delivered"
        FAILED = "failed", "Given up"

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries", db_index=False)
    event_id = models.BigIntegerField()
    name = models.CharField(max_length=80, help_text="of the event")
    state = models.CharField(max_length=9, choices=State.choices, default=State.DUE)
    tries = models.PositiveSmallIntegerField(default=0, help_text="since it was last begun")
    due_at = models.DateTimeField()
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint("webhook", "event_id", name="delivery_once"),)
        indexes = (
            models.Index("webhook", "due_at", name="delivery_due", condition=Q(state="due")),
            models.Index("webhook", models.F("id").desc(), name="delivery_newest"),
            models.Index(
                "webhook",
                models.F("id").desc(),
                name="delivery_failed",
                condition=Q(state="failed"),
            ),
            models.Index("ended_at", name="delivery_ended", condition=Q(ended_at__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.name} #{self.event_id}"


class Try(models.Model):
    """One time that a delivery was posted, and what came of it."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="log")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True, help_text="that the other side answered")
    milliseconds = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True, default="")

    def __str__(self) -> str:
        return str(self.status or self.error)
