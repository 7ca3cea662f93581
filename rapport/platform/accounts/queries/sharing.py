"""What was shared with whom: the condition that policies ask for, and the list that a record shows."""

from __future__ import annotations

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Model, Q, QuerySet
from django.utils import timezone

from rapport.platform import access
from rapport.platform.access import Actor, Right
from rapport.platform.access.lookups import AnyOf
from rapport.platform.accounts.models import Share, Team


def shared(actor: Actor, right: Right, policy: str) -> Q | None:
    """The condition that selects what ``actor`` may read, or edit, because it was shared with them."""
    if actor.user_id is None or right not in (Right.READ, Right.EDIT):
        return None
    rows = shares_with(actor).filter(policy=policy)
    if right is Right.EDIT:
        rows = rows.filter(can_edit=True)
    return Q(AnyOf(F("pk"), ArraySubquery(rows.values("record_id"))))


def shares_with(actor: Actor) -> QuerySet[Share]:
    """The shares that hold for ``actor`` today, their own and their teams'."""
    mine = Q(user_id=actor.user_id) | Q(team_id__in=sorted(actor.team_ids))
    return Share.objects.filter(mine).filter(Q(until=None) | Q(until__gte=timezone.localdate()))


def shares_of(asker: Actor, record: Model, policy: str) -> list[Share]:
    """Whom a record is shared with, also where that has ended, the newest first. Raises NotFound."""
    access.hold(asker, Right.READ, policy, record)
    rows = Share.objects.filter(policy=policy, record_id=record.pk)
    return list(rows.select_related("user", "team", "by").order_by("-at", "-pk"))


def teams_to_share_with(asker: Actor) -> QuerySet[Team]:
    """Every team, for staff."""
    return Team.objects.all() if asker.roles else Team.objects.none()
