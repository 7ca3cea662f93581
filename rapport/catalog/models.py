from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from rapport.platform.records.models import Record, trash_index


class Category(models.Model):
    """A shelf of the catalogue."""

    name = models.CharField(max_length=120, unique=True)

    class Meta:
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name


class Product(Record):
    """Something that we sell, or a charge (postage, fee, discount) that stands on orders.

    ``search_text`` is its name and code, folded: ``actions`` keep it.
    """

    class Kind(models.TextChoices):
        GOODS = "goods", "Goods"
        SERVICE = "service", "Service"
        CHARGE = "charge", "Charge"

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=250)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.GOODS)
    category = models.ForeignKey(
        Category, models.SET_NULL, null=True, blank=True, related_name="products"
    )
    currency = models.CharField(max_length=3, default="", blank=True)
    price = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    cost = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    is_active = models.BooleanField(default=True)
    search_text = models.TextField(default="", editable=False)

    class Meta:
        indexes = (
            models.Index("name", "id", name="product_name", condition=Q(deleted_at=None)),
            trash_index("product_trash"),
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="product_search"),
        )

    def __str__(self) -> str:
        return self.name
