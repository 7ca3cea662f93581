from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from rapport.platform.accounts.models.people import User


@cache
def _of_digest() -> str:
    """One token by its digest; putting the statement together takes longer than answering it."""
    return Token.objects.filter(digest="").query.sql_with_params()[0]


class TokenManager(models.Manager["Token"]):
    """Finds tokens by what programs show."""

    def of_digest(self, digest: str) -> Token | None:
        """The token whose secret has this digest, over or not. Every call of a program asks."""
        return next(iter(self.raw(_of_digest(), [digest])), None)


class Token(models.Model):
    """What a program shows to act for its user. Of the secret only a digest is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, help_text="how the secret begins, to recognise it by")
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=60), help_text='such as "party:read"')
    networks = ArrayField(
        models.CharField(max_length=50), default=list, help_text="empty: from everywhere"
    )
    resource = models.CharField(
        max_length=60,
        blank=True,
        help_text="of an app's token: below which path it opens something; empty for one's own",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    last_ip = models.GenericIPAddressField(null=True)

    objects: ClassVar[TokenManager] = TokenManager()

    def __str__(self) -> str:
        return self.name

    def is_over(self, now: datetime) -> bool:
        """Whether it was revoked, or has expired."""
        return self.revoked_at is not None or (
            self.expires_at is not None and self.expires_at <= now
        )
