"""What one does in a stage, and what was done."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from rapport.guidance.models.sequences import ARMS, new_seed
from rapport.platform.records.models import Record
from rapport.sales.models import Opportunity, Stage


class Playbook(Record):
    """The tactics for opportunities in ``stage`` that meet ``condition``; the first that fits is followed.

    ``hold_out`` in a hundred opportunities go without it, at random by ``seed``.
    """

    name = models.CharField(max_length=120)
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+", db_index=False)
    position = models.PositiveIntegerField(default=0)
    condition = models.CharField(max_length=500, default="", blank=True)
    tactics = models.TextField(default="", blank=True)
    is_active = models.BooleanField(default=True)
    hold_out = models.PositiveSmallIntegerField(default=0)
    seed = models.PositiveIntegerField(default=new_seed, editable=False)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(hold_out__lte=50), name="playbook_hold_out"),
        )
        indexes = (models.Index("stage", "position", "id", name="playbook_stage"),)

    def __str__(self) -> str:
        return self.name


class PlaybookStep(Record):
    """A step of a playbook. Other than by hand, it is done once that has happened in the system.

    ``what`` says which role is to be filled, or which field known.
    """

    class Kind(models.TextChoices):
        HAND = "hand", "Somebody ticks it"
        CALL = "call", "A call was held"
        MEETING = "meeting", "A meeting or visit was held"
        MAIL = "mail", "A mail was sent"
        QUOTE = "quote", "A quote was sent"
        ROLE = "role", "Somebody has the role"
        FIELD = "field", "The field is known"

    name = models.CharField(max_length=200)
    playbook = models.ForeignKey(Playbook, models.PROTECT, related_name="steps", db_index=False)
    position = models.PositiveIntegerField(default=0)
    is_required = models.BooleanField(default=True)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.HAND)
    what = models.CharField(max_length=60, default="", blank=True)

    class Meta:
        indexes = (models.Index("playbook", "position", "id", name="playbook_step_order"),)

    def __str__(self) -> str:
        return self.name


class Completion(models.Model):
    """That a step was done for an opportunity: when, by whom, and what in the system shows it."""

    step = models.ForeignKey(
        PlaybookStep, models.CASCADE, related_name="completions", db_index=False
    )
    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    evidence = models.CharField(max_length=80, default="", blank=True)

    class Meta:
        constraints = (models.UniqueConstraint("opportunity", "step", name="completion_once"),)
        indexes = (models.Index("step", name="completion_step"),)

    def __str__(self) -> str:
        return f"{self.step_id} for {self.opportunity_id}"


class Exposure(models.Model):
    """That an opportunity came to a playbook, and on which side of the comparison it stands."""

    playbook = models.ForeignKey(Playbook, models.CASCADE, related_name="exposures", db_index=False)
    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="+", db_index=False)
    arm = models.CharField(max_length=9, choices=ARMS)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint("playbook", "opportunity", name="exposure_once"),)
        indexes = (models.Index("opportunity", name="exposure_opportunity"),)

    def __str__(self) -> str:
        return f"{self.opportunity_id}: {self.arm}"
