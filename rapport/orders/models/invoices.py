from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from rapport.kit.money import Money
from rapport.orders.models.orders import AMOUNT, Order
from rapport.parties.models import Party
from rapport.platform.records.models import Record, trash_index


class Invoice(Record):
    """What we ask to be paid for an order, or for a part of it. ``paid`` is the sum of its payments."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        PAID = "paid", "Paid"
        VOID = "void", "Void"

    number = models.CharField(max_length=60, unique=True)
    order = models.ForeignKey(Order, models.PROTECT, related_name="invoices")
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="invoices")
    issued_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=4, choices=State.choices, default=State.OPEN)
    currency = models.CharField(max_length=3)
    total = models.DecimalField(**AMOUNT)
    paid = models.DecimalField(**AMOUNT, default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(paid__gte=0, paid__lte=F("total")), name="invoice_not_overpaid"
            ),
        )
        indexes = (
            models.Index(
                F("issued_on").desc(),
                F("id").desc(),
                name="invoice_newest",
                condition=Q(deleted_at=None),
            ),
            models.Index("due_on", "id", name="invoice_open", condition=Q(state="open")),
            trash_index("invoice_trash"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def worth(self) -> Money:
        return Money(self.total, self.currency)

    @property
    def rest(self) -> Money:
        """What is still to be paid."""
        return Money(self.total - self.paid, self.currency)


class Payment(Record):
    """Money that came for an invoice."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="payments")
    number = models.CharField(max_length=60, unique=True)
    paid_on = models.DateField()
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(**AMOUNT)
    reference = models.CharField(max_length=120, default="", blank=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(amount__gt=0), name="payment_positive"),)
        indexes = (
            models.Index(
                F("paid_on").desc(),
                F("id").desc(),
                name="payment_newest",
                condition=Q(deleted_at=None),
            ),
            trash_index("payment_trash"),
        )

    def __str__(self) -> str:
        return self.number
