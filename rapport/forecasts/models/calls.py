"""What people say that a period will bring. Each change is a new row: nothing that was said is lost."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from rapport.kit.money import Money
from rapport.platform.records.models import Record, trash_index

AMOUNT: dict[str, Any] = {"max_digits": 20, "decimal_places": 6}


class Call(Record):
    """An amount that somebody said for a holder and a period, in the company's currency.

    ``holder`` is written as ``holders`` writes it; ``owner`` and ``team`` say whose it is. The newest
    that is not in the trash counts; without an amount, there is none from then on.
    """

    name = models.CharField(max_length=200, editable=False)
    holder = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField()
    amount = models.DecimalField(**AMOUNT, null=True)
    currency = models.CharField(max_length=3)
    note = models.TextField(default="", blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def worth(self) -> Money | None:
        return None if self.amount is None else Money(self.amount, self.currency)


def _indexes(name: str) -> tuple[models.Index, ...]:
    in_use = Q(deleted_at=None)
    return (
        models.Index(
            "starts_on",
            "ends_on",
            "holder",
            F("id").desc(),
            name=f"{name}_period",
            condition=in_use,
        ),
        models.Index(
            F("created_at").desc(), F("id").desc(), name=f"{name}_newest", condition=in_use
        ),
        trash_index(f"{name}_trash"),
    )


class Submission(Call):
    """A person's own call."""

    class Meta:
        indexes = _indexes("submission")


class Override(Call):
    """What somebody who leads puts in place of the call below.

    ``replaced`` is what stood there at that moment by ``method``, so that it can be told afterwards
    which of the two was nearer.
    """

    replaced = models.DecimalField(**AMOUNT, null=True)
    method = models.CharField(max_length=12, default="")

    class Meta:
        indexes = _indexes("override")

    @property
    def stood(self) -> Money | None:
        """What it replaced."""
        return None if self.replaced is None else Money(self.replaced, self.currency)
