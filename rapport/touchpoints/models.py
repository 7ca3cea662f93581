from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from rapport.parties.models import Party
from rapport.touchpoints.channels import Channel, Direction


class Interaction(models.Model):
    """One thing that passed between us and a party. The table is partitioned by month of ``at``.

    ``party`` is the main party, others are participants; ``by`` is our user, if one took part;
    ``links`` are record references such as "orders.order:42"; (``source``, ``source_key``)
    name it in the system that it came from.
    """

    at = models.DateTimeField()
    party = models.ForeignKey(Party, models.CASCADE, related_name="interactions", db_index=False)
    channel = models.CharField(max_length=16, choices=Channel.choices)
    direction = models.CharField(max_length=3, choices=Direction.choices)
    by = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=250, default="", blank=True)
    body = models.TextField(default="", blank=True)
    outcome = models.CharField(max_length=60, default="", blank=True)
    duration_seconds = models.IntegerField(null=True, blank=True)
    links = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    data = models.JSONField(default=dict, blank=True)
    source = models.CharField(max_length=60, default="", blank=True)
    source_key = models.CharField(max_length=120, default="", blank=True)

    class Meta:
        indexes = (
            models.Index("party", F("at").desc(), F("id").desc(), name="interaction_party"),
            models.Index(F("at").desc(), F("id").desc(), name="interaction_newest"),
            models.Index(
                "source", "source_key", name="interaction_source", condition=~Q(source_key="")
            ),
            GinIndex("links", name="interaction_links", condition=~Q(links=[])),
        )

    def __str__(self) -> str:
        return self.subject or f"{self.get_channel_display()} {self.at:%Y-%m-%d}"

    @property
    def owner_id(self) -> int | None:
        """Whose it is, for policies: who took part."""
        return self.by

    @property
    def team_id(self) -> None:
        """No team's: policies ask."""
        return None

    @property
    def is_hand_logged(self) -> bool:
        """Whether a person wrote it here; what a system recorded is not changed by hand."""
        return not self.source


class Participant(models.Model):
    """Another party who took part in an interaction; partitioned like it, by the same ``at``."""

    interaction_id = models.BigIntegerField()
    at = models.DateTimeField()
    party = models.ForeignKey(Party, models.CASCADE, related_name="participations", db_index=False)
    role = models.CharField(max_length=20, default="", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("interaction_id", "party", "at", name="participant_once"),
        )
        indexes = (
            models.Index(
                "party", F("at").desc(), F("interaction_id").desc(), name="participant_party"
            ),
        )

    def __str__(self) -> str:
        return f"{self.party} in {self.interaction_id}"
