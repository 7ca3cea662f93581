from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


def trash_index(name: str) -> models.Index:
    """What lies in the trash, the latest first; costs nothing of what is in use."""
    latest = (models.F("deleted_at").desc(), models.F("id").desc())
    return models.Index(*latest, name=name, condition=models.Q(deleted_at__isnull=False))


def whose_indexes(name: str, *order: Any) -> tuple[models.Index, models.Index]:
    """What somebody, or a team, owns, in the order of a list; costs nothing of what nobody owns."""
    owned, ours = models.Q(owner__isnull=False), models.Q(team__isnull=False)
    return (
        models.Index("owner", *order, name=f"{name}_owner", condition=owned),
        models.Index("team", *order, name=f"{name}_team", condition=ours),
    )


class Record(models.Model):
    """Base of every record: who made, changed and owns it, custom values, version, trash."""

    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    team = models.ForeignKey(
        "accounts.Team", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    custom = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True
