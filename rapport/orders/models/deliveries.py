from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from rapport.orders.models.orders import Order, OrderLine
from rapport.platform.records.models import Record, trash_index


class Delivery(Record):
    """Some of an order, promised for a day and delivered on one.

    ``lead_days`` are those from the order to the delivery, ``late_days`` those after the promise: none
    or less is in time.
    """

    number = models.CharField(max_length=60, unique=True)
    order = models.ForeignKey(Order, models.CASCADE, related_name="deliveries")
    promised_on = models.DateField()
    delivered_on = models.DateField(null=True, blank=True)
    lead_days = models.IntegerField(null=True)
    late_days = models.IntegerField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = (
            models.Index(
                F("promised_on").desc(),
                F("id").desc(),
                name="delivery_promised",
                condition=Q(deleted_at=None),
            ),
            models.Index("promised_on", "id", name="delivery_open", condition=Q(delivered_on=None)),
            trash_index("delivery_trash"),
        )

    def __str__(self) -> str:
        return self.number


class DeliveryLine(models.Model):
    """How much of one line of the order comes with a delivery."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="lines", db_index=False)
    line = models.ForeignKey(OrderLine, models.CASCADE, related_name="deliveries")
    quantity = models.DecimalField(max_digits=14, decimal_places=4)

    class Meta:
        constraints = (
            models.UniqueConstraint("delivery", "line", name="delivery_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="delivery_line_positive"),
        )

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line_id}"
