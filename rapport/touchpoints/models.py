from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from rapport.parties.models import Party
from rapport.platform.records.models import Record
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


class Mailbox(Record):
    """A mailbox that is read: every mail is an inbound interaction of its sender.

    ``sealed_password`` is written by ``open_mailbox``, and never shown or told. ``validity`` and
    ``last_number`` say how far it was read; ``failing_since`` and ``problem`` what is wrong since when.
    """

    class Security(models.TextChoices):
        TLS = "tls", "TLS"
        STARTTLS = "starttls", "STARTTLS"
        PLAIN = "plain", "None, inside our own network"

    class Purpose(models.TextChoices):
        CUSTOMERS = "customers", "Mails of people whom we know"
        LEADS = "leads", "Leads: also of people whom we do not know"

    name = models.CharField(max_length=80)
    address = models.EmailField(max_length=254)
    purpose = models.CharField(max_length=9, choices=Purpose.choices, default=Purpose.CUSTOMERS)
    host = models.CharField(max_length=200)
    port = models.PositiveIntegerField(default=993)
    security = models.CharField(max_length=8, choices=Security.choices, default=Security.TLS)
    user = models.CharField(max_length=200)
    sealed_password = models.TextField(default="", blank=True, editable=False)
    folder = models.CharField(max_length=200, default="INBOX")
    is_on = models.BooleanField(default=True)
    validity = models.BigIntegerField(default=0, editable=False)
    last_number = models.BigIntegerField(default=0, editable=False)
    read_at = models.DateTimeField(null=True, editable=False)
    problem = models.CharField(max_length=400, default="", blank=True, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name_plural = "mailboxes"

    def __str__(self) -> str:
        return self.name


class Preference(models.Model):
    """How a party likes to be reached: on which channel, in which language, between which hours of their
    own clock. What is empty is not known.
    """

    party = models.OneToOneField(Party, models.CASCADE, related_name="preference")
    channel = models.CharField(max_length=16, default="", blank=True)
    language = models.CharField(max_length=10, default="", blank=True)
    zone = models.CharField(max_length=60, default="", blank=True)
    starts = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(starts=None, ends=None) | Q(starts__lt=F("ends")),
                name="preference_hours",
            ),
        )

    def __str__(self) -> str:
        return f"of {self.party_id}"


class Suppression(Record):
    """That somebody is not to be contacted at all, whatever the purpose: a party, or where an address is
    said (an e-mail address folded, or a phone number in E.164), whoever has that.
    """

    class Reason(models.TextChoices):
        ASKED = "asked", "They asked for it"
        BOUNCED = "bounced", "It cannot be delivered"
        COMPLAINED = "complained", "They complained"
        LAW = "law", "A register or a law"
        OTHER = "other", "Something else"

    name = models.CharField(max_length=300, editable=False)
    party = models.ForeignKey(
        Party, models.CASCADE, null=True, blank=True, related_name="suppressions", db_index=False
    )
    address = models.CharField(max_length=254, default="", blank=True)
    channel = models.CharField(max_length=16, default="any")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    note = models.CharField(max_length=250, default="", blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(party__isnull=False) | ~Q(address=""), name="suppression_of_somebody"
            ),
        )
        indexes = (
            models.Index("party", name="suppression_party", condition=Q(deleted_at=None)),
            models.Index(
                "address", name="suppression_address", condition=Q(deleted_at=None) & ~Q(address="")
            ),
            models.Index(F("created_at").desc(), F("id").desc(), name="suppression_newest"),
        )

    def __str__(self) -> str:
        return self.name


class FrequencyCap(Record):
    """At most ``most`` contacts from us within ``days``; on a channel or for a purpose, or on "any"."""

    name = models.CharField(max_length=80)
    channel = models.CharField(max_length=16, default="any")
    purpose = models.CharField(max_length=40, default="any")
    most = models.PositiveIntegerField()
    days = models.PositiveIntegerField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(days__gte=1), name="cap_days"),)

    def __str__(self) -> str:
        return self.name


class QuietHours(Record):
    """When nobody is contacted, by their own clock; ``days`` of the week are quiet as a whole."""

    name = models.CharField(max_length=80)
    channel = models.CharField(max_length=16, default="any")
    starts = models.TimeField()
    ends = models.TimeField()
    days = ArrayField(models.CharField(max_length=3), default=list, blank=True)

    class Meta:
        verbose_name_plural = "quiet hours"

    def __str__(self) -> str:
        return self.name
