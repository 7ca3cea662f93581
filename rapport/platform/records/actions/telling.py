"""What the engine did, told in the type's own words: one record at a time, or thousands by COPY."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model

from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.events.happenings import Happening
from rapport.platform.records.actions.allowance import about, party_column
from rapport.platform.records.events import (
    RecordCreated,
    RecordDeleted,
    RecordEdited,
    RecordRestored,
)
from rapport.platform.records.types import Changes, RecordType

ALIKE = """
    SELECT {about} AS about, %(label)s AS subject_type, id AS subject_id, %(data)s::jsonb AS data
      FROM {table} WHERE id = ANY (%(pks)s)"""
GENERIC = {
    "created": RecordCreated,
    "edited": RecordEdited,
    "deleted": RecordDeleted,
    "restored": RecordRestored,
}


def tell(what: str, kind: RecordType, record: Any, changes: Changes, by: Actor) -> None:
    """Record that ``record`` was ``what``, with field → [before, after]."""
    events.record(
        happening(what, kind, record, changes), by=by, about=about(record), subject=record
    )


def happening(what: str, kind: RecordType, record: Any, changes: Changes) -> Happening:
    """The type's own event for it, or the engine's."""
    own = kind.writing.events.get(what)
    return own(record, changes) if own else GENERIC[what](kind.key, str(record), dict(changes))


def told_columns(kind: RecordType) -> set[str]:
    """The columns from which an event about a record is told."""
    names = {name.attname for name in kind.model._meta.concrete_fields}
    return {"id", "kind", "name", kind.title, "party_id", "number"} & names


def tell_many(what: str, kind: RecordType, told: Sequence[tuple[Any, Changes]], by: Actor) -> None:
    """The same for many records, of which ``told_columns`` are known. One COPY; what follows reads the stream."""
    if told:
        sample = happening(what, kind, kind.model(), {})
        events.record_many(sample.name, _rows(what, kind, told), by=by)


def tell_alike(told: Happening, model: type[Model], pks: Sequence[int], by: Actor) -> None:
    """Record ``told`` of each of these records. One statement, however many they are."""
    select = ALIKE.format(
        about=party_column(model) or "NULL::bigint",
        table=connection.ops.quote_name(model._meta.db_table),
    )
    params = {"label": model._meta.label_lower, "pks": list(pks), "data": json.dumps(told.data())}
    if pks:
        events.record_from(told.name, select, params, by=by)


def _rows(
    what: str, kind: RecordType, told: Iterable[tuple[Any, Changes]]
) -> Iterator[tuple[int | None, str, int | None, dict[str, object]]]:
    label = kind.model._meta.label_lower
    for record, changes in told:
        yield about(record), label, record.pk, happening(what, kind, record, changes).data()
