"""Reads of interactions and of the timeline. The asker comes first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from rapport.kit.errors import NotFound
from rapport.parties.models import Party
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.touchpoints.channels import Direction
from rapport.touchpoints.models import Interaction, Participant
from rapport.touchpoints.statements import timeline_statement
from rapport.touchpoints.timeline import Cursor, Item, Kind, Page, page_of


def interaction(asker: Actor, pk: int) -> Interaction:
    """The interaction with its party. Raises NotFound when missing or hidden."""
    visible = access.visible_to(asker, Interaction.objects.select_related("party"))
    found = visible.filter(pk=pk, party__deleted_at=None).first()
    if found is None:
        raise NotFound("interaction_not_found", "There is no such interaction.")
    return found


def participants(asker: Actor, found: Interaction) -> QuerySet[Participant]:
    """Who else took part in ``found``, which the asker sees."""
    access.require(asker, "touchpoints.read_interactions", found)
    rows = Participant.objects.filter(interaction_id=found.pk, at=found.at)
    return rows.select_related("party").order_by("party__sort_name", "party_id")


def linked_to(asker: Actor, reference: str, *, limit: int = 20) -> list[Interaction]:
    """The newest interactions with a link to ``reference``, such as "orders.order:42"."""
    visible = access.visible_to(asker, Interaction.objects.exclude(links=[]))
    found = visible.filter(links__contains=[reference]).order_by("-at", "-id")
    return list(found.select_related("party")[:limit])


def timeline(
    asker: Actor,
    party: Party,
    *,
    kinds: Iterable[str] = (),
    channels: Sequence[str] = (),
    after: Cursor | None = None,
    limit: int = 50,
) -> Page:
    """What passed between us and ``party`` and what was done to it, newest first. One statement.

    Without ``kinds`` every kind is shown, without ``channels`` every channel; a channel leaves only
    interactions. ``limit`` counts rows before neighbours are folded.
    """
    access.require(asker, "touchpoints.read_interactions")
    statement, values = timeline_statement(party.pk, frozenset(kinds), channels, after, limit)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        items = [Item(Kind(row[0]), *row[1:]) for row in cursor.fetchall()]
    return page_of(items, limit)


@dataclass(frozen=True)
class Volume:
    """How many interactions passed on ``channel`` in the month that begins on ``month``."""

    month: date
    channel: str
    inbound: int
    outbound: int


def channel_volumes(asker: Actor, *, since: datetime, until: datetime) -> list[Volume]:
    """Interactions per channel and UTC month of [``since``, ``until``), oldest first. One query."""
    rows = (
        access.visible_to(asker, Interaction.objects.filter(at__gte=since, at__lt=until))
        .annotate(month=TruncMonth("at", tzinfo=UTC))
        .values("month", "channel")
        .annotate(inbound=Count("id", filter=Q(direction=Direction.INBOUND)), total=Count("id"))
        .order_by("month", "channel")
    )
    return [
        Volume(row["month"].date(), row["channel"], row["inbound"], row["total"] - row["inbound"])
        for row in rows
    ]
