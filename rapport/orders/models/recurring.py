from __future__ import annotations

from django.db import models
from django.db.models import Q

from rapport.orders.models.orders import AMOUNT, Order
from rapport.parties.models import Party
from rapport.platform.records.models import Record, trash_index


class RecurringOrder(Record):
    """An order that is placed again and again, as ``pattern`` was: every so many ``months`` from
    ``begins_on``, ``renews_on`` next, until after ``ends_on``. ``monthly`` is its total without tax
    divided by its months.
    """

    name = models.CharField(max_length=120)
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="recurring_orders")
    pattern = models.ForeignKey(Order, models.PROTECT, related_name="recurring")
    months = models.PositiveSmallIntegerField(default=1)
    monthly = models.DecimalField(**AMOUNT, default=0, editable=False)
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    renews_on = models.DateField(null=True)
    placed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=120), name="recurring_order_months"
            ),
        )
        indexes = (
            models.Index("name", "id", name="recurring_order_name", condition=Q(deleted_at=None)),
            models.Index(
                "renews_on", "id", name="recurring_order_due", condition=Q(deleted_at=None)
            ),
            trash_index("recurring_order_trash"),
        )

    def __str__(self) -> str:
        return self.name


class Renewal(models.Model):
    """One time that a recurring order was placed: once per period, whatever happens."""

    recurring = models.ForeignKey(
        RecurringOrder, models.CASCADE, related_name="renewals", db_index=False
    )
    period_on = models.DateField()
    order = models.OneToOneField(Order, models.PROTECT, related_name="renewal")

    class Meta:
        constraints = (models.UniqueConstraint("recurring", "period_on", name="renewal_once"),)

    def __str__(self) -> str:
        return f"{self.recurring_id} {self.period_on}"
