from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from rapport.insight.predictions.churn import Way
from rapport.insight.studies.verdicts import Verdict
from rapport.insight.works import WORKS
from rapport.kit.speech import noted
from rapport.leads.models import Lead
from rapport.parties.models import Party
from rapport.platform.records.models import Record
from rapport.platform.records.models.record import trash_index, whose_indexes
from rapport.sales.models import Opportunity

LOCK = 7_346_101  # of the advisory locks of the database, the builders'
DIED = noted("The program stopped before this build had finished.")
LONGEST_SQL = 20_000
AMOUNT: dict[str, Any] = {"max_digits": 26, "decimal_places": 6}


class Run(models.Model):
    """One build of the lake and the marts, with its figures and checks.

    ``figures`` holds every metric by name, segments, currencies and how the order lines stand.
    """

    class Status(models.TextChoices):
        RUNNING = "running", "Running"
        PUBLISHED = "published", "Published"
        FAILED = "failed", "Failed"

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RUNNING)
    step = models.CharField(max_length=80, default="", blank=True, help_text="what it is doing now")
    done_share = models.FloatField(default=0, help_text="how much is done, from 0 to 1")
    as_of = models.DateTimeField(null=True, help_text="the moment that recency is counted from")
    figures = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    message = models.TextField(default="", blank=True, help_text="why it failed, in a sentence")
    data = models.JSONField(
        default=dict,
        help_text="what stands in the places of the message: a text, or checks that failed",
    )

    class Meta:
        indexes = (models.Index(models.F("started_at").desc(), name="run_newest"),)

    def __str__(self) -> str:
        return f"run {self.pk}: {self.status}"


class RfmCell(models.Model):
    """How many customers stand in one cell of the RFM cube, and what they bought.

    ``revenue`` is in the run's reporting currency; customers of other currencies only count.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="cells", db_index=False)
    r = models.PositiveSmallIntegerField()
    f = models.PositiveSmallIntegerField()
    m = models.PositiveSmallIntegerField()
    customers = models.PositiveIntegerField()
    orders = models.PositiveBigIntegerField()
    revenue = models.DecimalField(**AMOUNT)

    class Meta:
        constraints = (models.UniqueConstraint("run", "r", "f", "m", name="rfm_cell_once"),)

    def __str__(self) -> str:
        return f"{self.r}{self.f}{self.m}"


class MonthFigure(models.Model):
    """Orders, customers and revenue (in the reporting currency) of one month that had orders."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="months", db_index=False)
    month = models.DateField(help_text="its first day")
    orders = models.PositiveBigIntegerField()
    customers = models.PositiveIntegerField()
    revenue = models.DecimalField(**AMOUNT)

    class Meta:
        constraints = (models.UniqueConstraint("run", "month", name="month_figure_once"),)

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class SlippingCustomer(models.Model):
    """One of the best customers whose usual pause between orders is long over."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="slipping", db_index=False)
    party = models.ForeignKey(Party, models.CASCADE, related_name="+")
    revenue = models.DecimalField(**AMOUNT)
    orders = models.PositiveIntegerField()
    last_order_on = models.DateField()
    recency_days = models.PositiveIntegerField()
    usual_gap_days = models.DecimalField(max_digits=12, decimal_places=1)
    overdue_ratio = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        constraints = (models.UniqueConstraint("run", "party", name="slipping_once"),)

    def __str__(self) -> str:
        return f"{self.party_id} after {self.recency_days} days"


class LineageEntry(models.Model):
    """Something that the last build read or made: a source, staging, a mart or a metric.

    ``reads`` names what it is directly made of; ``facts`` hold its columns and checks, as
    ``insight.lineage`` writes them. Sentences stand in English, and are said to their reader.
    """

    class Layer(models.TextChoices):
        SOURCE = "source", "Source"
        STAGING = "staging", "Staging"
        MART = "mart", "Mart"
        METRIC = "metric", "Metric"

    run = models.ForeignKey(Run, models.CASCADE, related_name="lineage", db_index=False)
    place = models.PositiveIntegerField()
    layer = models.CharField(max_length=7, choices=Layer.choices)
    name = models.CharField(max_length=60)
    meaning = models.TextField(default="", blank=True)
    reads = ArrayField(models.CharField(max_length=60), default=list)
    rows = models.PositiveBigIntegerField(null=True)
    facts = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "lineage entries"
        constraints = (models.UniqueConstraint("run", "layer", "name", name="lineage_entry_once"),)

    def __str__(self) -> str:
        return f"{self.layer} {self.name}"

    @property
    def failing(self) -> int:
        """How many of its checks warn."""
        return sum(1 for check in self.facts.get("checks", ()) if check["rows"])


class Question(Record):
    """What somebody asks of the marts in SQL, kept under a name; ``is_shared`` lets all see it who may ask."""

    name = models.CharField(max_length=120)
    sql = models.TextField()
    is_shared = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index("name", "id", name="question_name", condition=models.Q(deleted_at=None)),
            *whose_indexes("question", "name", "id"),
            trash_index("question_trash"),
        )

    def __str__(self) -> str:
        return self.name


class CostCentre(Record):
    """People whose time serves customers, and what it costs from a day on: money and people a month, and how
    many minutes each of them works in practice. ``rate`` is what a minute costs.

    Of rows with one name the newest counts, of those of one day the later entered; before the first one,
    the first.
    """

    name = models.CharField(max_length=80)
    since = models.DateField()
    monthly = models.DecimalField(**AMOUNT)
    currency = models.CharField(max_length=3, editable=False)
    people = models.DecimalField(max_digits=8, decimal_places=2)
    minutes = models.DecimalField(max_digits=8, decimal_places=2)
    rate = models.DecimalField(max_digits=20, decimal_places=6, editable=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(monthly__gte=0, people__gt=0, minutes__gt=0),
                name="cost_centre_positive",
            ),
        )
        indexes = (
            models.Index(
                "name", "id", name="cost_centre_name", condition=models.Q(deleted_at=None)
            ),
            models.Index(
                models.F("since").desc(),
                models.F("id").desc(),
                name="cost_centre_newest",
                condition=models.Q(deleted_at=None),
            ),
            trash_index("cost_centre_trash"),
        )

    def __str__(self) -> str:
        return self.name


class CostRule(Record):
    """What one kind of work takes: minutes of a cost centre where the work itself does not know them, and
    what it costs besides. ``percent`` is of the amount paid, or a year of what is not paid yet.

    ``name`` is that of the work; of two rules for one kind of work the later entered counts.
    """

    name = models.CharField(max_length=80, editable=False)
    work = models.CharField(max_length=16, choices=[(key, one.label) for key, one in WORKS.items()])
    centre = models.ForeignKey(
        CostCentre, models.PROTECT, null=True, blank=True, related_name="rules"
    )
    minutes = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    cost = models.DecimalField(**AMOUNT, default=0)
    currency = models.CharField(max_length=3, editable=False)
    percent = models.DecimalField(max_digits=7, decimal_places=4, default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(minutes__gte=0, cost__gte=0, percent__gte=0),
                name="cost_rule_not_negative",
            ),
        )
        indexes = (
            models.Index("name", "id", name="cost_rule_name", condition=models.Q(deleted_at=None)),
            trash_index("cost_rule_trash"),
        )

    def __str__(self) -> str:
        return self.name


class LosingCustomer(models.Model):
    """One of the customers who cost most more than they brought in the year before the run's day.

    ``driver`` is the cost that is furthest above what customers of like revenue cost, by ``excess``.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="losing", db_index=False)
    party = models.ForeignKey(Party, models.CASCADE, related_name="+")
    profit = models.DecimalField(**AMOUNT)
    net_revenue = models.DecimalField(**AMOUNT)
    goods = models.DecimalField(**AMOUNT)
    cost_to_serve = models.DecimalField(**AMOUNT)
    driver = models.CharField(max_length=16)
    excess = models.DecimalField(**AMOUNT)

    class Meta:
        constraints = (models.UniqueConstraint("run", "party", name="losing_once"),)

    def __str__(self) -> str:
        return f"{self.party_id}: {self.profit}"


