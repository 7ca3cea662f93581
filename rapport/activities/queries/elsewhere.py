"""Somebody's calendar on a server, and how it stands with it. The asker comes first."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from rapport.activities.models import CalendarEntry, CalendarLink
from rapport.platform.access import Actor

SHOWN = 20
COUNTS = ("new", "changed", "removed", "sent", "deleted", "kept_back")


@dataclass(frozen=True)
class LinkState:
    """What the page tells of a link: how many events are the same, and which could not be."""

    link: CalendarLink
    same: int
    kept_back: list[CalendarEntry]

    @property
    def counts(self) -> dict[str, int]:
        """What the last time came to."""
        return {name: self.link.counts.get(name, 0) for name in COUNTS}


def own_link(asker: Actor) -> LinkState | None:
    """The asker's calendar elsewhere, with what is to be known of it. Three queries."""
    link = CalendarLink.objects.filter(pk=asker.user_id or 0).first()
    if link is None:
        return None
    entries = CalendarEntry.objects.filter(link=link)
    kept_back = entries.exclude(problem="").order_by("title", "pk")[:SHOWN]
    same = entries.filter(agreed__isnull=False).exclude(etag="").count()
    return LinkState(link, same, list(kept_back))


def links_to_sync() -> list[int]:
    """Whose turn it is. For the worker."""
    due = CalendarLink.objects.filter(next_at__lte=timezone.now(), connected_at__isnull=False)
    return list(due.order_by("next_at").values_list("pk", flat=True)[:500])


def link_of(pk: int) -> CalendarLink | None:
    """A link with its user. For the worker."""
    return CalendarLink.objects.select_related("user").filter(pk=pk).first()
