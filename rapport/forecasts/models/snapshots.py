"""What was forecast on each day."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from rapport.forecasts.models.calls import AMOUNT


class Method(models.TextChoices):
    """How an amount was arrived at."""

    CLOSED = "closed", "Closed"
    COMMIT = "commit", "Closed and commit"
    BEST_CASE = "best_case", "With best case"
    PIPELINE = "pipeline", "With all of the pipeline"
    WEIGHTED = "weighted", "Weighted"
    STATISTICAL = "statistical", "Statistical"
    SUBMISSION = "submission", "Own call"
    OVERRIDE = "override", "Override"


class SnapshotDay(models.Model):
    """A day on which everything was written down: its rows came with it, in one transaction.

    ``is_reconstructed`` where it was worked out afterwards, from what is known of the past.
    ``left_out`` says how many opportunities of which currency had no exchange rate; ``needed``, how many
    more closed opportunities the statistical forecast would have needed.
    """

    on = models.DateField(unique=True)
    taken_at = models.DateTimeField(auto_now_add=True)
    is_reconstructed = models.BooleanField(default=False)
    needed = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.on.isoformat()


class Outcome(models.Model):
    """What a period that is over brought all holders of a ``kind``, as it was counted last.

    ``amounts`` are by holder, as text; ``left_out`` says how many sales of which currency had no rate.
    """

    starts_on = models.DateField()
    ends_on = models.DateField()
    kind = models.CharField(max_length=12)
    counted_at = models.DateTimeField(auto_now=True)
    amounts = models.JSONField(default=dict)
    left_out = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint("starts_on", "ends_on", "kind", name="outcome_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_on} – {self.ends_on}"


class Snapshot(models.Model):
    """What one method said on a day that a period would bring a holder, in the company's currency.

    ``low`` and ``high`` are the ends of the statistical forecast's 80 % interval.
    """

    day = models.ForeignKey(
        SnapshotDay, models.CASCADE, related_name="snapshots", to_field="on", db_column="on"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    holder = models.CharField(max_length=40)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    team = models.ForeignKey(
        "accounts.Team", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    method = models.CharField(max_length=12, choices=Method.choices)
    amount = models.DecimalField(**AMOUNT)
    low = models.DecimalField(**AMOUNT, null=True)
    high = models.DecimalField(**AMOUNT, null=True)
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "starts_on", "ends_on", "holder", "method", "day", name="snapshot_once"
            ),
            models.CheckConstraint(
                condition=Q(low=None, high=None) | Q(low__lte=F("high")), name="snapshot_interval"
            ),
        )
        indexes = (models.Index("starts_on", "ends_on", "day", name="snapshot_of_day"),)

    def __str__(self) -> str:
        return f"{self.holder} {self.method} {self.amount}"
