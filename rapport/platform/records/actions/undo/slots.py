"""Where the value of a change stands: in a column of the record, or among its custom values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import connection
from psycopg import sql

from rapport.platform import access
from rapport.platform.access import Actor, FieldRight
from rapport.platform.records.fields import Field
from rapport.platform.records.types import RecordType


@dataclass(frozen=True)
class Slot:
    """A change by its name in events, and where it stands; without a ``column`` among the custom values.

    ``target`` is the table that a link leads to.
    """

    key: str
    column: str = ""
    type: str = ""
    is_text: bool = False
    is_unique: bool = False
    target: str = ""

    @property
    def now(self) -> sql.Composable:
        """What stands there, as JSON; no value is SQL's null."""
        if not self.column:
            stored = sql.SQL("record.custom -> {key}").format(key=self.key)
            return sql.SQL("nullif({stored}, 'null'::jsonb)").format(stored=stored)
        return sql.SQL("to_jsonb(record.{column})").format(column=sql.Identifier(self.column))

    def told(self, place: int) -> sql.Composable:
        """What the story says of before (0) or after (1), in the form of ``now``."""
        value = sql.SQL("line.fields -> {key} -> {place}").format(key=self.key, place=place)
        if not self.column:
            return sql.SQL("nullif({value}, 'null'::jsonb)").format(value=value)
        return sql.SQL("to_jsonb({value})").format(value=self.typed(value))

    def typed(self, value: sql.Composable) -> sql.Composable:
        """JSON ``value`` as the column keeps it."""
        text = sql.SQL("(({value}) #>> '{{}}')").format(value=value)
        if self.is_text:
            text = sql.SQL("coalesce({text}, '')").format(text=text)
        return sql.SQL("({text})::{type}").format(text=text, type=sql.SQL(self.type))


@dataclass(frozen=True)
class Slots:
    """The slots of some changes, and the names of those that have none or may not be written."""

    found: tuple[Slot, ...]
    elsewhere: tuple[str, ...]
    forbidden: tuple[str, ...]


def slots_of(kind: RecordType, keys: Iterable[str], by: Actor) -> Slots:
    """Where the changes called ``keys`` stand, as far as ``by`` may write there."""
    found, elsewhere, forbidden = [], [], []
    known, seen = kind.all_fields(), kind.fields_for(by)
    for key in keys:
        field = known.get(key) or _field_of_column(known, key)
        slot = _slot(kind, key, field)
        if slot is None:
            elsewhere.append(key)
        elif field is not None and not _may_write(kind, field, seen, by):
            forbidden.append(key)
        else:
            found.append(slot)
    return Slots(tuple(found), tuple(elsewhere), tuple(forbidden))


def _may_write(kind: RecordType, field: Field, seen: dict[str, Field], by: Actor) -> bool:
    policy = access.policy_called(kind.policy_name)
    return field.name in seen and policy.field_right(by, field.name) is FieldRight.EDIT


def _field_of_column(known: dict[str, Field], key: str) -> Field | None:
    own = (item for item in known.values() if not item.is_custom and not item.relation)
    return next((item for item in own if item.column == key), None)


def _slot(kind: RecordType, key: str, field: Field | None) -> Slot | None:
    if field is not None and field.is_custom:
        return Slot(key, is_unique=field.is_unique)
    if field is not None and (field.relation or "__" in field.column):
        return None
    try:
        column: Any = kind.model._meta.get_field(field.column if field else key)
    except FieldDoesNotExist:
        return None
    if not column.concrete or column.many_to_many or (field is None and not column.editable):
        return None
    type_name = str(
        column.rel_db_type(connection) if column.is_relation else column.db_type(connection)
    )
    if type_name.endswith("]") or type_name == "jsonb":
        return None
    return Slot(
        key,
        column.column,
        type_name,
        is_text=not column.null and type_name.startswith(("varchar", "text")),
        is_unique=column.unique,
        target=column.related_model._meta.db_table if column.is_relation else "",
    )
