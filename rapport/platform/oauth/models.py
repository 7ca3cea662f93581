"""Apps, who lets them act, and the secrets of it: of each, only a digest is kept."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models

from rapport.platform.accounts.models import Token, User


class App(models.Model):
    """A program that may ask people to act for them. One without a secret proves itself by PKCE alone.

    It asks for ``scopes`` at most, or for any where there are none. Who ``registered_by`` names made it
    known; without, it did so itself.
    """

    client_id = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    site = models.CharField(max_length=500, blank=True)
    redirect_uris = ArrayField(models.CharField(max_length=500))
    secret_digest = models.CharField(max_length=64, blank=True)
    registered_at = models.DateTimeField(auto_now_add=True)
    registered_from = models.GenericIPAddressField(null=True)
    registered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    scopes = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index("registered_at", name="oauth_app_registered_at"),)

    def __str__(self) -> str:
        return self.name


class Connection(models.Model):
    """A person lets an app act, within scopes, until a moment or until it is ended."""

    app = models.ForeignKey(App, models.CASCADE, related_name="connections")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    scopes = ArrayField(models.CharField(max_length=60))
    resource = models.CharField(max_length=60, help_text="below which path it opens something")
    made_at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.app} for {self.user}"

    def is_over(self, now: datetime) -> bool:
        """Whether it was ended, or has expired."""
        return self.ended_at is not None or (self.until is not None and self.until <= now)


class Code(models.Model):
    """What the browser carries from the person's yes to the app; good once, for two minutes."""

    connection = models.OneToOneField(Connection, models.CASCADE, related_name="code")
    digest = models.CharField(max_length=64, unique=True)
    redirect_uri = models.CharField(max_length=500)
    challenge = models.CharField(max_length=43)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"for {self.connection}"


class Refresh(models.Model):
    """With it an app gets its next token and the next of these; good once."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="refreshes")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"for {self.connection}"


class Lent(models.Model):
    """Which connection a token came of."""

    token = models.OneToOneField(Token, models.CASCADE, primary_key=True, related_name="lent")
    connection = models.ForeignKey(Connection, models.CASCADE, related_name="lent")

    def __str__(self) -> str:
        return f"for {self.connection}"


class Registration(models.Model):
    """Whether apps may register themselves: the newest row says it, and none means yes."""

    is_open = models.BooleanField()
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return "open" if self.is_open else "closed"
