"""Handing a record to a team; to a person it is handed by writing its owner."""

from __future__ import annotations

from django.core.exceptions import FieldDoesNotExist
from django.db import transaction

from rapport.kit.errors import Invalid, Refused
from rapport.platform import access
from rapport.platform.access import Actor, Right
from rapport.platform.accounts.models import Team
from rapport.platform.records.actions.records import Edited, locked, save
from rapport.platform.records.actions.telling import tell
from rapport.platform.records.types import RecordType

TEAM = "team_id"


def has_team(kind: RecordType) -> bool:
    """Whether records of the type belong to teams."""
    try:
        return bool(kind.model._meta.get_field("team").is_relation)
    except FieldDoesNotExist:
        return False


@transaction.atomic
def assign_to_team(kind: RecordType, pk: int, team_id: int, *, by: Actor) -> Edited:
    """Let a record belong to a team. Raises Invalid when there is no such team."""
    record = locked(kind, pk, by)
    access.hold(by, Right.EDIT, kind.policy_name, record)
    if not has_team(kind):
        raise Refused("no_team", "%(kinds)s belong to no team.", kinds=kind.plural)
    if not Team.objects.filter(pk=team_id).exists():
        raise Invalid("unknown_team", fields={"team": "Choose a team."})
    if record.team_id == team_id:
        return Edited(record)
    changes = {TEAM: [record.team_id, team_id]}
    record.team_id = team_id
    save(kind, record, changes, by)
    tell("edited", kind, record, changes, by)
    return Edited(record, changes)
