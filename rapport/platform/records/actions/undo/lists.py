"""Undoing what was done to lists, and to records by putting them on lists or taking them off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet

from rapport.kit.errors import NotFound, RapportError, Refused
from rapport.kit.speech import noted
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events.models import Event
from rapport.platform.records.actions import lists
from rapport.platform.records.models import List
from rapport.platform.records.types import RecordType, record_type
from rapport.platform.records.undoing import Left

GONE = noted("The list is gone, or not yours to change.")
Change = Callable[..., int]


def take_off(told: Sequence[Event], by: Actor) -> Left:
    """Undo that records were put on lists."""
    return _change(told, lists.take_off_list, by)


def put_on(told: Sequence[Event], by: Actor) -> Left:
    """Undo that records were taken off lists."""
    return _change(told, lists.add_to_list, by)


def remove_list(event: Event, by: Actor) -> None:
    """Undo that a list was made, or brought back."""
    lists.remove_list(_kind(event), event.subject_id or 0, by=by)


def restore_list(event: Event, by: Actor) -> None:
    """Undo that a list was removed."""
    lists.restore_list(_kind(event), event.subject_id or 0, by=by)


def rename_back(event: Event, by: Actor) -> None:
    """Undo that a list was renamed. Raises Refused when that was changed since."""
    row, changes = (
        List.objects.filter(List.seen_by(by), pk=event.subject_id or 0).first(),
        event.data["changes"],
    )
    if row is None:
        raise NotFound("list_gone", GONE)
    now = {"name": row.name, "reach": row.reach, "team": row.team_id}
    if any(now[key] != after for key, (_before, after) in changes.items()):
        raise Refused("renamed_since", "Somebody changed the list since.")
    was = now | {key: before for key, (before, _after) in changes.items()}
    lists.rename_list(
        _kind(event), row.pk, was["name"], by=by, reach=was["reach"], team_id=was["team"]
    )


def _change(told: Sequence[Event], change: Change, by: Actor) -> Left:
    """List by list, whatever the number of records."""
    by_list: defaultdict[int, list[Event]] = defaultdict(list)
    for event in told:
        by_list[event.data["list_id"]].append(event)
    known = List.objects.filter(List.seen_by(by)).in_bulk(list(by_list))
    left: Left = []
    for pk, found in by_list.items():
        row, kind = known.get(pk), record_type(known[pk].record_type) if pk in known else None
        if row is None or kind is None:
            left += [(event, GONE) for event in found]
            continue
        try:
            change(row, _records(kind, found, by), by=by)
        except RapportError as error:
            left += [(event, error.message) for event in found]
    return left


def _records(kind: RecordType, told: Sequence[Event], by: Actor) -> QuerySet[Any]:
    """The records that the events tell of, as far as ``by`` sees them; also those in the trash."""
    rows = kind.model._default_manager.filter(
        pk__in=[event.subject_id for event in told], **kind.only
    )
    return access.visible_to(by, rows, name=kind.policy_name)


def _kind(event: Event) -> RecordType:
    found = record_type(event.data["type"])
    if found is None:
        raise NotFound("list_gone", GONE)
    return found
