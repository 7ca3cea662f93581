from __future__ import annotations

from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Q

from rapport.catalog.models.products import Product
from rapport.platform.records.models import Record
from rapport.platform.records.models.record import trash_index

ONE = Decimal(1)


class Relation(Record):
    """That ``other`` goes with ``product``: as an accessory, instead of it, or as its better version."""

    class Kind(models.TextChoices):
        ACCESSORY = "accessory", "Accessory"
        ALTERNATIVE = "alternative", "Alternative"
        BETTER = "better", "Better version"

    product = models.ForeignKey(Product, models.CASCADE, related_name="leading", db_index=False)
    kind = models.CharField(max_length=11, choices=Kind.choices)
    other = models.ForeignKey(Product, models.CASCADE, related_name="leading_here")
    note = models.CharField(max_length=250, default="", blank=True)

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="relation_once",
                expressions=[(name, RangeOperators.EQUAL) for name in ("product", "other", "kind")],
                condition=Q(deleted_at=None),
                deferrable=Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=~Q(product=F("other")), name="relation_of_two"),
        )
        indexes = (
            models.Index("created_at", "id", name="relation_newest", condition=Q(deleted_at=None)),
            trash_index("relation_trash"),
        )

    def __str__(self) -> str:
        return self.note or str(self.get_kind_display())


class Component(models.Model):
    """A product that a bundle holds, so many times."""

    bundle = models.ForeignKey(Product, models.CASCADE, related_name="components", db_index=False)
    product = models.ForeignKey(Product, models.PROTECT, related_name="component_of")
    quantity = models.DecimalField(max_digits=14, decimal_places=4, default=ONE)

    class Meta:
        constraints = (
            models.UniqueConstraint("bundle", "product", name="component_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="component_quantity"),
            models.CheckConstraint(condition=~Q(bundle=F("product")), name="component_of_other"),
        )

    def __str__(self) -> str:
        return f"{self.quantity.normalize():f} × {self.product}"
