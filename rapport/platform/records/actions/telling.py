"""What the engine did, told in the type's own words: one record at a time, or thousands by COPY."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.events.happenings import Happening
from rapport.platform.records.actions.allowance import about
from rapport.platform.records.events import (
    RecordCreated,
    RecordDeleted,
    RecordEdited,
    RecordRestored,
)
from rapport.platform.records.types import Changes, RecordType

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


def _rows(
    what: str, kind: RecordType, told: Iterable[tuple[Any, Changes]]
) -> Iterator[tuple[int | None, str, int | None, dict[str, object]]]:
    label = kind.model._meta.label_lower
    for record, changes in told:
        yield about(record), label, record.pk, happening(what, kind, record, changes).data()
