"""One record of any type, as its own page and its forms show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapport.kit.errors import NotFound
from rapport.kit.money import Money
from rapport.platform.access import Actor, Right
from rapport.platform.records import values
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.queries.links import (
    HIDDEN,
    Lead,
    Link,
    leads_for,
    links,
    target_of,
)
from rapport.platform.records.queries.lists import list_page, record_type_of
from rapport.platform.records.types import RecordType

LINKS = frozenset({Kind.USER, Kind.RECORD, Kind.FILE})
LONG = frozenset({Kind.LONG_TEXT, Kind.ADDRESS, Kind.FILE})


@dataclass(frozen=True)
class Shown:
    """A field of a record and what a person reads there; of a link also the id and its page."""

    field: Field
    value: Any
    href: str = ""
    raw: Any = None

    @property
    def is_empty(self) -> bool:
        return self.value is None or self.value in ("", [])


@dataclass(frozen=True)
class RecordPage:
    """A record with its fields, and what the asker may do to it."""

    kind: RecordType
    record: Any
    fields: tuple[Shown, ...]
    may_edit: bool
    may_delete: bool

    @property
    def filled(self) -> list[Shown]:
        return [item for item in self.fields if not item.is_empty]

    @property
    def empty(self) -> list[Shown]:
        return [item for item in self.fields if item.is_empty]


def record_of(asker: Actor, key: str, pk: int) -> tuple[RecordType, Any]:
    """The record ``pk`` of the type called ``key``, with that type. Raises NotFound."""
    kind = record_type_of(asker, key)
    record = kind.visible_to(asker).filter(pk=pk).first()
    if record is None:
        raise NotFound("record_not_found", "There is no such %(kind)s.", kind=kind.label.lower())
    return kind, record


def record_page(asker: Actor, key: str, pk: int, *, only_custom: bool = False) -> RecordPage:
    """The page of a record. Four queries, and one for each kind of link.

    ``only_custom`` leaves out what the type itself declares, for pages that show that already.
    """
    kind, record = record_of(asker, key, pk)
    fields = [
        found
        for found in kind.fields_for(asker).values()
        if not found.relation and (found.is_custom if only_custom else found.name != kind.title)
    ]
    fields.sort(key=lambda found: not found.is_custom)
    same = kind.visible_to(asker, Right.EDIT).filter(pk=pk)
    gone = kind.visible_to(asker, Right.DELETE).filter(pk=pk)
    return RecordPage(
        kind=kind,
        record=record,
        fields=tuple(_shown(asker, kind, record, fields)),
        may_edit=same.exists(),
        may_delete=kind.is_trashable and gone.exists(),
    )


@dataclass(frozen=True)
class Related:
    """Some records that lead to another: their columns, and per record its page and cells."""

    lead: Lead
    columns: tuple[Field, ...]
    rows: tuple[tuple[str, tuple[Shown, ...]], ...]
    has_more: bool


def lead_of(asker: Actor, key: str, child: str, name: str) -> Lead:
    """The field ``name`` of the type ``child`` that leads to the type ``key``. Raises NotFound."""
    for lead in leads_for(asker, key):
        if (lead.kind.key, lead.field.name) == (child, name):
            return lead
    raise NotFound()


def related(asker: Actor, lead: Lead, pk: int, *, limit: int = 10) -> Related:
    """The records that lead to the record ``pk``. One query, and one for each link they show."""
    fields = lead.kind.fields_for(asker)
    columns = [
        name
        for name in lead.kind.columns
        if name != lead.field.name and name in fields and fields[name].kind not in LONG
    ]
    where = {"all": [{"field": lead.field.name, "op": "is", "value": pk}]}
    found = list_page(asker, lead.kind, where=where, columns=columns[:6], limit=limit)
    urls = lead.kind.urls_of([row.pk for row in found.rows])
    cells = [
        tuple(shown_cell(asker, field, value) for field, value in row.cells) for row in found.rows
    ]
    rows = tuple(zip(urls, cells, strict=True))
    return Related(lead, found.columns, rows, bool(found.next_cursor))


def shown_cell(asker: Actor, found: Field, value: Any) -> Shown:
    """A cell of a list as a person reads it."""
    if value is None or value == "":
        return Shown(found, None)
    if found.is_custom and found.kind is Kind.MONEY:
        return Shown(found, value if isinstance(value, Money) else Money(value, found.currency))
    if found.keeps_id and found.kind in LINKS and isinstance(value, int):
        link = links(asker, found, [value]).get(value, Link(value, HIDDEN))
        return Shown(found, link.text, link.href)
    return Shown(found, _labelled(found, values.loaded(found, value) if found.is_custom else value))


def _labelled(found: Field, value: Any) -> Any:
    labels = found.choice_labels
    if isinstance(value, list):
        return [labels.get(one, one) for one in value]
    return labels.get(value, value) if labels else value


def _shown(asker: Actor, kind: RecordType, record: Any, fields: Sequence[Field]) -> list[Shown]:
    row = _row(kind, record, fields)
    return [_item(asker, kind, found, row) for found in fields]


def _row(kind: RecordType, record: Any, fields: Sequence[Field]) -> Mapping[str, Any]:
    """The columns of ``fields`` that stand in other tables too. One query, or none."""
    paths = {path for found in fields if not found.is_custom for path in _paths(found)}
    stored: dict[str, Any] = {}
    if paths:
        stored = kind.model._default_manager.filter(pk=record.pk).values(*paths).get()
    return stored | {
        found.column: values.loaded(found, record.custom.get(found.name))
        for found in fields
        if found.is_custom
    }


def _paths(found: Field) -> list[str]:
    return [path for path in (found.column, found.shown_column, found.currency) if path]


def _item(asker: Actor, kind: RecordType, found: Field, row: Mapping[str, Any]) -> Shown:
    value = row.get(found.column)
    if value is None or value == "":
        return Shown(found, None)
    if found.kind is Kind.MONEY:
        return Shown(
            found, Money(value, found.currency if found.is_custom else row[found.currency])
        )
    if found.kind in LINKS:
        link = _link(asker, kind, found, value, row)
        return Shown(found, link.text, link.href, value)
    return Shown(found, _labelled(found, value))


def _link(asker: Actor, kind: RecordType, found: Field, value: Any, row: Mapping[str, Any]) -> Link:
    """What a link reads: a record that the asker may not see, or a lost one, keeps its secret."""
    if not found.is_custom:
        target = target_of(found, kind)
        href = target.url_of(value) if target else ""
        return Link(value, str(row[found.shown_column]), href)
    return links(asker, found, [value]).get(int(value), Link(int(value), HIDDEN))
