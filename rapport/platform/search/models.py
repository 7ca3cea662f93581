from __future__ import annotations

from django.conf import settings
from django.db import models


class Opened(models.Model):
    """A record that someone opened, and when last. Its name and who may see it are asked anew."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    record_type = models.CharField(max_length=40, help_text="the type's key")
    record_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint("user", "record_type", "record_id", name="opened_once"),
        )
        indexes = (models.Index("user", models.F("at").desc(), name="opened_recent"),)

    def __str__(self) -> str:
        return f"{self.record_type} {self.record_id}"
