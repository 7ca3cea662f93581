"""What a run does to the records of a chunk, set by set, as far as whoever started it may."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.utils import timezone

from rapport.kit.errors import Invalid, Refused
from rapport.kit.speech import say
from rapport.platform.access import REFUSALS, Actor, Right
from rapport.platform.records import values
from rapport.platform.records.actions import chunks, lists, tags
from rapport.platform.records.actions.deriving import derive
from rapport.platform.records.actions.records import check_link, editable_fields
from rapport.platform.records.actions.telling import tell_many, told_columns
from rapport.platform.records.fields import Field
from rapport.platform.records.models import BulkRun
from rapport.platform.records.queries.frozen_lists import list_of
from rapport.platform.records.types import RecordType

MOST_REFUSED = 200
RIGHTS = {
    "edit": Right.EDIT,
    "tag": Right.EDIT,
    "untag": Right.EDIT,
    "add_to_list": Right.READ,
    "take_off_list": Right.READ,
    "delete": Right.DELETE,
    "restore": Right.DELETE,
}
ON_LIST = {"add_to_list": lists.add_to_list, "take_off_list": lists.take_off_list}


def _allowed(run: BulkRun, kind: RecordType, pks: list[int], by: Actor) -> QuerySet[Any]:
    """The chunk's records that ``by`` may change."""
    rows = kind.visible_to(by, RIGHTS[run.verb], in_trash=run.verb == "restore")
    return rows.filter(pk__in=chunks.among(pks))


def _note_refused(run: BulkRun, pks: list[int], allowed: Collection[int]) -> None:
    """Keep those of the chunk that were not allowed, and why."""
    if len(allowed) < len(pks) and len(run.refused) < MOST_REFUSED:
        mine, why = set(allowed), REFUSALS[RIGHTS[run.verb]]
        run.refused += [[pk, why] for pk in pks if pk not in mine]
        run.refused = run.refused[:MOST_REFUSED]


def check_values(
    kind: RecordType, given: Mapping[str, Any], by: Actor
) -> dict[str, tuple[Field, Any]]:
    """Field name → the field and the value to set. Raises Invalid at the fields that are wrong."""
    fields, wrong = editable_fields(kind, by), {}
    found: dict[str, tuple[Field, Any]] = {}
    for name, raw in given.items():
        try:
            one = _settable(fields, name)
            value = values.read(one, raw)
            check_link(one, value, by)
            found[name] = (one, value)
        except Invalid as error:
            wrong.update(error.fields)
    if wrong or not found:
        raise Invalid("invalid_values", fields=wrong or {"field": say("Choose a field to set.")})
    return found


def _settable(fields: Mapping[str, Field], name: str) -> Field:
    if name not in fields or fields[name].is_unique:
        raise Invalid(
            "not_editable", fields={name: ("“%(name)s” cannot be set for many records.")}, name=name
        )
    return fields[name]


def columns_of(kind: RecordType, wanted: Mapping[str, tuple[Field, Any]]) -> set[str]:
    return {
        "custom" if found.is_custom else values.attribute(kind.model, found)
        for found, _ in wanted.values()
    }


def _edit(run: BulkRun, kind: RecordType, pks: list[int], by: Actor) -> int:
    """Set the same values for the whole chunk: three statements, whatever its size."""
    wanted = check_values(kind, run.arguments["values"], by)
    rows = _allowed(run, kind, pks, by).only(*told_columns(kind), *columns_of(kind, wanted))
    records = list(rows.select_for_update(of=("self",)).order_by("pk"))
    _note_refused(run, pks, [record.pk for record in records])
    told = [(record, found) for record in records if (found := _differences(kind, record, wanted))]
    changed = [record.pk for record, _ in told]
    _store(kind, changed, wanted, by)
    tell_many("edited", kind, told, by)
    derive(kind, changed, frozenset(wanted))
    return len(told)


def _differences(
    kind: RecordType, record: Any, wanted: Mapping[str, tuple[Field, Any]]
) -> dict[str, list[Any]]:
    """Field name → before and after, as events tell them, where ``record`` has another value."""
    found = {}
    for name, (field, value) in wanted.items():
        if field.is_custom:
            change = [record.custom.get(name), values.plain(value)]
        else:
            change = [getattr(record, values.attribute(kind.model, field)), value]
        if _known(change[0]) != _known(change[1]):
            found[name] = [values.plain(one) for one in change]
    return found


def _known(value: Any) -> Any:
    return None if value in ("", []) else value


def _store(
    kind: RecordType, pks: list[int], wanted: Mapping[str, tuple[Field, Any]], by: Actor
) -> None:
    own = {
        values.attribute(kind.model, found): value
        for found, value in wanted.values()
        if not found.is_custom
    }
    custom = {
        name: values.plain(value) for name, (found, value) in wanted.items() if found.is_custom
    }
    if custom:
        kept = {name: value for name, value in custom.items() if value not in (None, "")}
        gone = [name for name in custom if name not in kept]
        merged = RawSQL("(custom - %s::text[]) || %s::jsonb", [gone, values.as_json(kept)])
        own["custom"] = merged
    kind.model._default_manager.filter(pk__in=chunks.among(pks)).update(
        **own, version=F("version") + 1, updated_by_id=Value(by.user_id), updated_at=timezone.now()
    )


def _tag(run: BulkRun, kind: RecordType, pks: list[int], by: Actor) -> int:
    mine = list(_allowed(run, kind, pks, by).values_list("pk", flat=True))
    _note_refused(run, pks, mine)
    act = tags.tag_many if run.verb == "tag" else tags.untag_many
    return act(kind, mine, run.arguments["tag"], by=by)


def _list(run: BulkRun, kind: RecordType, pks: list[int], by: Actor) -> int:
    row = list_of(by, kind, run.arguments["list"])
    return ON_LIST[run.verb](row, kind.visible_to(by).filter(pk__in=chunks.among(pks)), by=by)


def _move(run: BulkRun, kind: RecordType, pks: list[int], by: Actor) -> int:
    """Into the trash, or out of it."""
    if not kind.is_trashable:
        raise Refused("not_trashable", "%(kinds)s are not deleted.", kinds=kind.plural)
    records = list(_allowed(run, kind, pks, by).only(*told_columns(kind)))
    mine = [record.pk for record in records]
    _note_refused(run, pks, mine)
    at = timezone.now() if run.verb == "delete" else None
    kind.model._default_manager.filter(pk__in=chunks.among(mine)).update(deleted_at=at)
    tell_many(f"{run.verb}d", kind, [(record, {}) for record in records], by)
    derive(kind, mine, frozenset({"deleted_at"}))
    if run.verb == "restore":
        kind.writing.restored(mine, by)
    return len(mine)


DOING: Mapping[str, Callable[[BulkRun, RecordType, list[int], Actor], int]] = {
    "edit": _edit,
    "tag": _tag,
    "untag": _tag,
    "add_to_list": _list,
    "take_off_list": _list,
    "delete": _move,
    "restore": _move,
}
