from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from rapport.platform.access import FieldRight, Right, Role, Scope
from rapport.platform.accounts.models.people import Team, User

ROLES = [(role.value, role.label) for role in Role]


class Rule(models.Model):
    """How far a role's right on the records of one policy reaches, other than declared."""

    policy = models.CharField(max_length=80, help_text="the policy's name")
    role = models.CharField(max_length=20, choices=ROLES)
    right = models.CharField(max_length=8, choices=[(right.value, right.value) for right in Right])
    scope = models.PositiveSmallIntegerField(
        choices=[(scope.value, scope.label) for scope in Scope]
    )

    class Meta:
        constraints = (models.UniqueConstraint("policy", "role", "right", name="rule_once"),)

    def __str__(self) -> str:
        return f"{self.role} may {self.right} {Scope(self.scope).label.lower()} of {self.policy}"


class FieldRule(models.Model):
    """What a role may do with one field of the records of one policy; without a rule, everything."""

    policy = models.CharField(max_length=80, help_text="the policy's name")
    role = models.CharField(max_length=20, choices=ROLES)
    field = models.CharField(max_length=60)
    right = models.PositiveSmallIntegerField(
        choices=[(right.value, right.label) for right in FieldRight]
    )

    class Meta:
        constraints = (models.UniqueConstraint("policy", "role", "field", name="field_rule_once"),)

    def __str__(self) -> str:
        return f"{self.role}: {self.field} of {self.policy} {FieldRight(self.right).label.lower()}"


class Territory(models.Model):
    """A named filter on where records are, and who works there.

    A record that meets one value of every list that is not empty is in the territory, and so is what
    is in the territories inside it.
    """

    name = models.CharField(max_length=80, unique=True)
    inside = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="territories"
    )
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    cities = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    postal_codes = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, help_text="how they begin"
    )
    industries = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    people = models.ManyToManyField(User, related_name="territories", blank=True)
    teams = models.ManyToManyField(Team, related_name="territories", blank=True)

    class Meta:
        verbose_name_plural = "territories"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Share(models.Model):
    """A record that was opened to a person or a team beyond what their role reaches."""

    policy = models.CharField(max_length=80, help_text="the policy's name")
    record_id = models.BigIntegerField()
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="shares", db_index=False)
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="shares", db_index=False)
    can_edit = models.BooleanField(default=False)
    until = models.DateField(null=True, blank=True, help_text="the last day")
    reason = models.CharField(max_length=200, blank=True, default="")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("user", "policy", "record_id", name="share_with_person_once"),
            models.UniqueConstraint("team", "policy", "record_id", name="share_with_team_once"),
            models.CheckConstraint(
                condition=Q(user=None, team__isnull=False) | Q(user__isnull=False, team=None),
                name="share_with_one",
            ),
        )
        indexes = (models.Index("policy", "record_id", name="share_record"),)

    def __str__(self) -> str:
        return f"{self.policy} {self.record_id} with {self.user or self.team}"

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.until is not None and self.until < timezone.localdate()
