"""What is kept of the calls of programs: answers, to say them again, and how many came in a minute."""

from __future__ import annotations

from django.db import models

from rapport.platform.accounts.models import Token


class Answer(models.Model):
    """What was answered to a call that came with an Idempotency-Key; of the call, a digest."""

    token = models.ForeignKey(Token, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint("token", "key", name="api_answer_once"),)
        indexes = (models.Index("at", name="api_answer_at"),)

    def __str__(self) -> str:
        return self.key


class Use(models.Model):
    """How many calls of a token came in its latest minute, as far as processes have told."""

    token = models.OneToOneField(Token, models.CASCADE, primary_key=True, related_name="+")
    minute = models.BigIntegerField()
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.count} calls"
