from __future__ import annotations

import uuid

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Event(models.Model):
    """One thing that was done. Append-only; written by ``events.actions`` alone."""

    name = models.CharField(max_length=80)
    about = models.BigIntegerField(null=True, help_text="the party that it concerns")
    subject_type = models.CharField(
        max_length=60, default="", help_text='model label, "orders.order"'
    )
    subject_id = models.BigIntegerField(null=True)
    by = models.BigIntegerField(null=True, help_text="the user; empty for the system")
    by_name = models.CharField(max_length=120, default="")
    at = models.DateTimeField()
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    story = models.UUIDField(
        default=uuid.uuid4, help_text="groups what one request, import or rule did"
    )
    tx = models.BigIntegerField(
        db_default=models.Func(function="events_tx"),
        editable=False,
        help_text="the transaction that wrote it: readers follow the table by it",
    )

    class Meta:
        indexes = (
            models.Index("tx", "id", name="event_stream"),
            models.Index(
                "about",
                models.F("at").desc(),
                models.F("id").desc(),
                name="event_about",
                condition=models.Q(about__isnull=False),
            ),
            models.Index("subject_type", "subject_id", models.F("at").desc(), name="event_subject"),
            models.Index("story", name="event_story"),
            models.Index("name", models.F("at").desc(), name="event_name"),
        )

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"

    @property
    def verb(self) -> str:
        """ "parties.party_edited" as words: "party edited"."""
        return self.name.rpartition(".")[2].replace("_", " ")
