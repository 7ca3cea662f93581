"""Many records of a type at once, entered or changed: known by what another system calls them, or by a
field that tells them apart.

Set by set, in one transaction and one story: a dozen statements, however many records. A row that
cannot be taken is told of and leaves the others alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import connection, transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from rapport.kit.errors import Invalid, RapportError
from rapport.kit.speech import noted, say
from rapport.platform import access
from rapport.platform.access import REFUSALS, Actor, Right
from rapport.platform.records import values
from rapport.platform.records.actions import following
from rapport.platform.records.actions.allowance import known_as, type_of
from rapport.platform.records.actions.deriving import changed, insert, needed, store, stored
from rapport.platform.records.actions.parts import (
    Lists,
    editable_parts,
    note_hidden,
    told_apart,
    write_parts,
)
from rapport.platform.records.actions.records import editable_fields, unsaid
from rapport.platform.records.actions.telling import tell_many
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.parts import Parts
from rapport.platform.records.queries.upserting import (
    Known,
    holders,
    known_records,
    seen_links,
    taken_values,
)
from rapport.platform.records.types import RecordType

MOST_ROWS = 10_000
LONGEST_SOURCE, LONGEST_ID = 60, 200
TIE = """
    INSERT INTO records_externalid AS known (record_type, object_id, source, value, record_id)
    SELECT %(record_type)s, %(object_id)s::bigint, %(source)s, told.value, told.id
      FROM unnest(%(ids)s::bigint[], %(values)s::text[]) AS told (id, value)
        ON CONFLICT (record_type, object_id, source, value) DO UPDATE SET record_id = excluded.record_id"""
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


class Fate(StrEnum):
    """What became of a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


HERE_ALREADY = noted("It is here already, and only new ones were to be entered.")
NOT_HERE = noted("It is not here yet, and only those here were to be changed.")


@dataclass(frozen=True)
class Manner:
    """How rows find their records, and what may become of those: with ``key``, the value of that field
    tells which record a row is, and an id of the other system may be missing.
    """

    key: str = ""
    may_enter: bool = True
    may_change: bool = True


@dataclass(eq=False)
class Upsert:
    """A row: what the other system calls the record, its values by field name, and what became of it.

    ``wrong`` says by field what is wrong with it; a row that comes with it is refused. ``begins`` is what
    a new record holds where the values say nothing.
    """

    external_id: str
    values: Mapping[str, Any]
    wrong: dict[str, str] = field(default_factory=dict)
    fate: Fate = Fate.REFUSED
    pk: int | None = None
    record: Any = None
    known: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, list[Any]] = field(default_factory=dict)
    lists: Lists = field(default_factory=dict)
    begins: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_plain(self) -> bool:
        """Whether it enters a record that nothing hangs on."""
        return self.pk is None and not self.lists

    def refuse(self, error: RapportError) -> None:
        """Leave the record alone, for what ``error`` says."""
        fields = error.fields if isinstance(error, Invalid) else {}
        self.wrong |= fields or {"": error.message}


BY_ID = Manner()


@transaction.atomic
def upsert_records(
    kind: RecordType, source: str, rows: Sequence[Upsert], *, by: Actor, manner: Manner = BY_ID
) -> None:
    """Enter or change a record for each of ``rows``, which then say what became of them.

    ``source`` is the other system. Who may only change, or only enter, does that. Raises Invalid.
    """
    access.hold(by, Right.READ, kind.policy_name)
    source = source.strip()
    if not 0 < len(source) <= LONGEST_SOURCE or not source.isprintable():
        fields = {"source": say("Name the other system in up to 60 characters.")}
        raise Invalid("bad_source", fields=fields)
    if len(rows) > MOST_ROWS:
        raise Invalid("too_many_rows", "At most %(most)s records come at once.", most=MOST_ROWS)
    _lock(kind, source)
    _read_values(kind, rows, by, manner)
    _find_records(kind, _known(kind, source, _standing(rows), by, manner), rows, by, manner)
    _check_unique(kind, _standing(rows))
    _set_values(kind, _standing(rows))
    _check_among(kind, _standing(rows))
    new = [row for row in _standing(rows) if row.pk is None]
    old = [row for row in _standing(rows) if row.pk is not None]
    _enter(kind, source, new, by)
    _change(kind, old, by)
    if manner.key:
        _tie(kind, source, old)


def _standing(rows: Iterable[Upsert]) -> list[Upsert]:
    return [row for row in rows if not row.wrong]


