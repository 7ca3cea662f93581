from __future__ import annotations

from django.db import models

USUAL_DAYS = 90


class Retention(models.Model):
    """How many days records of a type stay in the trash; 0 means for ever. Without a row, 90."""

    record_type = models.CharField(max_length=40, unique=True, help_text="the type's key")
    days = models.PositiveIntegerField(default=USUAL_DAYS)

    def __str__(self) -> str:
        return f"{self.record_type}: {self.days} days"
