"""Reads of interactions and of the timeline. The asker comes first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from rapport.kit.errors import NotFound
from rapport.kit.prepared import prepared
from rapport.parties.models import Party
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.events.sentences import silent_names
from rapport.touchpoints.channels import Direction
from rapport.touchpoints.models import Interaction, Participant
from rapport.touchpoints.timeline import Cursor, Item, Kind, Page, page_of

MORE_THAN_ANY_ID = 2**63 - 1
_SHOWN = [field.name for field in fields(Item) if field.name != "count"]

# The function yields up to ``most`` rows of each source; see the migration for its plan.
_TIMELINE = """
    SELECT t.kind, t.id, t.at, t.name, t.text, t.body, t.direction, t.outcome, t.duration_seconds,
        t.links, t.data, coalesce(nullif(t.by_name, ''), u.name, ''), t.party_id, coalesce(m.name, '')
    FROM (
        SELECT * FROM touchpoints_timeline(
            %(party)s, %(wanted)s::text[], %(channels)s::text[], %(silent)s::text[],
            %(at)s, %(note)s, %(interaction)s, %(event)s, %(most)s
        ) ORDER BY at DESC, kind DESC, id DESC LIMIT %(most)s
    ) AS t
    LEFT JOIN accounts_user u ON u.id = t.by
    LEFT JOIN parties_party m ON m.id = t.party_id AND t.party_id <> %(party)s
    ORDER BY t.at DESC, t.kind DESC, t.id DESC
"""


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


def colleague_name(asker: Actor, found: Interaction) -> str:
    """Who of us took part in ``found``; empty when nobody did."""
    access.require(asker, "touchpoints.read_interactions", found)
    names = User.objects.filter(pk__in=[found.by] if found.by else [])
    return names.values_list("name", flat=True).first() or ""


def linked_to(asker: Actor, reference: str, *, limit: int = 20) -> list[Interaction]:
    """The newest interactions with a link to ``reference``, such as "orders.order:42"."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, at FROM touchpoints_linked(%s, %s)", [reference, limit])
        keys = cursor.fetchall()
    if not keys:
        return []
    visible = access.visible_to(asker, Interaction.objects.select_related("party"))
    rows = visible.filter(at__in={at for _, at in keys}, pk__in=[pk for pk, _ in keys])
    return list(rows.order_by("-at", "-id"))


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
    wanted = [Kind.INTERACTION] if channels else sorted(set(kinds) & set(Kind)) or list(Kind)
    before = dict.fromkeys(Kind, MORE_THAN_ANY_ID)
    if after is not None:
        before = {kind: _bound(kind, after) for kind in Kind}
    values = {
        "party": party.pk,
        "wanted": [str(kind) for kind in wanted],
        "channels": list(channels) or None,
        "silent": list(silent_names()),
        "at": after.at if after else "infinity",
        **{str(kind): bound for kind, bound in before.items()},
        "most": limit + 1,
    }
    with prepared(connection), connection.cursor() as cursor:
        cursor.execute(_TIMELINE, values)
        items = [_item(row) for row in cursor.fetchall()]
    return page_of(items, limit)


def _item(row: Sequence[Any]) -> Item:
    values = dict(zip(_SHOWN, row, strict=True))
    return Item(**{**values, "kind": Kind(values["kind"]), "data": json.loads(values["data"])})


def _bound(kind: Kind, after: Cursor) -> int:
    """The id that rows of ``kind`` at the cursor's very moment stay below, to stand after it.

    Things of one moment stand in the order of kind, then id, both descending.
    """
    if kind == after.kind:
        return after.id
    return MORE_THAN_ANY_ID if kind < after.kind else 0


def newest_at(asker: Actor) -> datetime | None:
    """When the newest interaction was, or None before the first."""
    visible = access.visible_to(asker, Interaction.objects.order_by("-at", "-id"))
    return visible.values_list("at", flat=True).first()


@dataclass(frozen=True)
class Volume:
    """How many interactions passed on ``channel`` in the month that begins on ``month``."""

    month: date
    channel: str
    inbound: int
    outbound: int

    @property
    def total(self) -> int:
        return self.inbound + self.outbound


def channel_volumes(asker: Actor, *, since: datetime, until: datetime) -> list[Volume]:
    """Interactions per channel and UTC month of [``since``, ``until``), oldest first. One query."""
    access.require(asker, "touchpoints.read_interactions")
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
