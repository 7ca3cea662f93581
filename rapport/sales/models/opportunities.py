"""A possible sale, and the facts of how it went on."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from rapport.kit.money import Money
from rapport.parties.models import Party
from rapport.platform.records.models import Record, trash_index, whose_indexes
from rapport.quotes.models import Quote
from rapport.sales.models.pipelines import AMOUNT, Category, LostReason, Pipeline, Stage

COUNTED = ["id", "party", "owner", "team", "currency", "amount"]
"""What sums over a period read: forecasts look at tens of thousands of opportunities while somebody waits."""


class Opportunity(Record):
    """A possible sale. ``status``, ``probability`` and ``category`` follow the stage; the last two until
    somebody says otherwise.

    ``closes_on`` is when it is expected to be decided, ``closed_on`` when it was. ``amount`` is what its
    lines come to, where it has some. ``big_told_at`` is when those who lead were told that it is big.
    ``search_text`` is its name, folded.
    """

    name = models.CharField(max_length=200)
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="opportunities", db_index=False
    )
    pipeline = models.ForeignKey(Pipeline, models.PROTECT, related_name="+", db_index=False)
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+", db_index=False)
    status = models.CharField(max_length=4, choices=Stage.Kind.choices, default=Stage.Kind.OPEN)
    stage_since = models.DateTimeField()
    amount = models.DecimalField(**AMOUNT, default=0)
    currency = models.CharField(max_length=3)
    probability = models.PositiveSmallIntegerField()
    category = models.CharField(max_length=10, choices=Category.choices)
    opened_on = models.DateField()
    closes_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    lost_reason = models.ForeignKey(
        LostReason, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    need = models.TextField(default="", blank=True)
    source = models.CharField(max_length=80, default="", blank=True)
    big_told_at = models.DateTimeField(null=True, editable=False)
    search_text = models.TextField(default="", editable=False)

    left_stage: Stage | None = None
    """The stage that it has left in this transaction, for what is told of it."""

    class Meta:
        verbose_name_plural = "opportunities"
        constraints = (
            models.CheckConstraint(
                condition=Q(probability__lte=100), name="opportunity_probability"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="opportunity_amount"),
            models.CheckConstraint(
                condition=Q(status="open", closed_on=None)
                | (~Q(status="open") & Q(closed_on__isnull=False)),
                name="opportunity_closed_on",
            ),
        )
        indexes = (
            models.Index(
                "pipeline",
                "stage",
                F("closes_on"),
                F("id"),
                name="opportunity_board",
                condition=Q(status="open", deleted_at=None),
                include=["amount", "currency", "probability", "owner", "team"],
            ),
            models.Index(
                F("closes_on"), F("id"), name="opportunity_closes", condition=Q(deleted_at=None)
            ),
            models.Index(
                "closes_on",
                name="opportunity_expected",
                condition=Q(status="open", deleted_at=None),
                include=["category", *COUNTED, "probability"],
            ),
            models.Index(
                "closed_on",
                name="opportunity_won",
                condition=Q(status="won", deleted_at=None),
                include=COUNTED,
            ),
            models.Index(
                F("amount"), F("id"), name="opportunity_amounts", condition=Q(deleted_at=None)
            ),
            models.Index("party", F("closes_on"), name="opportunity_party"),
            models.Index(
                "status",
                F("closed_on"),
                F("id"),
                name="opportunity_closed",
                condition=~Q(status="open"),
            ),
            models.Index(
                "pipeline",
                F("amount").desc(),
                name="opportunity_untold",
                condition=Q(status="open", deleted_at=None, big_told_at=None),
            ),
            trash_index("opportunity_trash"),
            *whose_indexes("opportunity", F("closes_on"), F("id")),
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="opportunity_search"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def worth(self) -> Money:
        return Money(self.amount, self.currency)

    @property
    def likely(self) -> Money:
        """What is to be expected of it: the amount times the probability, exactly."""
        return self.worth * self.probability * Decimal("0.01")

    @property
    def is_open(self) -> bool:
        return self.status == Stage.Kind.OPEN


class StageStay(models.Model):
    """How long an opportunity was in a stage: a fact row per stay; the last one has not ended."""

    opportunity = models.ForeignKey(
        Opportunity, models.CASCADE, related_name="stays", db_index=False
    )
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    by = models.BigIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "opportunity", name="stay_in_one_stage", condition=Q(left_at=None)
            ),
        )
        indexes = (
            models.Index("opportunity", "entered_at", name="stay_opportunity"),
            models.Index("stage", "entered_at", name="stay_stage"),
        )

    def __str__(self) -> str:
        return f"{self.opportunity_id} in {self.stage_id}"


class Tick(models.Model):
    """A thing of a stage's checklist that was done for an opportunity."""

    opportunity = models.ForeignKey(
        Opportunity, models.CASCADE, related_name="ticks", db_index=False
    )
    stage = models.ForeignKey(Stage, models.CASCADE, related_name="+", db_index=False)
    text = models.CharField(max_length=250)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint("opportunity", "stage", "text", name="tick_once"),)

    def __str__(self) -> str:
        return self.text


class OpportunityQuote(models.Model):
    """A quote that was written for an opportunity. Who accepts it has decided the opportunity, too."""

    opportunity = models.ForeignKey(
        Opportunity, models.CASCADE, related_name="quotes", db_index=False
    )
    quote = models.OneToOneField(Quote, models.CASCADE, related_name="+")

    class Meta:
        indexes = (models.Index("opportunity", name="opportunity_quote"),)

    def __str__(self) -> str:
        return f"{self.quote_id} for {self.opportunity_id}"
