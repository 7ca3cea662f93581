from __future__ import annotations

from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from rapport.catalog.models import Product
from rapport.kit.money import Money
from rapport.parties.models import Party
from rapport.platform.records.models import Record, trash_index, whose_indexes
from rapport.touchpoints.channels import Channel

AMOUNT: dict[str, Any] = {"max_digits": 20, "decimal_places": 6}


class Order(Record):
    """What someone bought at one moment. ``party`` is empty for a guest order.

    ``total`` is the exact sum of its lines' amounts, in ``currency`` and without ``tax``, which is that
    of its lines; ``number`` is unique within ``source``, the system that the order came from.
    """

    class Status(models.TextChoices):
        PLACED = "placed", "Placed"
        PARTLY = "partly", "Partly delivered"
        FULFILLED = "fulfilled", "Fulfilled"
        CANCELLED = "cancelled", "Cancelled"

    source = models.CharField(max_length=60, default="", blank=True)
    number = models.CharField(max_length=60)
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="orders", db_index=False
    )
    placed_at = models.DateTimeField()
    channel = models.CharField(max_length=16, choices=Channel.choices, default=Channel.WEB_ORDER)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLACED)
    currency = models.CharField(max_length=3)
    total = models.DecimalField(**AMOUNT, default=0)
    tax = models.DecimalField(**AMOUNT, default=0, db_default=0)
    has_tax_inside = models.BooleanField(default=False, db_default=False)
    line_count = models.PositiveIntegerField(default=0)
    country = models.CharField(max_length=2, blank=True, default="")
    search_text = models.GeneratedField(
        expression=Lower("number"), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        constraints = (models.UniqueConstraint("source", "number", name="order_once"),)
        indexes = (
            models.Index(
                "party",
                F("placed_at").desc(),
                F("id").desc(),
                name="order_party",
                condition=Q(party__isnull=False),
                include=["total", "deleted_at"],  # whose orders come to what: no order is read
            ),
            models.Index(
                F("placed_at").desc(),
                F("id").desc(),
                name="order_newest",
                condition=Q(deleted_at=None),
            ),
            models.Index(
                F("placed_at").desc(),
                F("id").desc(),
                name="order_cancelled",
                condition=Q(status="cancelled"),
            ),
            models.Index(
                F("placed_at").desc(),
                F("id").desc(),
                name="order_guest",
                condition=Q(party=None, deleted_at=None),
            ),
            models.Index("total", "id", name="order_total", condition=Q(deleted_at=None)),
            trash_index("order_trash"),
            *whose_indexes("order", F("placed_at").desc(), F("id").desc()),
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="order_search"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def worth(self) -> Money:
        return Money(self.total, self.currency)

    @property
    def due(self) -> Money:
        """What is to be paid: with tax."""
        return Money(self.total + self.tax, self.currency)


class OrderLine(models.Model):
    """One line of an order.

    ``amount`` is exactly ``quantity`` × ``unit_price`` − ``discount``, without the ``tax`` that stands in
    the price when the order ``has_tax_inside``; ``tax_rate`` is in percent. See ``pricing``.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines", db_index=False)
    position = models.PositiveIntegerField()
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, related_name="order_lines", db_index=False
    )
    description = models.CharField(max_length=250, default="", blank=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    unit_price = models.DecimalField(**AMOUNT)
    discount = models.DecimalField(**AMOUNT, default=0, db_default=0)
    amount = models.DecimalField(**AMOUNT)
    tax_rate = models.DecimalField(max_digits=6, decimal_places=3, default=0, db_default=0)
    tax = models.DecimalField(**AMOUNT, default=0, db_default=0)

    class Meta:
        constraints = (models.UniqueConstraint("order", "position", name="order_line_once"),)
        indexes = (models.Index("product", "order", name="order_line_product"),)

    def __str__(self) -> str:
        return f"{self.quantity} × {self.description}"

    @property
    def price(self) -> Money:
        """Of one, in the currency of its order, which must be at hand."""
        return Money(self.unit_price, self.order.currency)

    @property
    def worth(self) -> Money:
        """Of all, likewise."""
        return Money(self.amount, self.order.currency)


class Return(Record):
    """What came back, or was cancelled, at one moment; amounts are positive, credited to the party."""

    source = models.CharField(max_length=60, default="", blank=True)
    number = models.CharField(max_length=60)
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="returns", db_index=False
    )
    order = models.ForeignKey(Order, models.SET_NULL, null=True, blank=True, related_name="returns")
    returned_at = models.DateTimeField()
    currency = models.CharField(max_length=3)
    total = models.DecimalField(**AMOUNT, default=0)
    line_count = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=120, blank=True, default="")
    search_text = models.GeneratedField(
        expression=Lower("number"), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        constraints = (models.UniqueConstraint("source", "number", name="return_once"),)
        indexes = (
            models.Index(
                "party",
                F("returned_at").desc(),
                F("id").desc(),
                name="return_party",
                condition=Q(party__isnull=False),
            ),
            models.Index(
                F("returned_at").desc(),
                F("id").desc(),
                name="return_newest",
                condition=Q(deleted_at=None),
            ),
            trash_index("return_trash"),
            *whose_indexes("return", F("returned_at").desc(), F("id").desc()),
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="return_search"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def worth(self) -> Money:
        return Money(self.total, self.currency)


class ReturnLine(models.Model):
    """One line of a return; quantity and amount are positive."""

    return_record = models.ForeignKey(Return, models.CASCADE, related_name="lines", db_index=False)
    position = models.PositiveIntegerField()
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, related_name="return_lines", db_index=False
    )
    description = models.CharField(max_length=250, default="", blank=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    unit_price = models.DecimalField(**AMOUNT)
    amount = models.DecimalField(**AMOUNT)

    class Meta:
        constraints = (
            models.UniqueConstraint("return_record", "position", name="return_line_once"),
        )
        indexes = (models.Index("product", "return_record", name="return_line_product"),)

    def __str__(self) -> str:
        return f"{self.quantity} × {self.description}"

    @property
    def price(self) -> Money:
        """Of one, in the currency of its return, which must be at hand."""
        return Money(self.unit_price, self.return_record.currency)

    @property
    def worth(self) -> Money:
        """Of all, likewise."""
        return Money(self.amount, self.return_record.currency)