def _lock(kind: RecordType, source: str) -> None:
    """Two programs that speak for the same system wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [f"upsert {type_of(kind.model())} {source}"])


def _read_values(kind: RecordType, rows: Sequence[Upsert], by: Actor, manner: Manner) -> None:
    """Understand what was sent; every record once."""
    fields, parts = editable_fields(kind, by), editable_parts(kind, by)
    came: set[Any] = set()
    for row in rows:
        _tell_apart(row, parts)
        row.values = _understood(row, fields)
        if row.external_id or not manner.key:
            _check_id(row, came)
        if manner.key:
            _check_key(row, fields.get(manner.key), came)
    note_hidden(parts.values(), [(row.lists, row.wrong) for row in rows], by)
    for found in fields.values():
        if found.kind in (Kind.USER, Kind.RECORD):
            _check_links(found, _standing(rows), by)


def _tell_apart(row: Upsert, parts: Mapping[str, Parts]) -> None:
    try:
        row.values, row.lists = told_apart(parts, row.values)
    except Invalid as error:
        row.wrong |= error.fields
        row.values = {name: value for name, value in row.values.items() if name not in parts}


def _check_id(row: Upsert, came: set[Any]) -> None:
    if not 0 < len(row.external_id) <= LONGEST_ID or not row.external_id.isprintable():
        row.wrong["external_id"] = say("An id has 1 to 200 characters.")
    elif row.external_id in came:
        row.wrong["external_id"] = say("This id comes twice.")
    came.add(row.external_id)


def _check_key(row: Upsert, key: Field | None, came: set[Any]) -> None:
    """What tells the record from others is there, and comes once."""
    if key is None:
        raise Invalid("bad_key", "There is no such field to know records by.")
    value = values.plain(row.values.get(key.name))
    if value in (None, ""):
        row.wrong.setdefault(
            key.name, say("%(field)s tells which one it is, and is empty.", field=key.label)
        )
    elif (key.name, value) in came:
        row.wrong[key.name] = say(
            "%(field)s: “%(value)s” comes twice.", field=key.label, value=value
        )
    came.add((key.name, value))


def _understood(row: Upsert, fields: Mapping[str, Field]) -> dict[str, Any]:
    read = {}
    for name, raw in row.values.items():
        found = fields.get(name)
        if found is None or found.kind is Kind.FILE:
            row.wrong[name] = say("This cannot be written here.")
            continue
        try:
            read[name] = values.read(found, raw)
        except Invalid as error:
            row.wrong |= error.fields
    return read


def _check_links(found: Field, rows: Sequence[Upsert], by: Actor) -> None:
    led = [row for row in rows if row.values.get(found.name) is not None]
    seen = seen_links(by, found, {row.values[found.name] for row in led})
    for row in led:
        if row.values[found.name] not in seen:
            row.wrong[found.name] = say("It leads to nothing that you see.")


def _known(
    kind: RecordType, source: str, rows: Sequence[Upsert], by: Actor, manner: Manner
) -> Mapping[Upsert, Known]:
    """The records that rows are about, locked. Who has no id yet may be known by the key, if there is one."""
    by_id = known_records(by, kind, source, [row.external_id for row in rows if row.external_id])
    found = {row: by_id[row.external_id] for row in rows if row.external_id in by_id}
    key = kind.all_fields().get(manner.key)
    if key is None:
        return found
    rest = [row for row in rows if row not in found]
    held = holders(by, kind, key, [row.values[key.name] for row in rest])
    told = {row: values.plain(row.values[key.name]) for row in rest}
    return found | {row: held[value] for row, value in told.items() if value in held}


def _find_records(
    kind: RecordType,
    known: Mapping[Upsert, Known],
    rows: Sequence[Upsert],
    by: Actor,
    manner: Manner,
) -> None:
    """The records that rows are about; new ones for those that are about none."""
    may_create = access.may_see(by, kind.model, Right.CREATE, name=kind.policy_name)
    fields = editable_fields(kind, by)
    for row in _standing(rows):
        found = known.get(row)
        if found is not None and found.record is None:
            row.wrong[""] = found.reason
        elif found is not None and not manner.may_change:
            row.wrong[""] = say(HERE_ALREADY)
        elif found is not None:
            row.pk, row.record = found.record.pk, found.record
            row.known = stored(row.record)
        elif not manner.may_enter:
            row.wrong[""] = say(NOT_HERE)
        elif not may_create:
            row.wrong[""] = say(REFUSALS[Right.CREATE])
        else:
            row.record = _begun(kind, by)
            row.values = _unsaid(fields, row) | dict(row.values)


def _begun(kind: RecordType, by: Actor) -> Any:
    record: Any = kind.model(**kind.only)
    record.created_by_id = record.updated_by_id = record.owner_id = by.user_id
    if len(by.team_ids) == 1:
        (record.team_id,) = by.team_ids
    following.begin(kind, record)
    return record


def _unsaid(fields: Mapping[str, Field], row: Upsert) -> dict[str, Any]:
    """What a new record holds where the row says nothing."""
    found = {}
    for name, raw in (unsaid(fields) | dict(row.begins)).items():
        if name not in row.values:
            try:
                found[name] = values.read(fields[name], raw)
            except Invalid as error:
                row.wrong |= error.fields
    return found


def _check_unique(kind: RecordType, rows: Sequence[Upsert]) -> None:
    """Refuse what another record holds, or an earlier row. Who writes such records meanwhile waits."""
    unique = [found for found in kind.all_fields().values() if found.is_unique]
    if any(found.name in row.values for found in unique for row in rows):
        table = connection.ops.quote_name(kind.model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
    for found in unique:
        given = [row for row in rows if row.values.get(found.name) not in (None, "")]
        holders = taken_values(kind, found, [row.values[found.name] for row in given])
        for row in given:
            holder = holders.setdefault(values.plain(row.values[found.name]), row.pk or row)
            if holder not in (row.pk, row):
                row.wrong[found.name] = say(
                    "Another %(kind)s has this %(found)s.",
                    kind=kind.label.lower(),
                    found=found.label.lower(),
                )


def _set_values(kind: RecordType, rows: Sequence[Upsert]) -> None:
    """Set the values of the rows, and what their type derives from them, without saving."""
    fields = kind.all_fields()
    has_formulas = any(found.compute for found in fields.values())
    for row in rows:
        _set(row, fields)
    prefetch_related_objects([row.record for row in rows], *kind.writing.reads)
    for row in rows:
        sources = needed(kind.writing, frozenset(row.changes))
        try:
            if sources:
                kind.writing.before(row.record, sources)
            if row.is_plain and kind.writing.settle:
                kind.writing.settle(row.record, row.external_id)
            if has_formulas and row.changes:
                row.changes |= following.compute(kind, row.record)
        except RapportError as error:
            row.refuse(error)


def _check_among(kind: RecordType, rows: Sequence[Upsert]) -> None:
    """Refuse what cannot stand beside an earlier row, where the type has such."""
    if kind.writing.among:
        for place, wrong in kind.writing.among([row.record for row in rows]).items():
            rows[place].wrong |= wrong


def _set(row: Upsert, fields: Mapping[str, Field]) -> None:
    for name, value in row.values.items():
        before = values.get(row.record, fields[name])
        if value != before and not (value in (None, "") and before in (None, "")):
            values.put(row.record, fields[name], value)
            row.changes[name] = [values.plain(before), values.plain(value)]


def _enter(kind: RecordType, source: str, rows: Sequence[Upsert], by: Actor) -> None:
    insert(kind, [row.record for row in rows])
    unsettled = [row for row in rows if not (row.is_plain and kind.writing.settle)]
    for row in rows:
        row.pk, row.fate = row.record.pk, Fate.CREATED
    _tie(kind, source, rows)
    _set_lists(kind, rows)
    _finish(kind, unsettled)
    following.follow(kind, [row.record.pk for row in rows])
    tell_many("created", kind, [(row.record, row.changes) for row in rows], by)


def _tie(kind: RecordType, source: str, rows: Sequence[Upsert]) -> None:
    """Keep what the other system calls the records; what is in the trash is called so no longer."""
    called = [row for row in rows if row.external_id]
    told = {
        **known_as(kind.model(**kind.only)),
        "source": source,
        "ids": [row.record.pk for row in called],
        "values": [row.external_id for row in called],
    }
    with connection.cursor() as cursor:
        cursor.execute(TIE, told)


def _change(kind: RecordType, rows: Sequence[Upsert], by: Actor) -> None:
    _set_lists(kind, rows)
    now, moved = timezone.now(), [row for row in rows if row.changes]
    for row in rows:
        row.fate = Fate.UPDATED if row.changes else Fate.UNCHANGED
    for row in moved:
        row.record.version += 1
        row.record.updated_by_id, row.record.updated_at = by.user_id, now
    before = [row.known for row in moved]
    store(kind, list(changed([row.record for row in moved], before)))
    _finish(kind, moved)
    names = {name for row in moved for name in row.changes}
    left = {name: [row.changes[name][0] for row in moved if name in row.changes] for name in names}
    following.follow(kind, [row.record.pk for row in moved], names, left)
    tell_many("edited", kind, [(row.record, row.changes) for row in moved], by)


def _set_lists(kind: RecordType, rows: Sequence[Upsert]) -> None:
    told = write_parts(kind, {row.record.pk: row.lists for row in rows if row.lists})
    for row in rows:
        row.changes |= told.get(row.record.pk, {})


def _finish(kind: RecordType, rows: Sequence[Upsert]) -> None:
    """Keep up what stands in other tables: of all at once, where the type can."""
    sources = needed(kind.writing, frozenset(name for row in rows for name in row.changes))
    if sources and kind.writing.after_many:
        kind.writing.after_many([row.record.pk for row in rows])
    elif sources:
        for row in rows:
            kind.writing.after(row.record, frozenset(row.changes))
