"""What is set up once: who gets leads, how soon they are answered, what they are worth, why they die.

A ``condition`` is a filter on leads as people type it; an empty one holds for every lead.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from rapport.leads.hours import Hours
from rapport.platform.records.models import Record


class AssignmentRule(Record):
    """Who gets the leads that meet its condition. The first rule that fits and finds somebody decides.

    Those who stand under it come first, then the other members of ``of_team``, as they are at the time.
    """

    class Way(models.TextChoices):
        PERSON = "person", "The first who is listed"
        TURN = "turn", "Whose turn it is"
        LOAD = "load", "Who has the fewest open leads"
        SKILL = "skill", "Who knows the product or the language best"
        TERRITORY = "territory", "Who works in the territory"

    name = models.CharField(max_length=80)
    position = models.PositiveIntegerField(default=0)
    condition = models.CharField(max_length=1000, default="", blank=True)
    way = models.CharField(max_length=9, choices=Way.choices, default=Way.TURN)
    is_on = models.BooleanField(default=True)
    of_team = models.ForeignKey(
        "accounts.Team", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = (models.Index("position", "id", name="assignment_rule_order"),)

    def __str__(self) -> str:
        return self.name


class RulePerson(models.Model):
    """Somebody whom a rule hands leads to; ``words`` are what they know: languages, categories."""

    rule = models.ForeignKey(AssignmentRule, models.CASCADE, related_name="people", db_index=False)
    position = models.PositiveIntegerField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    words = models.CharField(max_length=250, default="", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("rule", "user", name="rule_person_once"),
            models.UniqueConstraint("rule", "position", name="rule_person_place"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} of {self.rule_id}"


class PointRule(Record):
    """Points that a lead gets, or loses, when it meets the condition; ``name`` is the reason that people read."""

    name = models.CharField(max_length=120)
    condition = models.CharField(max_length=1000, default="", blank=True)
    points = models.IntegerField(default=10)
    is_on = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class ResponseTarget(Record):
    """In how many minutes a lead is answered, counted while we are open; the first that fits holds."""

    name = models.CharField(max_length=80)
    position = models.PositiveIntegerField(default=0)
    condition = models.CharField(max_length=1000, default="", blank=True)
    minutes = models.PositiveIntegerField(default=60)
    days = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    zone = models.CharField(max_length=60, default="", blank=True)
    is_on = models.BooleanField(default=True)

    class Meta:
        indexes = (models.Index("position", "id", name="response_target_order"),)

    def __str__(self) -> str:
        return self.name

    @property
    def hours(self) -> Hours | None:
        """When we are open; None says around the clock."""
        if not self.days or self.opens is None or self.closes is None:
            return None
        return Hours.of(self.days, self.opens, self.closes, self.zone or settings.TIME_ZONE)


class DeadReason(Record):
    """A reason why a lead comes to nothing."""

    name = models.CharField(max_length=80)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                Lower("name"), name="dead_reason_once", condition=Q(deleted_at=None)
            ),
        )

    def __str__(self) -> str:
        return self.name