class ChurnDefinition(models.Model):
    """What it takes to have left, as somebody said: the newest is in force. ``days`` and ``active_days`` are 0 where
    the data shall say.
    """

    way = models.CharField(max_length=9, choices=[(way.value, way.label) for way in Way])
    days = models.PositiveSmallIntegerField(default=0)
    active_days = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.way} {self.days}"


class PredictionCard(models.Model):
    """What one build found of one prediction: ``figures`` hold its days, parameters, trial, weights and drift, as
    ``predictions.running`` writes them. All runs are kept: together they are its history.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="cards", db_index=False)
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    verdict = models.CharField(max_length=9, choices=[(one.value, one.value) for one in Verdict])
    figures = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        constraints = (models.UniqueConstraint("run", "name", name="prediction_card_once"),)
        indexes = (models.Index("name", models.F("run").desc(), name="prediction_card_newest"),)

    def __str__(self) -> str:
        return f"{self.name}: {self.verdict}"


class Score(models.Model):
    """How likely something is to come to a record, in percent, and in ``facts`` what that follows from."""

    name = models.CharField(max_length=40)
    number = models.DecimalField(max_digits=5, decimal_places=1)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.name}: {self.number}"


class OpportunityScore(Score):
    """Of an opportunity that was open at the last build."""

    opportunity = models.ForeignKey(
        Opportunity, models.CASCADE, related_name="scores", db_index=False
    )

    class Meta:
        constraints = (
            models.UniqueConstraint("opportunity", "name", name="opportunity_score_once"),
        )
        indexes = (models.Index("name", "number", "opportunity", name="opportunity_score_number"),)


class LeadScore(Score):
    """Of a lead that was open at the last build."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="scores", db_index=False)

    class Meta:
        constraints = (models.UniqueConstraint("lead", "name", name="lead_score_once"),)
        indexes = (models.Index("name", "number", "lead", name="lead_score_number"),)


SCORES: Mapping[str, type[Score]] = {"opportunity": OpportunityScore, "lead": LeadScore}
"""Where the scores of records stand, by the key of their type and what they are called there."""


class Finding(models.Model):
    """Something that the last build mined, one of its kind in the order of showing.

    ``products`` are those that it is about; ``facts`` are figures as the study of its kind tells them.
    """

    class Kind(models.TextChoices):
        TIE = "tie", "Bought together"
        BUNDLE = "bundle", "Worth a bundle"
        STEP = "step", "A step up"

    run = models.ForeignKey(Run, models.CASCADE, related_name="findings", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    place = models.PositiveIntegerField()
    products = ArrayField(models.BigIntegerField(), default=list)
    facts = models.JSONField(default=dict)

    class Meta:
        constraints = (models.UniqueConstraint("run", "kind", "place", name="finding_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.place}"
