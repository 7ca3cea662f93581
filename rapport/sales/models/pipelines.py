"""How we sell: pipelines, their stages, why we lose and against whom."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from rapport.platform.records.models import Record

AMOUNT: dict[str, Any] = {"max_digits": 20, "decimal_places": 6}


class Category(models.TextChoices):
    """What a forecast counts an opportunity as."""

    PIPELINE = "pipeline", "Pipeline"
    BEST_CASE = "best_case", "Best case"
    COMMIT = "commit", "Commit"
    CLOSED = "closed", "Closed"
    OMITTED = "omitted", "Omitted"


class Need(models.TextChoices):
    """What must be known of an opportunity before it leaves a stage."""

    PARTY = "party", "A customer"
    AMOUNT = "amount", "An amount"
    NEED = "need", "What they need"
    LINES = "lines", "Products"
    DECISION_MAKER = "decision_maker", "A decision maker"
    RIVAL = "rival", "Who else is asked"


class Pipeline(Record):
    """A way of selling, in stages. A team's pipeline is its own default; one without a team is everyone's.

    An opportunity of at least ``big_amount``, in ``currency``, is told of to those who lead.
    """

    name = models.CharField(max_length=80)
    position = models.PositiveIntegerField(default=0)
    currency = models.CharField(max_length=3, default="EUR")
    big_amount = models.DecimalField(**AMOUNT, null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                Lower("name"), name="pipeline_name_once", condition=Q(deleted_at=None)
            ),
        )

    def __str__(self) -> str:
        return self.name


class Stage(Record):
    """A step of a pipeline. ``expected_days`` is how long an opportunity stays before it goes stale.

    ``needs`` and ``checklist`` (a thing to do per line) are its gate: they hold before one goes on.
    """

    class Kind(models.TextChoices):
        OPEN = "open", "Open"
        WON = "won", "Won"
        LOST = "lost", "Lost"

    pipeline = models.ForeignKey(Pipeline, models.PROTECT, related_name="stages", db_index=False)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=4, choices=Kind.choices, default=Kind.OPEN)
    position = models.PositiveIntegerField(default=0)
    probability = models.PositiveSmallIntegerField(default=0)
    category = models.CharField(max_length=10, choices=Category.choices, default=Category.PIPELINE)
    expected_days = models.PositiveIntegerField(null=True, blank=True)
    needs = ArrayField(models.CharField(max_length=20, choices=Need.choices), default=list)
    checklist = models.TextField(default="", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "pipeline", Lower("name"), name="stage_name_once", condition=Q(deleted_at=None)
            ),
            models.CheckConstraint(condition=Q(probability__lte=100), name="stage_probability"),
        )
        indexes = (models.Index("pipeline", "position", "id", name="stage_order"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.kind == self.Kind.OPEN

    @property
    def checks(self) -> list[str]:
        """The things to do, each once, as they are written."""
        return list(dict.fromkeys(filter(None, map(str.strip, self.checklist.splitlines()))))


class LostReason(Record):
    """A reason why we lose."""

    name = models.CharField(max_length=80)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                Lower("name"), name="lost_reason_once", condition=Q(deleted_at=None)
            ),
        )

    def __str__(self) -> str:
        return self.name


class Competitor(Record):
    """Who else sells what we sell."""

    name = models.CharField(max_length=120)
    website = models.CharField(max_length=250, default="", blank=True)
    strengths = models.TextField(default="", blank=True)
    weaknesses = models.TextField(default="", blank=True)
    answer = models.TextField(
        default="", blank=True, help_text="what we say when they are asked too"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                Lower("name"), name="competitor_once", condition=Q(deleted_at=None)
            ),
        )
        indexes = (models.Index(F("name"), F("id"), name="competitor_name"),)

    def __str__(self) -> str:
        return self.name
