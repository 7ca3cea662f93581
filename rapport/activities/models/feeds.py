from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils.crypto import constant_time_compare, salted_hmac


def nonce() -> str:
    return secrets.token_urlsafe(16)


class Feed(models.Model):
    """Somebody's calendar for other programs to read, at a secret address.

    The address is made of this row and the installation's key, so that neither alone gives it away;
    another ``nonce`` makes another address and the old one worthless.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="calendar_feed"
    )
    nonce = models.CharField(max_length=40, default=nonce)
    renewed_at = models.DateTimeField(auto_now=True)
    read_at = models.DateTimeField(null=True, help_text="when a program last asked for it")

    def __str__(self) -> str:
        return f"calendar of {self.user}"

    @property
    def token(self) -> str:
        """What stands in the address."""
        said = f"{self.user_id}:{self.nonce}"
        return (
            f"{self.user_id}-{salted_hmac('activities.feed', said, algorithm='sha256').hexdigest()}"
        )

    def opens_with(self, token: str) -> bool:
        return constant_time_compare(self.token, token)
