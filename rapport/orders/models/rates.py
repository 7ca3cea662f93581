from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from rapport.platform.records.models import Record, trash_index


class ExchangeRate(Record):
    """How much of ``currency`` one of the company's currency bought ``on`` a day, as central banks say it.

    ``name`` is made of both; of two rates of one day the later entered counts.
    """

    name = models.CharField(max_length=20, editable=False)
    currency = models.CharField(max_length=3)
    on = models.DateField()
    rate = models.DecimalField(max_digits=18, decimal_places=6)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(rate__gt=0), name="exchange_rate_positive"),
        )
        indexes = (
            models.Index(
                "currency",
                F("on").desc(),
                F("id").desc(),
                name="exchange_rate_newest",
                condition=Q(deleted_at=None),
            ),
            models.Index(
                F("on").desc(),
                F("id").desc(),
                name="exchange_rate_on",
                condition=Q(deleted_at=None),
            ),
            trash_index("exchange_rate_trash"),
        )

    def __str__(self) -> str:
        return self.name
