"""Whom a share reaches."""

from __future__ import annotations

from django.db.models import Q

from rapport.platform.accounts.models import Membership, Share
from rapport.platform.events.models import Event
from rapport.platform.records.types import RecordType


def shared_with(kind: RecordType, event: Event) -> set[int]:
    """The people that the share which ``event`` tells of reaches, but who made it. Up to two queries."""
    name = event.data.get("shared_with", "")
    rows = Share.objects.filter(policy=kind.policy_name, record_id=event.subject_id or 0)
    rows = rows.filter(Q(user__name=name) | Q(user__email=name) | Q(team__name=name))
    found = {(share.user_id, share.team_id) for share in rows}
    teams = [team for _, team in found if team]
    people = set(Membership.objects.filter(team__in=teams).values_list("user_id", flat=True))
    return {user for user in people | {user for user, _ in found if user} if user != event.by}
