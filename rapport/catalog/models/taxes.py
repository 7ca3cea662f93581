from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Deferrable, Q

from rapport.platform.records.models import Record
from rapport.platform.records.models.record import trash_index


class TaxClass(Record):
    """How a product is taxed: the usual way, reduced, not at all."""

    name = models.CharField(max_length=80, unique=True)

    class Meta:
        verbose_name_plural = "tax classes"
        indexes = (
            models.Index("name", "id", name="tax_class_name", condition=Q(deleted_at=None)),
            trash_index("tax_class_trash"),
        )

    def __str__(self) -> str:
        return self.name


class TaxRate(Record):
    """What a country takes of a tax class from a day on, until the next rate of the same begins."""

    name = models.CharField(max_length=60)
    tax_class = models.ForeignKey(TaxClass, models.CASCADE, related_name="rates", db_index=False)
    country = models.CharField(max_length=2)
    percent = models.DecimalField(max_digits=7, decimal_places=4)
    since = models.DateField()

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="tax_rate_once",
                expressions=[
                    (name, RangeOperators.EQUAL) for name in ("tax_class", "country", "since")
                ],
                condition=Q(deleted_at=None),
                deferrable=Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100), name="tax_rate_percent"
            ),
        )
        indexes = (
            models.Index(
                models.F("since").desc(),
                models.F("id").desc(),
                name="tax_rate_newest",
                condition=Q(deleted_at=None),
            ),
            trash_index("tax_rate_trash"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.country}"
