"""What administrators see of objects and fields: what there is, what is in use, how far work on it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet

from rapport.kit.errors import NotFound
from rapport.kit.speech import noted, say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.records.fields import Kind
from rapport.platform.records.filters import named
from rapport.platform.records.formulas import readable
from rapport.platform.records.models import (
    CustomField,
    CustomObject,
    CustomRecord,
    FieldRun,
    SavedView,
)
from rapport.platform.records.plans import ENTERED, FORMULA, FieldPlan, ObjectPlan
from rapport.platform.records.queries.custom import base_fields, custom_fields
from rapport.platform.records.rollups import roll_up_of
from rapport.platform.records.types import RecordType, record_type, record_types

_sources: list[Callable[[str, str], Iterable[str]]] = []


def field_uses(source: Callable[[str, str], Iterable[str]]) -> None:
    """``source`` says in a phrase each where else a field of a type is used: "the automation “Won”"."""
    if source not in _sources:
        _sources.append(source)


@dataclass(frozen=True)
class ObjectRow:
    """A type of records as the set-up lists it; ``row`` is empty for one that an app declares."""

    kind: RecordType
    row: CustomObject | None
    fields: int
    records: int | None = None


@dataclass(frozen=True)
class FieldRow:
    """A custom field with the newest work on it and the state of its index."""

    row: CustomField
    run: FieldRun | None
    index: str
    problem: str = ""


def object_rows(asker: Actor) -> list[ObjectRow]:
    """Every type: the company's own first, with its number of records. Three queries."""
    access.require(asker, "records.set_up")
    own = {row.key: row for row in CustomObject.objects.filter(removed_at=None)}
    counts = _counts(CustomField.objects.filter(removed_at=None), "record_type")
    records = _counts(CustomRecord.objects.filter(deleted_at=None), "object_id")
    rows = [
        ObjectRow(
            kind,
            own.get(key),
            counts.get(key, 0),
            records.get(own[key].pk, 0) if key in own else None,
        )
        for key, kind in record_types().items()
    ]
    return sorted(rows, key=lambda row: (row.row is None, row.kind.plural))


def _counts(rows: QuerySet[Any], name: str) -> dict[Any, int]:
    found = rows.order_by().values(name).annotate(count=Count("pk"))
    return dict(found.values_list(name, "count"))


def hidden_objects(asker: Actor) -> QuerySet[CustomObject]:
    """Objects out of sight, which can be restored."""
    access.require(asker, "records.set_up")
    return CustomObject.objects.exclude(removed_at=None).order_by("label")


def object_kind(asker: Actor, key: str) -> tuple[RecordType, CustomObject | None]:
    """The type called ``key``, and its row when it was made here. Raises NotFound."""
    access.require(asker, "records.set_up")
    kind = record_types().get(key)
    if kind is None:
        raise NotFound("object_not_found", "There is no such kind of record.")
    return kind, CustomObject.objects.filter(key=key, removed_at=None).first()


def hidden_object(asker: Actor, key: str) -> CustomObject:
    """The object out of sight called ``key``. Raises NotFound."""
    found = hidden_objects(asker).filter(key=key).first()
    if found is None:
        raise NotFound("object_not_found", "There is no such kind of record out of sight.")
    return found


def field_rows(asker: Actor, key: str) -> list[FieldRow]:
    """The custom fields of a type in their order, with what is being done to them. Four queries."""
    access.require(asker, "records.set_up")
    rows = list(_fields(key).filter(removed_at=None))
    newest = {run.field_id: run for run in FieldRun.objects.filter(field__in=rows).order_by("pk")}
    standing = index_states(rows)
    problems = {found.name: found.problem for found in custom_fields().get(key, ())}
    return [
        FieldRow(row, newest.get(row.pk), standing[row.pk], problems.get(row.name, ""))
        for row in rows
    ]


def hidden_fields(asker: Actor, key: str) -> QuerySet[CustomField]:
    """The fields of a type out of sight, whose values are kept."""
    access.require(asker, "records.set_up")
    return _fields(key).exclude(removed_at=None)


def field_row(asker: Actor, key: str, name: str) -> CustomField:
    """The custom field ``name`` of a type, in sight or not. Raises NotFound."""
    access.require(asker, "records.set_up")
    found = _fields(key).filter(name=name).first()
    if found is None:
        raise NotFound("field_not_found", "There is no such field.")
    return found


def _fields(key: str) -> QuerySet[CustomField]:
    return CustomField.objects.filter(record_type=key).order_by("position", "pk")


def object_plan(row: CustomObject) -> ObjectPlan:
    """What is said of an object now."""
    return ObjectPlan(row.label, row.plural, row.icon, row.help)


def field_plan(row: CustomField) -> FieldPlan:
    """What is said of a field now."""
    names = FieldPlan.__dataclass_fields__
    return FieldPlan(**{name: getattr(row, name) for name in names})


