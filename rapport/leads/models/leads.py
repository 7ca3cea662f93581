"""One qualification episode of a party, and the facts of how it was handed out."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from rapport.catalog.models import Product
from rapport.leads.models.forms import LeadForm
from rapport.leads.models.rules import AssignmentRule, DeadReason
from rapport.parties.models import Party
from rapport.platform.records.models import Record, trash_index, whose_indexes
from rapport.sales.models import Opportunity


class Lead(Record):
    """Somebody who may want something. ``name``, ``email`` and the others are as they came; ``party`` is who
    they are.

    ``reasons`` are the points that the score is made of. ``by_rules`` says that the rules find its owner;
    nobody's hand did. ``respond_by`` is when it should be answered, ``responded_at`` when it was;
    ``warned_at`` and ``late_told_at`` when its owner and those who lead were told. ``returned_at`` is when one
    that was put off came back, to be answered like a new one. ``settled_at`` is when what follows from its
    coming in was done.
    """

    class Status(models.TextChoices):
        NEW = "new", "New"
        WORKING = "working", "Working"
        CONVERTED = "converted", "Converted"
        RECYCLED = "recycled", "Recycled"
        DEAD = "dead", "Dead"

    name = models.CharField(max_length=200)
    company = models.CharField(max_length=200, default="", blank=True)
    email = models.CharField(max_length=254, default="", blank=True)
    phone = models.CharField(max_length=60, default="", blank=True)
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="leads", db_index=False
    )
    source = models.CharField(max_length=80, default="", blank=True)
    form = models.ForeignKey(
        LeadForm, models.SET_NULL, null=True, blank=True, related_name="leads", db_index=False
    )
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    need = models.TextField(default="", blank=True)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.NEW)
    status_since = models.DateTimeField()
    received_at = models.DateTimeField()
    score = models.IntegerField(default=0)
    reasons = models.JSONField(default=list)
    by_rules = models.BooleanField(default=True)
    respond_by = models.DateTimeField(null=True, blank=True)
    responded_at = models.DateTimeField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, editable=False)
    late_told_at = models.DateTimeField(null=True, editable=False)
    back_on = models.DateField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, editable=False)
    dead_reason = models.ForeignKey(
        DeadReason, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    opportunity = models.ForeignKey(
        Opportunity, models.SET_NULL, null=True, blank=True, related_name="leads", db_index=False
    )
    settled_at = models.DateTimeField(null=True, editable=False)
    search_text = models.TextField(default="", editable=False)

    left_status = ""
    """The status that it has left in this transaction, for what is told of it."""

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(status="recycled") | Q(back_on__isnull=False), name="lead_back_on"
            ),
            models.CheckConstraint(
                condition=~Q(status="dead") | Q(dead_reason__isnull=False), name="lead_dead_reason"
            ),
        )
        indexes = (
            models.Index(
                F("received_at").desc(),
                F("id").desc(),
                name="lead_newest",
                condition=Q(deleted_at=None),
            ),
            models.Index(
                F("score").desc(), F("id").desc(), name="lead_score", condition=Q(deleted_at=None)
            ),
            models.Index("party", F("received_at").desc(), name="lead_party"),
            models.Index("status", F("received_at").desc(), name="lead_status"),
            models.Index(
                "respond_by",
                name="lead_unanswered",
                condition=Q(responded_at=None, deleted_at=None, status__in=("new", "working")),
            ),
            models.Index("back_on", name="lead_back", condition=Q(status="recycled")),
            models.Index("id", name="lead_unsettled", condition=Q(settled_at=None)),
            models.Index(
                "opportunity", name="lead_opportunity", condition=Q(opportunity__isnull=False)
            ),
            trash_index("lead_trash"),
            *whose_indexes("lead", F("received_at").desc(), F("id").desc()),
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="lead_search"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def waits_since(self) -> datetime:
        """When it came, or came back."""
        return self.returned_at or self.received_at

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


OPEN = (Lead.Status.NEW, Lead.Status.WORKING)
"""The statuses of a lead that somebody still has to do something about."""


class Assignment(models.Model):
    """One time that a lead was handed out by the rules: to whom, or to nobody, and how that came about.

    ``trace`` holds an entry for each rule that was looked at; see ``actions.assigning``.
    """

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="assignments", db_index=False)
    rule = models.ForeignKey(
        AssignmentRule, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    trace = models.JSONField(default=list)

    class Meta:
        indexes = (
            models.Index("lead", F("id").desc(), name="assignment_lead"),
            models.Index("rule", "owner", F("id").desc(), name="assignment_turn"),
            models.Index("owner", F("id").desc(), name="assignment_owner"),
        )

    def __str__(self) -> str:
        return f"{self.lead_id} to {self.owner_id}"


class LeadStay(models.Model):
    """How long a lead was in a status: a fact row per stay; the last one has not ended."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="stays", db_index=False)
    status = models.CharField(max_length=9, choices=Lead.Status.choices)
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("lead", name="lead_in_one_status", condition=Q(left_at=None)),
        )
        indexes = (
            models.Index("lead", "id", name="lead_stay_lead"),
            models.Index(F("entered_at").desc(), F("id").desc(), name="lead_stay_newest"),
            models.Index("status", "entered_at", name="lead_stay_status"),
        )

    def __str__(self) -> str:
        return f"{self.lead_id} in {self.status}"

    @property
    def lead__owner_id(self) -> int | None:
        """Whose its lead is: policies ask a row and a column by one name."""
        return self.lead.owner_id

    @property
    def lead__team_id(self) -> int | None:
        """Likewise of the team."""
        return self.lead.team_id
