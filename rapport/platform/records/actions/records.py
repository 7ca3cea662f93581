"""Creating, editing, deleting and restoring a record of any type, by what the type declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from rapport.kit.errors import Invalid, NotFound, Refused
from rapport.platform import access
from rapport.platform.access import Actor, FieldRight, Right
from rapport.platform.records import values
from rapport.platform.records.actions import following
from rapport.platform.records.actions.following import compute
from rapport.platform.records.actions.parts import (
    Given,
    Lists,
    editable_parts,
    note_hidden,
    told_apart,
    write_parts,
)
from rapport.platform.records.actions.telling import tell
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.models import File
from rapport.platform.records.parts import as_seen
from rapport.platform.records.types import RecordType, record_type


@dataclass(frozen=True)
class Edited:
    """A record after an edit, and field → [before, after], JSON-ready; empty when nothing changed."""

    record: Any
    changes: dict[str, list[Any]] = field(default_factory=dict)


@transaction.atomic
def create_record(kind: RecordType, given: Mapping[str, Any], *, by: Actor) -> Any:
    """Enter a record with the values ``given`` by field name, as typed or as JSON, and its lists.

    It belongs to ``by`` and, if there is one, to their only team. Raises Invalid with a sentence per
    field.
    """
    access.hold(by, Right.CREATE, kind.policy_name)
    record = kind.model(**kind.only)
    record.created_by_id = record.updated_by_id = record.owner_id = by.user_id  # type: ignore[attr-defined]
    if len(by.team_ids) == 1:
        (record.team_id,) = by.team_ids  # type: ignore[attr-defined]
    fields = editable_fields(kind, by)
    following.begin(kind, record)
    own, lists = _apart(kind, given, by)
    changes = _write(kind, record, unsaid(fields) | own, by)
    record.save()
    changes |= write_parts(kind, {record.pk: lists}).get(record.pk, {})
    kind.writing.after(record, frozenset(changes))
    following.follow(kind, [record.pk])
    tell("created", kind, record, changes, by)
    return record


@transaction.atomic
def edit_record(
    kind: RecordType,
    pk: int,
    given: Mapping[str, Any],
    *,
    by: Actor,
    version: int | None = None,
    seen: Mapping[str, Any] | None = None,
) -> Edited:
    """Set the ``given`` fields of a record, and the lists in it. Changing nothing records nothing.

    With the ``version`` that the person saw, a field that somebody else changed meanwhile is not
    overwritten: Refused carries ``theirs``, by field. ``seen`` tells what stood in the fields then;
    without it, any other version counts as a change of all of them.
    """
    record = locked(kind, pk, by)
    access.hold(by, Right.EDIT, kind.policy_name, record)
    own, lists = _apart(kind, given, by)
    if version is not None and version != record.version:
        _refuse_overwriting(kind, record, given, seen)
    changes = _write(kind, record, own, by)
    changes |= write_parts(kind, {record.pk: lists}).get(record.pk, {})
    if not changes:
        return Edited(record)
    save(kind, record, changes, by)
    tell("edited", kind, record, changes, by)
    return Edited(record, changes)


@transaction.atomic
def delete_record(kind: RecordType, pk: int, *, by: Actor) -> Any:
    """Put a record into the trash, where nothing of it is lost."""
    record = locked(kind, pk, by)
    access.hold(by, Right.DELETE, kind.policy_name, record)
    record.deleted_at = timezone.now()
    record.save(update_fields=["deleted_at"])
    following.follow(kind, [record.pk])
    tell("deleted", kind, record, {}, by)
    return record


@transaction.atomic
def restore_record(kind: RecordType, pk: int, *, by: Actor) -> Any:
    """Take a record out of the trash. Raises Refused when it is not there."""
    record = locked(kind, pk, by, in_trash=True)
    access.hold(by, Right.DELETE, kind.policy_name, record)
    record.deleted_at = None
    record.save(update_fields=["deleted_at"])
    following.follow(kind, [record.pk])
    tell("restored", kind, record, {}, by)
    kind.writing.restored([record.pk], by)
    return record


def locked(kind: RecordType, pk: int, by: Actor, *, in_trash: bool = False) -> Any:
    """The record, locked until the transaction ends. Raises NotFound when missing or hidden."""
    visible = kind.visible_to(by, in_trash=in_trash).filter(pk=pk)
    record = visible.select_for_update(of=("self",)).first()
    if record is None:
        raise NotFound("record_not_found", "There is no such %(kind)s.", kind=kind.label.lower())
    return record


def _apart(kind: RecordType, given: Mapping[str, Any], by: Actor) -> tuple[Given, Lists]:
    """The values of fields, and the lists. Raises Invalid for what an entry cannot be, or lead to."""
    parts = editable_parts(kind, by)
    own, lists = told_apart(parts, given)
    wrong: dict[str, str] = {}
    note_hidden(parts.values(), [(lists, wrong)], by)
    if wrong:
        raise Invalid("invalid_record", fields=wrong)
    return own, lists


def unsaid(fields: Mapping[str, Field]) -> dict[str, Any]:
    """What a new record holds where nothing is said: defaults, and nothing where something is needed."""
    needed = {name: None for name, found in fields.items() if is_needed(found)}
    defaults = {name: found.default for name, found in fields.items() if found.default is not None}
    return needed | defaults


def is_needed(found: Field) -> bool:
    """Whether a record cannot be entered without the field. (A file follows its record.)"""
    return found.is_required and found.kind is not Kind.FILE


def editable_fields(kind: RecordType, by: Actor) -> dict[str, Field]:
    """The fields of ``kind`` that ``by`` may write, by name."""
    policy = access.policy_called(kind.policy_name)
    return {
        name: found
        for name, found in kind.fields_for(by).items()
        if found.is_editable and policy.field_right(by, name) is FieldRight.EDIT
    }


def save(kind: RecordType, record: Any, changes: Mapping[str, Any], by: Actor) -> None:
    """Store a record whose fields in ``changes`` were set, with what follows from them."""
    record.version, record.updated_by_id = record.version + 1, by.user_id
    record.save()
    kind.writing.after(record, frozenset(changes))
    before = {name: [change[0]] for name, change in changes.items()}
    following.follow(kind, [record.pk], changes, before)


def _write(
    kind: RecordType, record: Any, given: Mapping[str, Any], by: Actor
) -> dict[str, list[Any]]:
    """Set the fields of ``record`` without saving; returns field → [before, after]."""
    changes = assign(kind, record, given, fields=editable_fields(kind, by), by=by)
    if changes:
        kind.writing.before(record, frozenset(changes))
        changes |= compute(kind, record)
    return changes


def assign(
    kind: RecordType,
    record: Any,
    given: Mapping[str, Any],
    *,
    fields: Mapping[str, Field],
    by: Actor,
) -> dict[str, list[Any]]:
    """Set those of ``fields`` that are ``given``; returns field → [before, after] of what changed.

    Nothing is saved, and nothing derived. Raises Invalid with a sentence per field.
    """
    wrong: dict[str, str] = {}
    changes: dict[str, list[Any]] = {}
    for name, raw in given.items():
        try:
            change = _set(kind, record, _editable(fields, name), raw, by)
        except Invalid as error:
            wrong.update(error.fields)
        else:
            changes |= {name: change} if change else {}
    if wrong:
        raise Invalid("invalid_record", fields=wrong)
    return changes


def _editable(fields: Mapping[str, Field], name: str) -> Field:
    if name not in fields:
        raise Invalid(
            "not_editable", fields={name: "“%(name)s” cannot be written here."}, name=name
        )
    return fields[name]


def _set(kind: RecordType, record: Any, found: Field, raw: Any, by: Actor) -> list[Any]:
    """Set one field; returns [before, after], or nothing when it stays."""
    value, before = values.read(found, raw), values.get(record, found)
    if value == before or (value in (None, "") and before in (None, "")):
        return []
    check_link(found, value, by, record)
    if found.is_unique and value not in (None, ""):
        _check_unique(kind, record, found, value)
    values.put(record, found, value)
    return [values.plain(before), values.plain(value)]


def check_link(found: Field, value: Any, by: Actor, record: Any = None) -> None:
    """Raises Invalid unless a link leads to something that ``by`` can see; a file hangs on the record."""
    from rapport.platform.accounts.queries import colleagues

    if value is None or found.kind not in (Kind.USER, Kind.RECORD, Kind.FILE):
        return
    if found.kind is Kind.FILE:
        kept = {"record_type": type(record)._meta.label_lower, "record_id": record.pk}
        if not File.objects.filter(pk=value, **kept).exists():
            raise values.wrong(found, "Choose one of the files that are kept with this record.")
        return
    if found.kind is Kind.USER:
        if not colleagues(by).filter(pk=value).exists():
            raise values.wrong(found, "Choose an active colleague.")
        return
    target = record_type(found.target)
    if target is None or not target.visible_to(by).filter(pk=value).exists():
        raise values.wrong(found, "Choose %(found)s from the list.", found=found.label.lower())


def _check_unique(kind: RecordType, record: Any, found: Field, value: Any) -> None:
    """Raises Invalid when another record holds ``value``; two who try at once wait for each other."""
    with connection.cursor() as cursor:
        key = f"{kind.key}.{found.name}={values.plain(value)}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    rows = kind.model._default_manager.filter(**kind.only, **{found.column: values.plain(value)})
    if rows.exclude(pk=record.pk).exists():
        raise values.wrong(
            found,
            "Another %(kind)s has this %(found)s.",
            kind=kind.label.lower(),
            found=found.label.lower(),
        )


def _refuse_overwriting(
    kind: RecordType, record: Any, given: Mapping[str, Any], seen: Mapping[str, Any] | None
) -> None:
    fields = kind.all_fields()
    theirs = {}
    for name in given.keys() & fields.keys():
        now = values.get(record, fields[name])
        if seen is None or values.read(fields[name], seen.get(name)) != now:
            theirs[name] = values.written(fields[name], now)
    lists = {part.name: part for part in kind.parts if part.name in given}
    for name, part in lists.items():
        entries = as_seen(part.read([record.pk]).get(record.pk, ()))
        if seen is None or seen.get(name) != entries:
            theirs[name] = entries
    if theirs:
        named = {name: one.label for name, one in fields.items()}
        named |= {name: part.label for name, part in lists.items()}
        labels = ", ".join(named[name] for name in theirs)
        raise Refused(
            "changed_meanwhile",
            "Somebody else changed this meanwhile: %(labels)s. Choose which value stays.",
            theirs=theirs,
            version=record.version,
            labels=labels,
        )
