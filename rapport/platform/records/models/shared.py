from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from rapport.platform.access import Actor


class Shared(models.Model):
    """Base of what somebody made, and others see as far as it reaches."""

    class Reach(models.TextChoices):
        PRIVATE = "private", "Only me"
        TEAM = "team", "My team"
        PUBLIC = "public", "Everyone"

    reach = models.CharField(max_length=8, choices=Reach.choices, default=Reach.PRIVATE)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    team = models.ForeignKey("accounts.Team", models.CASCADE, null=True, related_name="+")

    class Meta:
        abstract = True

    @classmethod
    def seen_by(cls, asker: Actor) -> Q:
        """What is of ``asker``, of their teams and of everyone; the system sees all."""
        if asker.user_id is None and asker.is_administrator:
            return Q()
        return (
            Q(reach=cls.Reach.PUBLIC)
            | Q(owner_id=asker.user_id, owner__isnull=False)
            | Q(reach=cls.Reach.TEAM, team_id__in=asker.team_ids)
        )
