from __future__ import annotations

import re
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from rapport.catalog.models.taxes import TaxClass
from rapport.kit.money import Money
from rapport.platform.records.fields import Kind
from rapport.platform.records.models import CustomField, File, Record
from rapport.platform.records.models.record import trash_index

_UNIT = re.compile(r"(.+) \(([^()]{1,12})\)")


class Category(Record):
    """A shelf of the catalogue, whose attributes say what is known of the products on it."""

    name = models.CharField(max_length=120, unique=True)

    class Meta:
        verbose_name_plural = "categories"
        indexes = (
            models.Index("name", "id", name="category_name", condition=Q(deleted_at=None)),
            trash_index("category_trash"),
        )

    def __str__(self) -> str:
        return self.name


class Attribute(models.Model):
    """A field of products that those of a category are described by.

    Several categories may share a field, so that "weight > 10" asks all of them. The values stand with
    the product, whatever becomes of its category. What ``is_public`` buyers may read, too.
    """

    category = models.ForeignKey(
        Category, models.CASCADE, related_name="attributes", db_index=False
    )
    field = models.ForeignKey(CustomField, models.CASCADE, related_name="+")
    is_required = models.BooleanField(default=False)
    is_public = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint("category", "field", name="attribute_once"),)

    def __str__(self) -> str:
        return self.field.label

    @property
    def name(self) -> str:
        """What it is called without its unit."""
        return named(self.field.label, self.field.kind)[0]

    @property
    def unit(self) -> str:
        """What a number counts, as its label ends: "kg" of "Weight (kg)"."""
        return named(self.field.label, self.field.kind)[1]


def named(label: str, kind: str) -> tuple[str, str]:
    """A field's name and unit: of a number called "Weight (kg)", these are "Weight" and "kg"."""
    found = _UNIT.fullmatch(label) if kind == Kind.NUMBER else None
    return (found[1], found[2]) if found else (label, "")


class Product(Record):
    """Something that we sell, or a charge (postage, fee, discount) that stands on orders.

    ``search_text`` is its name and code, folded; ``is_bundle`` says that it has components; both are
    kept by ``actions``. ``exception`` is why a bundle may cost as much as its parts, said by
    ``exception_by``.
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
    tax_class = models.ForeignKey(
        TaxClass, models.SET_NULL, null=True, blank=True, related_name="products", db_index=False
    )
    picture = models.ForeignKey(
        File, models.SET_NULL, null=True, editable=False, related_name="+", db_index=False
    )
    is_active = models.BooleanField(default=True)
    is_bundle = models.BooleanField(default=False, editable=False)
    exception = models.CharField(max_length=250, default="", blank=True)
    exception_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    exception_at = models.DateTimeField(null=True, editable=False)
    search_text = models.TextField(default="", editable=False)

    class Meta:
        indexes = (
            models.Index("name", "id", name="product_name", condition=Q(deleted_at=None)),
            models.Index("id", name="product_bundle", condition=Q(is_bundle=True)),
            trash_index("product_trash"),
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="product_search"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def price_each(self) -> Money | None:
        """Its own price; None when it has none, or nobody said in which currency."""
        return self._money(self.price)

    @property
    def cost_each(self) -> Money | None:
        """What we pay for one."""
        return self._money(self.cost)

    def _money(self, amount: Decimal | None) -> Money | None:
        return None if amount is None or not self.currency else Money(amount, self.currency)
