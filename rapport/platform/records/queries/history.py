"""What was done to a record, in words and values for people: of any type, the newest first."""

from __future__ import annotations

import base64
import binascii
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from rapport.kit.errors import Invalid, NotFound
from rapport.kit.money import Money
from rapport.platform.access import Actor
from rapport.platform.events.models import Event
from rapport.platform.events.sentences import headline_of
from rapport.platform.records import values
from rapport.platform.records.events import PersonalDataRead
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.models import CustomField
from rapport.platform.records.queries.links import HIDDEN, Link, links, target_of
from rapport.platform.records.queries.lists import record_type_of
from rapport.platform.records.queries.records import Shown
from rapport.platform.records.types import RecordType

PAGE = 30
LINKS = frozenset({Kind.USER, Kind.RECORD, Kind.FILE})
Raw = tuple[Field, Any]


@dataclass(frozen=True)
class Change:
    """A field's value before and after, as people read them; ``is_known`` ones can be restored."""

    name: str
    label: str
    before: Shown
    after: Shown
    is_known: bool


@dataclass(frozen=True)
class Entry:
    """One thing that was done: what, by whom, when, and what it changed."""

    id: int
    name: str
    at: datetime
    by_name: str
    headline: str
    story: UUID
    changes: tuple[Change, ...]

    @property
    def is_edit(self) -> bool:
        return self.name.endswith("_edited")


@dataclass(frozen=True)
class History:
    """A stretch of a record's history, of all or of one ``field``, and where the next one begins."""

    kind: RecordType
    record: Any
    entries: tuple[Entry, ...]
    next_cursor: str
    field: Field | None = None


def history(
    asker: Actor, key: str, pk: int, *, field: str = "", cursor: str = "", limit: int = PAGE
) -> History:
    """What was done to a record, in the trash or not; what the asker may not know of is left out.

    Three queries, and one for each kind of link. Raises NotFound for a hidden record or field.
    """
    kind, record = record_in_trash_or_not(asker, key, pk)
    chosen = _field(kind, asker, field)
    rows = _events(record, chosen.name if chosen else "")
    found = list(_after(rows, cursor).order_by("-at", "-pk")[: limit + 1])
    entries = entries_of(asker, kind, found[:limit], record=record, only=field)
    next_cursor = (
        encode_place(found[limit - 1].at, found[limit - 1].pk) if len(found) > limit else ""
    )
    return History(kind, record, tuple(entries), next_cursor, chosen)


def record_in_trash_or_not(asker: Actor, key: str, pk: int) -> tuple[RecordType, Any]:
    """The record, wherever it lies. Raises NotFound."""
    kind = record_type_of(asker, key)
    for in_trash in (False, True) if kind.is_trashable else (False,):
        record = kind.visible_to(asker, in_trash=in_trash).filter(pk=pk).first()
        if record is not None:
            return kind, record
    raise NotFound("record_not_found", "There is no such %(kind)s.", kind=kind.label.lower())


def event_of(asker: Actor, kind: RecordType, record: Any, event: int, field: str) -> Event:
    """The event of ``record`` that changed ``field``, if ``asker`` may know. Raises NotFound."""
    if field not in kind.fields_for(asker):
        raise NotFound()
    found = _events(record, field).filter(pk=event).first()
    if found is None:
        raise NotFound("event_not_found", "This change is not in the record's history.")
    return found


def entries_of(
    asker: Actor, kind: RecordType, events: Sequence[Event], *, record: Any = None, only: str = ""
) -> list[Entry]:
    """``events`` about records of ``kind`` as entries; edits of which nothing may be shown are left out."""
    known, hidden = kind.fields_for(asker), hidden_changes(kind, asker)
    raw: dict[int, list[tuple[Raw, Any, Any]]] = {}
    for event in events:
        changes = event.data.get("changes")
        pairs = changes.items() if isinstance(changes, dict) else ()
        raw[event.pk] = [
            ((_field_called(kind, known, name), name), *_pair(change))
            for name, change in pairs
            if name not in hidden and (not only or name == only)
        ]
    shown = _readable(asker, kind, [line for lines in raw.values() for line in lines], record)
    entries = []
    for event in events:
        lines = tuple(_change(line, shown, known) for line in raw[event.pk])
        if lines or not event.data.get("changes"):
            entries.append(_entry(event, lines))
    return entries


def values_of(
    asker: Actor, kind: RecordType, name: str, given: Sequence[Any]
) -> tuple[str, list[Shown]] | None:
    """The label of a change called ``name``, and values of it as people read them; None if hidden."""
    if name in hidden_changes(kind, asker):
        return None
    found = _field_called(kind, kind.fields_for(asker), name)
    shown = _readable(asker, kind, [((found, name), value, None) for value in given], None)
    return found.label if name else "", [shown[name, json.dumps(value)] for value in given]


def _entry(event: Event, changes: tuple[Change, ...]) -> Entry:
    headline = headline_of(event.name, event.data)
    by_name = event.by_name
    return Entry(event.pk, event.name, event.at, by_name, headline, event.story, changes)


