from __future__ import annotations

from django.conf import settings
from django.db import models

USER = settings.AUTH_USER_MODEL


class Onlooker(models.Model):
    """Somebody who has a record open. The table is unlogged: nothing of it outlives a crash."""

    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    user = models.ForeignKey(USER, models.CASCADE, related_name="+")
    is_editing = models.BooleanField(default=False)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint("record_type", "record_id", "user", name="onlooker_once"),
        )

    def __str__(self) -> str:
        return f"{self.user} at {self.record_type} {self.record_id}"


class Unseen(models.Model):
    """Somebody who does not want to be shown as an onlooker."""

    user = models.OneToOneField(USER, models.CASCADE, primary_key=True, related_name="+")

    def __str__(self) -> str:
        return str(self.user)
