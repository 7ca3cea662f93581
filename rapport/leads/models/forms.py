"""Forms on web sites that bring leads, and what was sent with them."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from rapport.catalog.models import Product
from rapport.platform.records.models import Record


def token() -> str:
    """What the address of a form ends with."""
    return secrets.token_urlsafe(9)


class LeadForm(Record):
    """A form that strangers fill in. ``asks`` are the fields besides name and e-mail address, ``purposes``
    what it asks consent for, ``sites`` the web sites that may show it inside their pages, one a line.

    With ``is_confirmed`` nothing becomes a lead before the link in a mail was followed.
    """

    class Ask(models.TextChoices):
        PHONE = "phone", "Phone"
        COMPANY = "company", "Company"
        NEED = "need", "What is it about?"

    name = models.CharField(max_length=120)
    token = models.CharField(max_length=20, default=token, unique=True, editable=False)
    intro = models.TextField(default="", blank=True)
    thanks = models.TextField(default="", blank=True)
    asks = ArrayField(models.CharField(max_length=10, choices=Ask.choices), default=list)
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    source = models.CharField(max_length=80, default="", blank=True)
    gives_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    is_open = models.BooleanField(default=True)
    is_confirmed = models.BooleanField(default=False)
    purposes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    sites = models.TextField(default="", blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def frames(self) -> list[str]:
        """The web sites that may show it."""
        return self.sites.split()


class Submission(models.Model):
    """A form as it was sent: ``key`` is the same when the same is sent twice on a day.

    ``lead_id`` is what it became; nothing as long as it waits for the link in a mail to be followed.
    """

    form = models.ForeignKey(LeadForm, models.CASCADE, related_name="submissions", db_index=False)
    key = models.CharField(max_length=64, unique=True)
    data = models.JSONField(default=dict)
    purposes = ArrayField(models.CharField(max_length=40), default=list)
    address = models.CharField(max_length=60, default="")
    agent = models.CharField(max_length=300, default="")
    language = models.CharField(max_length=10, default="en")
    at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    lead = models.ForeignKey(
        "leads.Lead", models.CASCADE, null=True, related_name="submissions", db_index=False
    )

    class Meta:
        indexes = (
            models.Index("form", models.F("id").desc(), name="submission_form"),
            models.Index("at", name="submission_waiting", condition=Q(confirmed_at=None)),
            models.Index("lead", name="submission_lead", condition=Q(lead__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.form_id} at {self.at:%Y-%m-%d %H:%M}"
