"""Lists: made, renamed, removed; records put on them and taken off, one or a hundred thousand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from rapport.kit.errors import Invalid, NotAllowed, NotFound
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.records.actions.telling import tell_alike
from rapport.platform.records.actions.views import reach_of
from rapport.platform.records.list_events import (
    AddedToList,
    ListCreated,
    ListRemoved,
    ListRenamed,
    ListRestored,
    TakenOffList,
)
from rapport.platform.records.models import List
from rapport.platform.records.queries.frozen_lists import fillable, lists_of, may_fill, own_list
from rapport.platform.records.queries.views import may_edit
from rapport.platform.records.types import RecordType

LONGEST_NAME = 80
KEPT_DAYS = 90
PUT_ON = """
    INSERT INTO records_listmember (list_id, record_type, record_id)
    SELECT %s, %s, pk FROM ({chosen}) AS chosen (pk)
        ON CONFLICT DO NOTHING RETURNING record_id"""
TAKE_OFF = """
    DELETE FROM records_listmember WHERE list_id = %s AND record_type = %s
       AND record_id IN (SELECT pk FROM ({chosen}) AS chosen (pk)) RETURNING record_id"""


@transaction.atomic
def create_list(
    kind: RecordType, name: str, *, by: Actor, reach: str = "private", team_id: int | None = None
) -> List:
    """Make an empty list of records of ``kind``."""
    access.hold(by, access.Right.READ, kind.policy_name)
    row = List(record_type=kind.key, owner_id=by.user_id, name=_name(name))
    row.reach, row.team_id = reach_of(reach, team_id, by)
    _refuse_taken(row, kind, by)
    row.save()
    events.record(ListCreated(kind.key, row.name, row.reach), by=by, subject=row)
    return row


@transaction.atomic
def rename_list(
    kind: RecordType, pk: int, name: str, *, by: Actor, reach: str, team_id: int | None = None
) -> List:
    """Call a list ``name``, and let those see it whom ``reach`` says."""
    row = own_list(by, kind, pk)
    before = {"name": row.name, "reach": row.reach, "team": row.team_id}
    row.name = _name(name)
    row.reach, row.team_id = reach_of(reach, team_id or row.team_id, by)
    _refuse_taken(row, kind, by)
    now = {"name": row.name, "reach": row.reach, "team": row.team_id}
    changes = {key: [before[key], now[key]] for key in now if before[key] != now[key]}
    if changes:
        row.save(update_fields=["name", "reach", "team"])
        events.record(ListRenamed(kind.key, row.name, changes), by=by, subject=row)
    return row


@transaction.atomic
def remove_list(kind: RecordType, pk: int, *, by: Actor) -> List:
    """Put a list out of sight; the records that were on it stay, and it can be restored."""
    row = own_list(by, kind, pk)
    row.removed_at = timezone.now()
    row.save(update_fields=["removed_at"])
    events.record(ListRemoved(kind.key, row.name), by=by, subject=row)
    return row


@transaction.atomic
def restore_list(kind: RecordType, pk: int, *, by: Actor) -> List:
    """Bring back a list that was removed. Raises Invalid when another has its name by now."""
    row = List.objects.filter(List.seen_by(by), record_type=kind.key, pk=pk).first()
    if row is None or not may_edit(by, row):
        raise NotFound("list_gone", "The list is gone, or not yours to change.")
    if row.removed_at is not None:
        _refuse_taken(row, kind, by)
        row.removed_at = None
        row.save(update_fields=["removed_at"])
        events.record(ListRestored(kind.key, row.name), by=by, subject=row)
    return row


@transaction.atomic
def add_to_list(row: List, records: QuerySet[Any], *, by: Actor) -> int:
    """Put ``records``, which ``by`` sees, on the list; returns how many were not on it yet.

    One statement, and one for the events, however many they are.
    """
    return _change(row, records, PUT_ON, AddedToList(row.pk, row.name), by)


@transaction.atomic
def take_off_list(row: List, records: QuerySet[Any], *, by: Actor) -> int:
    """Take ``records`` off the list; returns how many were on it. As many statements."""
    return _change(row, records, TAKE_OFF, TakenOffList(row.pk, row.name), by)


@transaction.atomic
def list_to_fill(kind: RecordType, name: str, *, by: Actor, is_new: bool = False) -> List:
    """The list called ``name`` that ``by`` may put records on; where there is none and ``is_new``,
    it is made, for them alone. Raises Invalid.
    """
    named = _name(name)
    own = fillable(by, kind).filter(name__iexact=named)
    found = own.filter(owner_id=by.user_id).first() or own.first()
    if found is None and not is_new:
        raise Invalid(
            "unknown_list", fields={"list": say("You keep no list called “%(name)s”.", name=named)}
        )
    return found or create_list(kind, named, by=by)


def forget_removed() -> int:
    """Delete for good what was removed long ago; returns how many lists. One statement per table."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    gone = List.objects.filter(removed_at__lt=before)
    count = gone.count()
    gone.delete()
    return count


def _name(name: str) -> str:
    """Raises Invalid for no name, a long one, and a number, which in filters means a list's id."""
    cleaned = " ".join(name.replace("\x00", "").replace('"', "").split())
    if not 0 < len(cleaned) <= LONGEST_NAME:
        sentence = say("A list's name has 1 to %(longest)s letters.", longest=LONGEST_NAME)
        raise Invalid("bad_name", fields={"list": sentence})
    if cleaned.isdigit() or cleaned.lower() in ("any", "none"):
        raise Invalid("bad_name", fields={"list": "Give it a name that says what is on it."})
    return cleaned


def _refuse_taken(row: List, kind: RecordType, by: Actor) -> None:
    """Raises Invalid when ``by``, or whoever made the list, has another one of its name before them."""
    known = lists_of(by, kind) | List.objects.filter(
        record_type=kind.key, owner_id=row.owner_id, removed_at=None
    )
    other = known.filter(name__iexact=row.name).exclude(pk=row.pk).select_related("owner").first()
    if other is not None:
        sentence = say("There is a list called “%(name)s” already.", name=other.name)
        raise Invalid("name_taken", fields={"list": sentence})


def _change(
    row: List, records: QuerySet[Any], statement: str, told: AddedToList | TakenOffList, by: Actor
) -> int:
    if not may_fill(by, row):
        raise NotAllowed("not_yours", "Only who keeps a list may change what is on it.")
    model = records.model
    try:
        chosen, params = records.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(statement.format(chosen=chosen), [row.pk, model._meta.label_lower, *params])
        pks = [pk for (pk,) in cursor.fetchall()]
    tell_alike(told, model, pks, by)
    return len(pks)
