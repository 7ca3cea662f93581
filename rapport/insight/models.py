from __future__ import annotations

from django.db import models


class Run(models.Model):
    """One build of the lake and the marts, with its figures and checks."""

    class Status(models.TextChoices):
        RUNNING = "running", "Running"
        PUBLISHED = "published", "Published"
        FAILED = "failed", "Failed"

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RUNNING)
    as_of = models.DateTimeField(null=True, help_text="the moment that recency is counted from")
    figures = models.JSONField(default=dict)
    message = models.TextField(default="", blank=True)

    class Meta:
        indexes = (models.Index(models.F("started_at").desc(), name="run_newest"),)

    def __str__(self) -> str:
        return f"run {self.pk}: {self.status}"