def _field(kind: RecordType, asker: Actor, name: str) -> Field | None:
    known = kind.fields_for(asker)
    if name and name not in known:
        raise NotFound()
    return known.get(name)


def _events(record: Any, field: str) -> QuerySet[Event]:
    rows = Event.objects.filter(subject_type=record._meta.label_lower, subject_id=record.pk)
    rows = rows.exclude(name=PersonalDataRead.name)
    return rows.filter(data__changes__has_key=field) if field else rows


def hidden_changes(kind: RecordType, asker: Actor) -> set[str]:
    """The names of changes that ``asker`` may not know of: of fields, their columns, and removed ones."""
    known = kind.fields_for(asker)
    unknown = [found for name, found in kind.all_fields().items() if name not in known]
    removed = CustomField.objects.filter(record_type=kind.key).exclude(removed_at=None)
    gone = set(removed.values_list("name", flat=True)) - set(known)
    return {found.name for found in unknown} | {found.column for found in unknown} | gone


def _field_called(kind: RecordType, known: Mapping[str, Field], name: str) -> Field:
    """The field that a change is about; a text by the name of the change where there is none."""
    if name in known and not known[name].relation:
        return known[name]
    for found in known.values():
        if found.column == name and not found.relation:
            return found
    return Field(name, name.replace("_", " ").capitalize())


def _pair(change: Any) -> tuple[Any, Any]:
    return (
        (change[0], change[1]) if isinstance(change, list) and len(change) == 2 else (None, change)
    )


def _readable(
    asker: Actor, kind: RecordType, lines: Iterable[tuple[Raw, Any, Any]], record: Any
) -> dict[tuple[str, str], Shown]:
    """(Field, value as JSON) → what people read there."""
    by_field: defaultdict[str, set[str]] = defaultdict(set)
    fields: dict[str, Field] = {}
    for (found, name), *pair in lines:
        fields[name] = found
        by_field[name] |= {json.dumps(value) for value in pair}
    shown = {}
    for name, texts in by_field.items():
        found, loaded = fields[name], {text: json.loads(text) for text in texts}
        named = _names(asker, kind, found, loaded.values())
        for text, value in loaded.items():
            shown[name, text] = _shown(found, value, named, record)
    return shown


def _names(
    asker: Actor, kind: RecordType, found: Field, given: Iterable[Any]
) -> Mapping[int, Link]:
    if found.kind not in LINKS:
        return {}
    target = target_of(found, kind)
    pks = [value for value in given if isinstance(value, int)]
    return links(asker, replace(found, target=target.key) if target else found, pks)


def _shown(found: Field, value: Any, named: Mapping[int, Link], record: Any) -> Shown:
    if value is None or value in ("", []):
        return Shown(found, None)
    if isinstance(value, list) and found.kind is not Kind.CHOICES:
        return Shown(found, ", ".join(str(part) for part in value))
    if found.kind in LINKS:
        link = (
            named.get(value, Link(value, HIDDEN)) if isinstance(value, int) else Link(0, str(value))
        )
        return Shown(found, link.text, link.href, value)
    try:
        return Shown(found, _value(found, value, record))
    except (ValueError, ArithmeticError):
        return Shown(Field(found.name, found.label), str(value))


def _value(found: Field, value: Any, record: Any) -> Any:
    if found.kind is Kind.MONEY:
        currency = found.currency if found.is_custom else getattr(record, found.currency, "")
        return Money(values.loaded(found, value), currency or "XXX")
    labels = found.choice_labels
    if isinstance(value, list):
        return [labels.get(one, one) for one in value]
    return labels.get(value, values.loaded(found, value)) if labels else values.loaded(found, value)


def _change(
    line: tuple[Raw, Any, Any], shown: Mapping[tuple[str, str], Shown], known: Mapping[str, Field]
) -> Change:
    (found, name), before, after = line
    return Change(
        name=name,
        label=found.label,
        before=shown[name, json.dumps(before)],
        after=shown[name, json.dumps(after)],
        is_known=name in known and known[name].is_editable,
    )


def _after(rows: QuerySet[Event], cursor: str) -> QuerySet[Event]:
    if not cursor:
        return rows
    at, pk = decode_cursor(cursor)
    return rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk), at__lte=at)


def encode_place(at: datetime, pk: int) -> str:
    """Where a page ended, as a word for an address."""
    text = json.dumps([at.isoformat(), pk])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> tuple[datetime, int]:
    """The moment and id that ``encode_place`` wrote. Raises Invalid when it did not."""
    try:
        at, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        moment, number = datetime.fromisoformat(at), int(pk)
    except (ValueError, TypeError, OverflowError, binascii.Error):
        raise _damaged() from None
    if moment.tzinfo is None or not 0 <= number < 2**63:
        raise _damaged()
    return moment, number


def _damaged() -> Invalid:
    return Invalid("bad_cursor", "This link to older entries is damaged; start at the newest.")
