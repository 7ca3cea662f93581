from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from rapport.platform.records.fields import Kind
from rapport.platform.records.models.record import Record, trash_index, whose_indexes


class CustomObject(models.Model):
    """A record type made in the browser."""

    key = models.SlugField(max_length=40, unique=True)
    label = models.CharField(max_length=60)
    plural = models.CharField(max_length=60)
    icon = models.CharField(max_length=40, default="box")
    help = models.CharField(max_length=300, blank=True, default="")
    made_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.label


class CustomField(models.Model):
    """A field made in the browser, of a declared or a custom type. Its name never changes.

    ``computation`` is empty for what people enter, a formula ("amount * chance / 100"), or a roll-up.
    """

    class Source(models.TextChoices):
        ENTERED = "entered", "Entered"
        FORMULA = "formula", "Formula"
        ROLL_UP = "roll_up", "Roll-up"

    record_type = models.CharField(max_length=40, help_text="the type's key")
    name = models.SlugField(max_length=40)
    label = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in Kind])
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.ENTERED)
    computation = models.JSONField(default=dict, blank=True)
    choices = models.JSONField(default=list, blank=True, help_text="[value, label] pairs in order")
    help = models.CharField(max_length=300, blank=True, default="")
    target = models.CharField(max_length=40, blank=True, default="")
    currency = models.CharField(max_length=3, blank=True, default="")
    default = models.JSONField(null=True, blank=True)
    is_required = models.BooleanField(default=False)
    is_unique = models.BooleanField(default=False)
    lowest = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    highest = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    longest = models.PositiveIntegerField(default=0)
    pattern = models.CharField(max_length=200, blank=True, default="")
    roles = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, help_text="empty: everyone"
    )
    is_indexed = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint("record_type", "name", name="custom_field_once"),)

    def __str__(self) -> str:
        return self.label


class CustomRecord(Record):
    """A record of a custom object; all but its name stands in ``custom``."""

    object = models.ForeignKey(CustomObject, models.PROTECT, related_name="records", db_index=False)
    name = models.CharField(max_length=200)
    search_text = models.TextField(default="", editable=False)

    class Meta:
        indexes = (
            models.Index(
                "object", "name", "id", name="custom_record_name", condition=Q(deleted_at=None)
            ),
            models.Index(
                "object",
                models.F("created_at").desc(),
                models.F("id").desc(),
                name="custom_record_newest",
                condition=Q(deleted_at=None),
            ),
            trash_index("custom_record_trash"),
            *whose_indexes("custom_record", "object", "name", "id"),
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="custom_record_search"),
        )

    def __str__(self) -> str:
        return self.name


class FieldRun(models.Model):
    """Work on the values of a field in the background, and how far it is."""

    class What(models.TextChoices):
        RECALCULATE = "recalculate", "Working out"
        INDEX = "index", "Making fast"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    field = models.ForeignKey(CustomField, models.CASCADE, related_name="runs", db_index=False)
    what = models.CharField(max_length=11, choices=What.choices)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True, default="")
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index("field", models.F("id").desc(), name="field_run_newest"),)

    def __str__(self) -> str:
        return f"{self.what} {self.field}"
