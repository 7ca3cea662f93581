from __future__ import annotations

from django.db import models

from rapport.parties.models.party import Party


class Consent(models.Model):
    """Whether a party allows us a purpose on a channel: one row per state change, the newest counts."""

    class State(models.TextChoices):
        GRANTED = "granted", "Granted"
        WITHDRAWN = "withdrawn", "Withdrawn"

    party = models.ForeignKey(Party, models.CASCADE, related_name="consents", db_index=False)
    purpose = models.CharField(max_length=40, help_text='"marketing", "profiling", "service"')
    channel = models.CharField(max_length=20, help_text='a channel, or "any"')
    state = models.CharField(max_length=10, choices=State.choices)
    source = models.CharField(
        max_length=120, blank=True, default="", help_text="where and how it was said"
    )
    at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(
                "party", "purpose", "channel", models.F("at").desc(), name="consent_latest"
            ),
        )

    def __str__(self) -> str:
        return f"{self.purpose} by {self.channel}: {self.state}"


class Trait(models.Model):
    """A fact about a party that insight computed. What its name means stands in ``parties.traits``.

    ``number`` serves sorting and comparing, ``text`` choosing (of money it is the currency); from
    ``facts`` follows why. Written by the million and rebuilt at will, so that the database does not
    check each party once more: ``publish_traits`` joins them instead.
    """

    party = models.ForeignKey(
        Party, models.CASCADE, related_name="traits", db_index=False, db_constraint=False
    )
    name = models.CharField(max_length=40)
    number = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    text = models.CharField(max_length=60, default="")
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint("party", "name", name="trait_once"),)
        indexes = (
            models.Index(
                "name",
                "number",
                "party",
                name="trait_number",
                condition=models.Q(number__isnull=False),
            ),
            models.Index("name", "text", "party", name="trait_text", condition=~models.Q(text="")),
        )

    def __str__(self) -> str:
        return f"{self.name}: {self.text or self.number}"
