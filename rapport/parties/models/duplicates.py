from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from rapport.kit.speech import noted
from rapport.parties.duplicates.model import probability
from rapport.parties.models.party import Party

SCAN_LOCK = 7_346_102  # of the advisory locks of the database, that of who looks for duplicates
SCAN_DIED = noted("The program stopped before the search had finished.")


class LikelyDuplicate(models.Model):
    """Two parties of a kind that are probably one someone, or that somebody said are two.

    ``weight`` is in bits, see ``duplicates.model``; ``evidence`` lists a column, the label of its
    level and its weight for each field that both have.
    """

    one = models.ForeignKey(Party, models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Party, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Party.Kind.choices)
    weight = models.FloatField()
    evidence = models.JSONField(default=list)
    not_same_at = models.DateTimeField(null=True)
    not_same_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects: ClassVar[models.Manager[LikelyDuplicate]] = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint("one", "other", name="likely_duplicate_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="likely_duplicate_order"),
        )
        indexes = (
            models.Index(
                F("weight").desc(),
                F("id").desc(),
                name="likely_duplicate_open",
                condition=Q(not_same_at=None),
            ),
            models.Index(
                "kind",
                F("weight").desc(),
                F("id").desc(),
                name="likely_duplicate_kind",
                condition=Q(not_same_at=None),
            ),
            models.Index(
                F("weight").desc(),
                F("id").desc(),
                name="likely_duplicate_refused",
                condition=Q(not_same_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"

    @property
    def both(self) -> tuple[Party, Party]:
        return self.one, self.other

    @property
    def probability(self) -> float:
        return probability(self.weight)


class DuplicateScan(models.Model):
    """One look through all parties for likely duplicates; ``found`` says how many pairs there were."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    step = models.CharField(max_length=80, default="", blank=True, help_text="what it is doing now")
    done_share = models.FloatField(default=0, help_text="how much is done, from 0 to 1")
    found = models.PositiveIntegerField(default=0)
    message = models.TextField(default="", blank=True, help_text="why it failed, in a sentence")

    class Meta:
        indexes = (models.Index(F("started_at").desc(), name="duplicate_scan_newest"),)

    def __str__(self) -> str:
        return f"scan {self.pk}"