def formula_text(row: CustomField) -> str:
    """The formula of ``row`` with its fields by label, as people read it."""
    fields = base_fields(row.record_type) | {
        found.name: found for found in custom_fields().get(row.record_type, ())
    }
    return readable(str(row.computation.get("formula", "")), fields)


FORMULA_USE = noted("the formula “%(field)s” of %(kinds)s")
ROLL_UP_USE = noted("the roll-up “%(field)s” of %(kinds)s")


def uses_of(asker: Actor, row: CustomField) -> list[str]:
    """Where a field is used, in a phrase each: it would be missed there. Three queries."""
    access.require(asker, "records.set_up")
    key, name = row.record_type, row.name
    found = [
        say("the view “%(view)s”", view=view.label)
        for view in SavedView.objects.order_by("pk")
        if (key, name) in _named_in_view(view)
    ]
    computed = CustomField.objects.filter(removed_at=None).exclude(source=ENTERED)
    for other in computed.exclude(pk=row.pk).order_by("pk"):
        if f"{key}.{name}" in _reads(other):
            used = FORMULA_USE if other.source == FORMULA else ROLL_UP_USE
            found.append(say(used, field=other.label, kinds=_called(other.record_type)))
    return found + [phrase for source in _sources for phrase in source(key, name)]


def _called(key: str) -> str:
    kind = record_types().get(key)
    return kind.plural.lower() if kind else key


def _named_in_view(view: SavedView) -> set[tuple[str, str]]:
    """What a view shows and what it filters by: (key of the type, name of the field)."""
    kind = record_type(view.record_type)
    options = {str(value) for value in view.options.values() if isinstance(value, str)}
    options |= {
        str(one) for value in view.options.values() if isinstance(value, list) for one in value
    }
    shown = {*view.columns, view.sort.removeprefix("-"), view.group, *options}
    filtered = named(view.tree, kind) if kind else set()
    return filtered | {(view.record_type, name) for name in shown}


def _reads(row: CustomField) -> set[str]:
    """What a computed field is computed from: "type.field" each."""
    if row.source == FORMULA:
        names = re.findall(r"\[(\w+)\]", str(row.computation.get("formula", "")))
        return {f"{row.record_type}.{name}" for name in names}
    roll_up = roll_up_of(row.record_type, row.name, row.computation)
    return {f"{roll_up.child}.{name}" for name in roll_up.reads}


def held_choices(row: CustomField, gone: Sequence[str]) -> dict[str, int]:
    """Value → how many records hold it, of the choices ``gone`` that some hold. One query each."""
    kind = record_types().get(row.record_type)
    if kind is None:
        return {}
    lookup = "__contains" if row.kind == Kind.CHOICES else ""
    found: dict[str, int] = {}
    for value in gone:
        wanted: Any = [value] if lookup else value
        rows = kind.model._default_manager.filter(
            **kind.only, **{f"custom__{row.name}{lookup}": wanted}
        )
        count = rows.count()
        found |= {value: count} if count else {}
    return found


def doubles(row: CustomField) -> int:
    """How many values of ``row`` more than one record holds. One query."""
    kind = record_types().get(row.record_type)
    if kind is None:
        return 0
    column = f"custom__{row.name}"
    rows = kind.model._default_manager.filter(**kind.only, **{f"{column}__isnull": False})
    groups = rows.order_by().values(column).annotate(held=Count("pk")).filter(held__gt=1)
    return int(groups.count())


def held_values(row: CustomField) -> int:
    """How many records hold a value of ``row``. One query."""
    kind = record_types().get(row.record_type)
    if kind is None:
        return 0
    filled = {f"custom__{row.name}__isnull": False}
    return int(kind.model._default_manager.filter(**kind.only, **filled).count())


def index_names(row: CustomField) -> tuple[str, str]:
    """What the indexes of ``row`` are called: for order and equality, and for parts of words."""
    return f"custom_field_{row.pk}", f"custom_field_{row.pk}_words"


def standing_indexes(row: CustomField) -> dict[str, bool]:
    """Of the indexes of ``row`` that the database has: whether each is valid. One query."""
    return _standing(index_names(row))


def _standing(names: Sequence[str]) -> dict[str, bool]:
    statement = """
        SELECT relname, indisvalid FROM pg_class JOIN pg_index ON indexrelid = pg_class.oid
         WHERE relname = ANY(%s) AND pg_table_is_visible(pg_class.oid)"""
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(names)])
        return dict(cursor.fetchall())


def index_states(rows: Sequence[CustomField]) -> Mapping[int, str]:
    """Field id → "ready", "waiting" (to be made or dropped), or "" for none. One query."""
    names = {row.pk: index_names(row) for row in rows}
    standing = _standing([name for pair in names.values() for name in pair])
    states = {}
    for row in rows:
        made = [standing[name] for name in names[row.pk] if name in standing]
        is_ready = bool(made) and all(made)
        states[row.pk] = (
            "ready" if row.is_indexed and is_ready else "waiting" if row.is_indexed or made else ""
        )
    return states
