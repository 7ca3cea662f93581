from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from rapport.activities.models.activities import Activity


class VisitReport(models.Model):
    """What somebody told of a visit from their phone: where and when they were, and what they saw.

    ``client_id`` is made by the phone before it sends anything: however often a report arrives, it is
    kept once. The position is as exact as the phone said, in metres.
    """

    client_id = models.UUIDField(unique=True)
    activity = models.OneToOneField(Activity, models.CASCADE, related_name="visit_report")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    checked_in_at = models.DateTimeField()
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    accuracy_metres = models.PositiveIntegerField(null=True)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="visit_report_on_earth",
            ),
        )

    def __str__(self) -> str:
        return f"report of {self.activity}"
