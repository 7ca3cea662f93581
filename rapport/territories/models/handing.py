from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from rapport.territories.models.plans import TerritoryModel

TYPES = ("party", "opportunity")
"""The record types that are handed over, in this order."""


def beginning() -> list[int]:
    """Before the first heir, party and record."""
    return [0, 0, 0]


class HandOver(models.Model):
    """What an activation hands over to whoever became responsible, in bulk ``runs``.

    ``left`` are the record types for which runs are still to be begun; of the first of them, every record
    up to ``place`` (heir, party, record) has its run. ``total`` is how many records were found to be
    handed over when it began; ``story`` is the activation's.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        STOPPED = "stopped", "Stopped"
        FAILED = "failed", "Failed"

    model = models.ForeignKey(TerritoryModel, models.CASCADE, related_name="hand_overs")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    story = models.UUIDField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    left = ArrayField(models.CharField(max_length=40), help_text="keys of record types")
    place = ArrayField(models.BigIntegerField(), default=beginning)
    runs = ArrayField(models.BigIntegerField(), default=list, blank=True)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, default="", blank=True)

    def __str__(self) -> str:
        return f"{self.model_id}: {self.state}"

    @property
    def is_going_on(self) -> bool:
        """Whether there may be runs that are still to be begun."""
        return self.state in (self.State.WAITING, self.State.RUNNING)
