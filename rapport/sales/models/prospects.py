"""What the prospect finder found, kept for whoever asked."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from rapport.parties.models import Party


class ProspectSearch(models.Model):
    """What somebody asked the finder last, and what it learned. Who is best says ``text``, a filter of
    organizations, or else who brought most in ``currency``, the first ``most`` of them.

    ``figures`` is what ``actions.prospects`` writes.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    by = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    text = models.CharField(max_length=500, default="", blank=True)
    currency = models.CharField(max_length=3)
    most = models.PositiveIntegerField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    step = models.CharField(max_length=60, default="", blank=True)
    done_share = models.FloatField(default=0)
    message = models.CharField(max_length=300, default="", blank=True)
    at = models.DateTimeField(null=True)
    figures = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name_plural = "prospect searches"

    def __str__(self) -> str:
        return f"{self.by_id}: {self.state}"

    @property
    def is_going_on(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)


class Prospect(models.Model):
    """An organization that is like the best, at its place among those that are; ``facts`` say why."""

    search = models.ForeignKey(
        ProspectSearch, models.CASCADE, related_name="prospects", db_index=False
    )
    place = models.PositiveIntegerField()
    party = models.ForeignKey(Party, models.CASCADE, related_name="+")
    score = models.FloatField()
    facts = models.JSONField(default=list)

    class Meta:
        constraints = (models.UniqueConstraint("search", "place", name="prospect_place"),)

    def __str__(self) -> str:
        return f"{self.place}: {self.party_id}"
