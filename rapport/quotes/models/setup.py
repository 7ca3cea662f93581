from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from rapport.platform.records.models import Record, trash_index


class DiscountLimit(Record):
    """How much a role may give off, over all lines of a quote, without asking."""

    name = models.CharField(max_length=80)
    role = models.CharField(max_length=20)
    percent = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100), name="discount_limit_percent"
            ),
        )
        indexes = (
            models.Index("name", "id", name="discount_limit_name", condition=Q(deleted_at=None)),
            trash_index("discount_limit_trash"),
        )

    def __str__(self) -> str:
        return self.name


class QuoteTemplate(Record):
    """How quotes look on paper and what stands around their lines. The words are never code."""

    name = models.CharField(max_length=80)
    is_usual = models.BooleanField(default=False)
    header = models.TextField(default="", blank=True)
    introduction = models.TextField(default="", blank=True)
    terms = models.TextField(default="", blank=True)
    footer = models.CharField(max_length=250, default="", blank=True)
    colour = models.CharField(max_length=7, default="#8a4b2d")
    search_text = models.GeneratedField(
        expression=Lower("name"), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        indexes = (
            models.Index("name", "id", name="quote_template_name", condition=Q(deleted_at=None)),
            trash_index("quote_template_trash"),
        )

    def __str__(self) -> str:
        return self.name
