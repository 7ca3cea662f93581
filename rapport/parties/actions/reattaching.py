"""Everything that hangs on a party, hung on another one, and back.

What leads to parties is found, not listed: foreign keys of any app, what is attached to any record,
and custom fields that link to a party. What cannot move, since the other party has the same (an
e-mail address, a tag, a role), stays where it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection, transaction
from psycopg import sql

from rapport.parties.models import CONTACT_POINTS, Merge, Party, Trait
from rapport.platform.records.fields import Kind
from rapport.platform.records.models.attached import Attached
from rapport.platform.records.types import record_types

COMPUTED = (Trait, Merge)
PRIMARY_AGAIN = "UPDATE {table} SET is_primary = true WHERE id = ANY (%(ids)s) RETURNING id"
SECONDARY = """
    UPDATE {table} SET is_primary = false WHERE id = ANY (%(ids)s) AND is_primary AND EXISTS (
        SELECT FROM {table} AS own WHERE own.party_id = %(target)s AND own.is_primary
           AND own.id <> ALL (%(ids)s))
    RETURNING id"""
Moved = dict[str, list[int]]


@dataclass(frozen=True)
class Slot:
    """A column that leads to parties; ``key`` is that of a custom field in the column "custom"."""

    table: str
    column: str
    key: str = ""
    attached: bool = False

    @property
    def name(self) -> str:
        return ".".join(part for part in (self.table, self.column, self.key) if part)

    @property
    def leads(self) -> sql.Composable:
        """Whether a row leads to %(source)s."""
        column = sql.Identifier(self.column)
        if self.key:
            found = sql.SQL("{} -> {} = to_jsonb(%(source)s::bigint)")
            return found.format(column, sql.Literal(self.key))
        if self.attached:
            return sql.SQL("record_type = %(label)s AND {} = %(source)s").format(column)
        return sql.SQL("{} = %(source)s").format(column)

    @property
    def leads_on(self) -> sql.Composable:
        """The column's value once the row leads to %(target)s."""
        if not self.key:
            return sql.SQL("%(target)s")
        return sql.SQL("jsonb_set({}, ARRAY[{}], to_jsonb(%(target)s::bigint))").format(
            sql.Identifier(self.column), sql.Literal(self.key)
        )


def slots() -> Iterator[Slot]:
    """Every column that leads to parties. Those of views follow by themselves."""
    for relation in Party._meta.related_objects:
        model: Any = relation.related_model
        if model not in COMPUTED and model._meta.managed:
            yield Slot(model._meta.db_table, str(relation.field.get_attname_column()[1]))
    for model in Attached.__subclasses__():
        yield Slot(model._meta.db_table, "record_id", attached=True)
    for kind in record_types().values():
        for found in kind.all_fields().values():
            if found.is_custom and found.kind is Kind.RECORD and found.target == "party":
                yield Slot(kind.model._meta.db_table, "custom", found.name)


@transaction.atomic(savepoint=False)
def reattach(source: int, target: int) -> Moved:
    """Hang on ``target`` what hangs on ``source``; returns what moved. One statement per slot, and one
    per row of a slot where some cannot move.
    """
    moved: Moved = {}
    for slot in slots():
        try:
            with transaction.atomic():
                found = _move(slot, source, target)
        except IntegrityError:
            found = _move_each(slot, source, target)
        if found:
            moved[slot.name] = found
    return moved | _second_to_none(moved, target)


@transaction.atomic(savepoint=False)
def put_back(moved: Mapping[str, Sequence[int]], source: int, target: int) -> None:
    """Hang on ``target`` what ``moved`` from it and still hangs on ``source``."""
    for slot in slots():
        if ids := moved.get(slot.name):
            _move(slot, source, target, ids)
    for name, ids in moved.items():
        table, _, column = name.partition(".")
        if column == "is_primary":
            _primaries(PRIMARY_AGAIN, table, ids, target)


def _move(slot: Slot, source: int, target: int, ids: Sequence[int] | None = None) -> list[int]:
    statement = sql.SQL(
        "UPDATE {table} SET {column} = {on} WHERE {leads}{chosen} RETURNING id"
    ).format(
        table=sql.Identifier(slot.table),
        column=sql.Identifier(slot.column),
        on=slot.leads_on,
        leads=slot.leads,
        chosen=sql.SQL("" if ids is None else " AND id = ANY (%(ids)s)"),
    )
    params = {"source": source, "target": target, "ids": None if ids is None else list(ids)}
    return _ids(statement, params)


def _move_each(slot: Slot, source: int, target: int) -> list[int]:
    """Row by row, leaving those that the target has already."""
    statement = sql.SQL("SELECT id FROM {} WHERE {} ORDER BY id")
    moved = []
    for pk in _ids(statement.format(sql.Identifier(slot.table), slot.leads), {"source": source}):
        try:
            with transaction.atomic():
                moved += _move(slot, source, target, [pk])
        except IntegrityError:
            continue
    return moved


def _second_to_none(moved: Moved, target: int) -> Moved:
    """Of two main e-mail addresses the target's own stays the main one; returns those that no longer are."""
    demoted = {}
    for model in CONTACT_POINTS.values():
        table = model._meta.db_table
        ids = moved.get(f"{table}.party_id")
        if ids and (found := _primaries(SECONDARY, table, ids, target)):
            demoted[f"{table}.is_primary"] = found
    return demoted


def _primaries(statement: str, table: str, ids: Sequence[int], target: int) -> list[int]:
    composed = sql.SQL(statement).format(table=sql.Identifier(table))
    return _ids(composed, {"ids": list(ids), "target": target})


def _ids(statement: sql.Composed, params: Mapping[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            statement.as_string(connection.connection), {**params, "label": Party._meta.label_lower}
        )
        return [pk for (pk,) in cursor.fetchall()]
