from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from rapport.quotes.models.quotes import Quote, QuoteVersion


class PublicLink(models.Model):
    """The address at which a buyer reads a quote. ``secret`` is a part of it; see ``links``."""

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="links")
    secret = models.CharField(max_length=64, unique=True)
    sent_to = models.EmailField(max_length=254, default="", blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"link {self.pk}"


class Approval(models.Model):
    """Somebody's wish to give more off than they may, and what became of it.

    It holds for this version as long as no more than ``percent`` is off.
    """

    version = models.ForeignKey(QuoteVersion, models.CASCADE, related_name="approvals")
    percent = models.DecimalField(max_digits=6, decimal_places=2)
    reason = models.CharField(max_length=500)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(null=True)
    is_granted = models.BooleanField(null=True)
    answer = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("version", condition=Q(is_granted=None), name="approval_once"),
        )

    def __str__(self) -> str:
        return f"{self.percent} % of {self.version}"


class Comment(models.Model):
    """What the buyer, or we, said about a quote on its page; ``by`` is empty for the buyer."""

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="comments")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    name = models.CharField(max_length=120)
    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:60]


class Acceptance(models.Model):
    """The evidence that a quote was accepted: what exactly, by whom, when, where from, with what.

    ``text_hash`` is the SHA-256 of ``text``, all that the buyer saw and chose; ``signature`` a drawing
    as SVG, empty where the typed name stands alone; ``places`` are the options taken, from 0.
    """

    quote = models.OneToOneField(Quote, models.CASCADE, related_name="acceptance")
    version = models.ForeignKey(QuoteVersion, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=120)
    signature = models.TextField(default="", blank=True)
    places = models.JSONField(default=list)
    text = models.TextField()
    text_hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=400, default="", blank=True)

    def __str__(self) -> str:
        return f"{self.name}, {self.at:%Y-%m-%d}"
