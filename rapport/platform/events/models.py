from __future__ import annotations

import uuid

from django.contrib.postgres.indexes import BrinIndex
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from rapport.platform.events.sentences import verb_of


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
    erased_digest = models.BinaryField(
        null=True, editable=False, help_text="of the data that was erased; the seals hold with it"
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
            models.Index(
                "by",
                models.F("id").desc(),
                name="event_by",
                condition=models.Q(by__isnull=False),
            ),
            models.Index(
                "id", name="event_erased", condition=models.Q(erased_digest__isnull=False)
            ),
            BrinIndex("at", name="event_at"),
        )

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"

    @property
    def verb(self) -> str:
        """ "parties.party_edited" as words: "Party edited"."""
        return verb_of(self.name)


class Reader(models.Model):
    """How far a reader of the stream of events has come: everything up to and with this event is read."""

    name = models.CharField(max_length=40, primary_key=True)
    tx = models.BigIntegerField()
    event = models.BigIntegerField()

    def __str__(self) -> str:
        return self.name


class Seal(models.Model):
    """A link of the chain: ``digest`` covers the one before it and every event up to (tx, event).

    Whoever changes, removes or slips in an event afterwards would have to forge every later seal.
    """

    tx = models.BigIntegerField()
    event = models.BigIntegerField(help_text="the id of the last event that it covers")
    events = models.PositiveIntegerField(help_text="how many it covers")
    digest = models.BinaryField()
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"seal {self.pk} of {self.events} events"

    @property
    def hexadecimal(self) -> str:
        """The digest, as people copy it."""
        return bytes(self.digest).hex()
