"""What opportunities add to somebody's day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from rapport.activities.daily import Entry
from rapport.activities.queries import next_about
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.records.types import declared_type
from rapport.sales.models import Opportunity

MOST = 50


def without_next_step(asker: Actor, _ends: datetime) -> Iterator[Entry]:
    """The asker's own open opportunities for which nothing is planned, the next to be decided first.

    They are late when the day passed on which they were to be decided, and wait since they went stale.
    Two queries.
    """
    rows = Opportunity.objects.filter(owner_id=asker.user_id or 0, status="open", deleted_at=None)
    seen = access.visible_to(asker, rows.select_related("stage")).order_by("closes_on", "pk")
    found = list(seen[:MOST])
    planned = next_about(asker, declared_type("opportunity"), [one.pk for one in found])
    for one in found:
        if one.pk not in planned:
            yield _entry(one)


def _entry(found: Opportunity) -> Entry:
    expected = found.stage.expected_days
    decided = datetime.combine(found.closes_on + timedelta(days=1), datetime.min.time())
    return Entry(
        key=f"opportunity:{found.pk:012}",
        subject=found.name,
        url=reverse("opportunity", args=[found.pk]),
        icon="target-arrow",
        late_at=timezone.make_aware(decided),
        waiting_since=found.stage_since + timedelta(days=expected) if expected else None,
        party_id=found.party_id,
        why=say("Plan the next step: nothing is planned."),
    )
