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
