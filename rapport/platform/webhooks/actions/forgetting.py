"""The log of deliveries, kept to what somebody may still want to read."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from rapport.platform.webhooks.models import Delivery

BATCH = 1_000


def forget_deliveries() -> int:
    """Delete the deliveries that ended as long ago as logs are kept, with every try; returns how many.
    A batch is a transaction.
    """
    if not settings.RUN_LOG_DAYS:
        return 0
    before = timezone.now() - timedelta(days=settings.RUN_LOG_DAYS)
    over, total = Delivery.objects.filter(ended_at__lt=before), 0
    while pks := list(over.values_list("pk", flat=True)[:BATCH]):
        Delivery.objects.filter(pk__in=pks).delete()
        total += len(pks)
    return total
