"""The lists of opportunities, as they are read with them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.parts import Entry
from rapport.platform.records.values import get, written
from rapport.sales.models.parts import Part


def entries_of(
    model: type[Part], fields: Sequence[Field], pks: Collection[int]
) -> Mapping[int, list[Entry]]:
    """The entries of many opportunities, by their ids, in order. One query."""
    found: dict[int, list[Entry]] = {}
    rows: Any = model._default_manager.filter(opportunity__in=pks)
    for row in rows.order_by("opportunity_id", "position"):
        entry = {field.name: get(row, field) for field in fields}
        found.setdefault(row.opportunity_id, []).append(entry)
    return found


def names_of(
    model: type[Part], fields: Sequence[Field], lists: Collection[Sequence[Entry]]
) -> dict[str, dict[int, str]]:
    """What the entries of ``lists`` lead to is called, by field and id. A query for each link field."""
    found = {}
    for field in fields:
        if field.kind in (Kind.USER, Kind.RECORD):
            pks = {entry[field.name] for entries in lists for entry in entries}
            related: Any = model._meta.get_field(field.column).related_model
            rows = related._default_manager.filter(pk__in=pks - {None})
            found[field.name] = {row.pk: str(row) for row in rows}
    return found


def named_entries(
    fields: Sequence[Field], entries: Sequence[Entry], names: Mapping[str, Mapping[int, str]]
) -> list[str]:
    """Entries as a history tells them: their values in a row; of links, the names, each said once."""
    return [" · ".join(_texts(fields, entry, names)) for entry in entries]


def _texts(
    fields: Sequence[Field], entry: Entry, names: Mapping[str, Mapping[int, str]]
) -> Iterator[str]:
    led_to = ""
    for field in fields:
        value = entry[field.name]
        if value in (None, "", False, Decimal(0)) or value == led_to:
            continue
        text = _told(field, value, names)
        led_to = text if field.name in names else led_to
        yield text


def _told(field: Field, value: Any, names: Mapping[str, Mapping[int, str]]) -> str:
    if field.name in names:
        return names[field.name].get(value, "?")
    if value is True:
        return field.label
    text = written(field, value)
    return field.choice_labels.get(text, text)
