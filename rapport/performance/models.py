from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from rapport.parties.models import Party
from rapport.platform.accounts.models import Team, Territory
from rapport.platform.records.models import Record, trash_index
from rapport.sales.models import Opportunity

AMOUNT: dict[str, Any] = {"max_digits": 20, "decimal_places": 6}


class Plan(Record):
    """What a metric is to come to in a period: of the company, or of one person, team or territory.

    Money is in the company's currency. ``name`` says all of that but the value, and there is one of each.
    """

    class Of(models.TextChoices):
        COMPANY = "company", "The company"
        PERSON = "person", "A person"
        TEAM = "team", "A team"
        TERRITORY = "territory", "A territory"

    name = models.CharField(max_length=250, editable=False)
    metric = models.CharField(max_length=40)
    of = models.CharField(max_length=10, choices=Of.choices, default=Of.COMPANY)
    holder = models.CharField(max_length=150, blank=True, default="")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", db_index=False
    )
    group = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+", db_index=False)
    territory = models.ForeignKey(
        Territory, models.CASCADE, null=True, related_name="+", db_index=False
    )
    first_on = models.DateField()
    last_on = models.DateField()
    value = models.DecimalField(**AMOUNT)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "metric",
                "person",
                "group",
                "territory",
                "first_on",
                "last_on",
                name="plan_once",
                condition=Q(deleted_at=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="plan_days"),
        )
        indexes = (
            models.Index(
                F("first_on").desc(),
                F("id").desc(),
                name="plan_newest",
                condition=Q(deleted_at=None),
            ),
            trash_index("plan_trash"),
        )

    def __str__(self) -> str:
        return self.name


class Credit(models.Model):
    """What a won opportunity counts for one person: all of it for its owner, or their part of it.

    A view of the database, so that it is never behind. The parts of one opportunity add up to its amount
    exactly: each is what its percent and those before it come to, in cents, less what went before.
    """

    id = models.BigIntegerField(primary_key=True)
    name = models.CharField(max_length=200)
    opportunity = models.ForeignKey(Opportunity, models.DO_NOTHING, related_name="credits")
    party = models.ForeignKey(Party, models.DO_NOTHING, null=True, related_name="credits")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, related_name="+"
    )
    team = models.ForeignKey(Team, models.DO_NOTHING, null=True, related_name="+")
    closed_on = models.DateField()
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    amount = models.DecimalField(**AMOUNT)
    currency = models.CharField(max_length=3)

    class Meta:
        managed = False
        db_table = "performance_credit"

    def __str__(self) -> str:
        return self.name
