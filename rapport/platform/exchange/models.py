from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class Import(models.Model):
    """One file brought in: what it was, how its columns were read, and what came of every row."""

    class Status(models.TextChoices):
        UPLOADED = "uploaded", "Uploaded"
        TRYING = "trying", "Being tried"
        TRIED = "tried", "Tried"
        QUEUED = "queued", "Waiting"
        READING = "reading", "Reading"
        APPLYING = "applying", "Writing"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    record_type = models.CharField(max_length=60, help_text='the importer: "parties", "orders"')
    source = models.CharField(max_length=60, help_text="the system that the file came from")
    file_name = models.CharField(max_length=200)
    path = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64)
    headings = models.JSONField(default=list, help_text="the columns of the file")
    mapping = models.JSONField(default=dict, help_text="field → column")
    options = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.UPLOADED)
    story = models.UUIDField(default=uuid.uuid4)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    row_count = models.BigIntegerField(default=0, help_text="rows read")
    total_rows = models.BigIntegerField(
        null=True, help_text="rows in the file, when known beforehand"
    )
    counts = models.JSONField(
        default=dict, help_text="created, updated, unchanged, refused and what the importer adds"
    )
    trial: Any = models.JSONField(null=True, help_text="what importing it would do: see ``trying``")
    answers = models.JSONField(
        default=dict, help_text="row → the record that it is, or new, or skip: as people decided"
    )
    meanings = models.JSONField(
        default=dict, help_text="field → word of the file → what it means, as people said"
    )
    message = models.TextField(default="", blank=True, help_text="why it failed, in a sentence")
    seconds = models.FloatField(default=0)

    class Meta:
        indexes = (models.Index(models.F("created_at").desc(), name="import_newest"),)

    def __str__(self) -> str:
        return f"{self.file_name} → {self.record_type}"


class StagedRow(models.Model):
    """A row of a file, read and normalised, waiting to be applied. The table is unlogged."""

    batch = models.ForeignKey(Import, models.CASCADE, db_constraint=False, db_index=False)
    row_number = models.BigIntegerField()
    cells = ArrayField(
        models.TextField(null=True), help_text="values in the order of the importer's fields"
    )
    problem = models.TextField(default="", help_text="why the row is refused")

    class Meta:
        indexes = (models.Index("batch", "row_number", name="staged_row_number"),)

    def __str__(self) -> str:
        return f"row {self.row_number}"


class ExportSchedule(models.Model):
    """A view that somebody has written to a file again and again, with the rights that they then hold."""

    class Every(models.TextChoices):
        DAY = "day", "Every day"
        WEEK = "week", "Every week"
        MONTH = "month", "Every month"

    class State(models.TextChoices):
        ON = "on", "On"
        PAUSED = "paused", "Paused"
        STOPPED = "stopped", "Stopped"

    record_type = models.CharField(max_length=40, help_text="the type's key")
    view = models.CharField(max_length=60, blank=True, default="", help_text="the view's key")
    label = models.CharField(max_length=120, help_text="what it was called when it was chosen")
    format = models.CharField(max_length=8)
    every = models.CharField(max_length=5, choices=Every.choices)
    day = models.PositiveSmallIntegerField(
        default=0, help_text="of the week from 0, Monday; of the month from 1 to 28"
    )
    hour = models.PositiveSmallIntegerField(help_text="on the owner's clock")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    state = models.CharField(max_length=7, choices=State.choices, default=State.ON)
    reason = models.TextField(default="", blank=True, help_text="why it stopped, in a sentence")
    next_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (
            models.Index(
                "next_at", name="export_schedule_due", condition=models.Q(next_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.label


class Export(models.Model):
    """A file that is made in the background and kept for a while; of no ``record_type``, it holds all."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Being written"
        DONE = "done", "Done"
        CANCELLED = "cancelled", "Stopped"
        FAILED = "failed", "Failed"

    schedule = models.ForeignKey(ExportSchedule, models.SET_NULL, null=True, related_name="exports")
    record_type = models.CharField(max_length=40, blank=True, default="")
    view = models.CharField(max_length=60, blank=True, default="")
    label = models.CharField(max_length=120)
    format = models.CharField(max_length=40, help_text="of everything, several: csv,jsonl")
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    done = models.BigIntegerField(default=0, help_text="rows written so far")
    size_bytes = models.BigIntegerField(default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True, help_text="when the file was removed")
    wants_cancel = models.BooleanField(default=False)
    message = models.TextField(default="", blank=True, help_text="why it failed, in a sentence")

    class Meta:
        indexes = (models.Index("by", models.F("id").desc(), name="export_newest"),)

    def __str__(self) -> str:
        return self.label

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def is_kept(self) -> bool:
        return self.state == self.State.DONE and self.removed_at is None

    @property
    def holds_all(self) -> bool:
        return not self.record_type

    @property
    def file_name(self) -> str:
        return f"{self.pk}.{'zip' if self.holds_all else self.format}"
