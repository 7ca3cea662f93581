from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q, Value
from django.db.models.functions import Coalesce

from rapport.catalog.models import Category
from rapport.kit.money import Money
from rapport.platform.accounts.models import Team, Territory
from rapport.platform.records.models import Record, trash_index, whose_indexes
from rapport.territories.spans import Asked, Length, Period

AMOUNT: dict[str, Any] = {"max_digits": 20, "decimal_places": 6}


class Quota(Record):
    """How much a person, a team or a territory is to sell in a month, a quarter or a year.

    ``holder`` says whose it is ("person-12", "team-3", "territory-5"); the link that goes with it and
    ``ends_on`` follow from it. A quota without ``category`` is for everything that is sold. Of one
    holder and category, no two of the same length hold on the same day; the database looks at that
    when the transaction ends, so that several may be moved at once. What was asked of a territory that
    is gone from the map stays, without a link.
    """

    class Length(models.TextChoices):
        MONTH = "month", "Month"
        QUARTER = "quarter", "Quarter"
        YEAR = "year", "Year"

    name = models.CharField(max_length=290)
    holder = models.CharField(max_length=40)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="quotas", db_index=False
    )
    for_team = models.ForeignKey(
        Team, models.CASCADE, null=True, related_name="quotas", db_index=False
    )
    territory = models.ForeignKey(
        Territory, models.SET_NULL, null=True, related_name="quotas", db_index=False
    )
    length = models.CharField(max_length=7, choices=Length.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(editable=False)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    amount = models.DecimalField(**AMOUNT)
    currency = models.CharField(max_length=3)
    note = models.TextField(default="", blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(amount__gte=0), name="quota_amount"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="quota_days"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, for_team=None, territory=None)
                | Q(person=None, for_team__isnull=False, territory=None)
                | Q(person=None, for_team=None, holder__startswith="territory-"),
                name="quota_of_one",
            ),
            ExclusionConstraint(
                name="quota_once",
                expressions=[
                    ("holder", RangeOperators.EQUAL),
                    ("length", RangeOperators.EQUAL),
                    (Coalesce("category_id", Value(0)), RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_on",
                            "ends_on",
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(deleted_at=None),
                deferrable=Deferrable.DEFERRED,
            ),
        )
        indexes = (
            models.Index(
                F("starts_on").desc(),
                F("id").desc(),
                name="quota_newest",
                condition=Q(deleted_at=None),
            ),
            models.Index("ends_on", "starts_on", name="quota_period", condition=Q(deleted_at=None)),
            models.Index("person", name="quota_person", condition=Q(person__isnull=False)),
            models.Index("for_team", name="quota_for_team", condition=Q(for_team__isnull=False)),
            models.Index("territory", name="quota_territory", condition=Q(territory__isnull=False)),
            trash_index("quota_trash"),
            *whose_indexes("quota", F("starts_on").desc(), F("id").desc()),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def worth(self) -> Money:
        return Money(self.amount, self.currency)

    @property
    def period(self) -> Period:
        return Period(Length(self.length), self.starts_on)

    @property
    def asked(self) -> Asked:
        """As what is asked in a period is worked out from it."""
        return Asked(self.period, self.worth)
