"""Records as programs read them: flat, links as ids, and what a link leads to on request."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from rapport.kit.errors import Invalid, NotFound
from rapport.kit.money import Money
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor, Right
from rapport.platform.accounts.queries import names_of_users
from rapport.platform.api.asking import Asked
from rapport.platform.records.actions.allowance import party_column
from rapport.platform.records.actions.making import given_later, given_to_new
from rapport.platform.records.actions.parts import known_parts
from rapport.platform.records.actions.reads import note_read
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.parts import Entry, Parts
from rapport.platform.records.queries.links import target_of
from rapport.platform.records.queries.lists import Row, list_page, rows_of
from rapport.platform.records.types import RecordType, record_types
from rapport.platform.records.values import plain

VERSION = Field("version", "Version", Kind.NUMBER, shown="version")
LAST_ID = 2**63 - 1
_AS_IT_IS = frozenset({str, int, bool})
Item = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """Some records, and where the next ones begin."""

    items: list[Item]
    next_cursor: str


def find(asker: Actor, kind: RecordType, asked: Asked) -> Found:
    """A page of records. As many statements as ``list_page``, one for each expansion, and one for each
    list that is asked for by name.
    """
    columns = columns_of(asker, kind, asked)
    page = list_page(
        asker,
        kind,
        where=asked.where,
        sort=asked.sort,
        columns=columns,
        cursor=asked.cursor,
        limit=asked.limit,
    )
    items = _items(asker, kind, page.rows)
    _add_parts(asker, kind, asked.fields, items)
    _expand(asker, kind, asked.expand, items)
    return Found(items, page.next_cursor)


def read(asker: Actor, kind: RecordType, pk: int, asked: Asked | None = None) -> Item:
    """One record. Raises NotFound."""
    asked = asked or Asked()
    rows = rows_of(asker, kind, [pk_of(kind, pk)], columns_of(asker, kind, asked))
    if pk not in rows:
        raise NotFound("record_not_found", "There is no such %(kind)s.", kind=kind.label.lower())
    [item] = _items(asker, kind, [rows[pk]])
    _add_parts(asker, kind, asked.fields or known_parts(kind, asker), [item])
    _expand(asker, kind, asked.expand, [item])
    return item


def after_writing(asker: Actor, kind: RecordType, pk: int) -> Item:
    """The record that was just written; nothing but its id where it left the asker's sight by that."""
    try:
        return read(asker, kind, pk)
    except NotFound:
        found: Item = {"id": pk}
        if is_versioned(kind):
            rows = kind.model._default_manager.filter(pk=pk)
            found["version"] = rows.values_list("version", flat=True).get()
        return found


def pk_of(kind: RecordType, pk: int) -> int:
    """``pk``, if a record can have it. Raises NotFound."""
    if pk > LAST_ID:
        raise NotFound("record_not_found", "There is no such %(kind)s.", kind=kind.label.lower())
    return pk


def is_made_here(kind: RecordType) -> bool:
    """Whether its records can be entered: by its app's own action, or field by field, as what names them
    can be written.
    """
    return kind.making is not None or kind.all_fields()[kind.title].is_editable


def is_versioned(kind: RecordType) -> bool:
    """Whether its records count their changes."""
    return any(found.name == "version" for found in kind.model._meta.concrete_fields)


def expandable(asker: Actor, kind: RecordType) -> dict[str, RecordType | None]:
    """The fields that lead on, by name: to records of a type, or to a user."""
    found: dict[str, RecordType | None] = {}
    for name, field in kind.fields_for(asker).items():
        target = target_of(field, kind) if field.kind is Kind.RECORD else None
        if field.kind is Kind.USER or (
            target is not None and access.may_see(asker, target.model, name=target.policy_name)
        ):
            found[name] = target
    return found


def columns_of(asker: Actor, kind: RecordType, asked: Asked) -> list[Field]:
    """The fields that are asked for, such that links are read as ids. Raises Invalid for unknown ones."""
    lists = known_parts(kind, asker)
    known = {name: one for name, one in kind.fields_for(asker).items() if name not in lists}
    beside = {"id", "version", *lists}
    unknown = [name for name in asked.fields if name not in known and name not in beside]
    lost = [name for name in asked.expand if name not in expandable(asker, kind)]
    wrong = {"fields": unknown, "expand": lost}
    if unknown or lost:
        sentences = {
            where: say("There is no such field: %(names)s.", names=", ".join(names)[:200])
            for where, names in wrong.items()
            if names
        }
        raise Invalid("unknown_field", fields=sentences)
    wanted = dict.fromkeys([*asked.fields, *asked.expand] if asked.fields else known)
    shown = [known[name].bare for name in wanted if name in known]
    return [VERSION, *shown] if is_versioned(kind) else shown


def described(asker: Actor) -> list[dict[str, Any]]:
    """Every record type that ``asker`` sees, with its fields and what may be done."""
    return [
        _described(asker, kind)
        for kind in record_types().values()
        if access.may_see(asker, kind.model, name=kind.policy_name)
    ]


def as_json(field: Field, value: Any) -> Any:
    """``value`` of ``field`` as programs read it; nothing is null, whatever it is made of."""
    if value is None or value == "":
        return [] if field.has_several else None
    if isinstance(value, str | int):
        return value
    if isinstance(value, Money):
        return {"amount": f"{Decimal(value.amount).normalize():f}", "currency": value.currency}
    if isinstance(value, datetime):
        return moment(value)
    return plain(value)


def moment(value: datetime) -> str:
    """As programs read it."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _items(asker: Actor, kind: RecordType, rows: Iterable[Row]) -> list[Item]:
    """Rows of the same fields as documents. Who reads personal data is written down, as on pages."""
    items: list[Item] = []
    about = {"id": "id", "party_id": "party"}.get(party_column(kind.model), "")
    for row in rows:
        item: Item = {"id": row.pk}
        for field, value in row.cells:
            if type(value) in _AS_IT_IS and value != "":  # as most are: no call for them
                item[field.name] = value
            else:
                item[field.name] = as_json(field, value)
        note_read(kind, row.pk, by=asker, about=item.get(about))
        items.append(item)
    return items


def _add_parts(
    asker: Actor, kind: RecordType, names: Collection[str], items: Sequence[Item]
) -> None:
    """Put the lists called ``names`` into ``items``. One statement for each."""
    for name, part in known_parts(kind, asker).items() if names else ():
        if name in names:
            entries = part.read([item["id"] for item in items])
            for item in items:
                item[name] = [_entry(part, entry) for entry in entries.get(item["id"], ())]


def _entry(part: Parts, entry: Entry) -> Item:
    return {field.name: as_json(field, entry[field.name]) for field in part.fields}


def _expand(asker: Actor, kind: RecordType, names: Sequence[str], items: list[Item]) -> None:
    """Put what the fields called ``names`` lead to into ``items``. One statement for each."""
    targets = expandable(asker, kind) if names else {}
    for item in items if names else ():
        item["expanded"] = {}
    for name in names:
        pks = {item[name] for item in items if item[name] is not None}
        led = _led_to(asker, targets[name], pks)
        for item in items:
            item["expanded"][name] = led.get(item[name])


def _led_to(asker: Actor, target: RecordType | None, pks: Iterable[int]) -> Mapping[int, Item]:
    if target is None:
        return {pk: {"id": pk, "name": name} for pk, name in names_of_users(pks).items()}
    columns = [field for field in columns_of(asker, target, Asked()) if not field.relation]
    rows = rows_of(asker, target, list(pks), columns)
    return dict(zip(rows, _items(asker, target, rows.values()), strict=True))


def _described(asker: Actor, kind: RecordType) -> dict[str, Any]:
    given, editable = given_to_new(kind, asker), given_later(kind, asker)
    return {
        "key": kind.key,
        "label": kind.label,
        "plural": kind.plural,
        "title": kind.title,
        "sort": kind.sort,
        "may": [
            right.value
            for right in Right
            if access.may_see(asker, kind.model, right, name=kind.policy_name)
        ],
        "fields": [
            {
                "name": field.name,
                "label": field.label,
                "kind": field.kind.value,
                "help": field.help,
                "is_custom": field.is_custom,
                "is_required": field.is_required,
                "is_unique": field.is_unique,
                "is_given": field.name in given,
                "is_editable": field.name in editable,
                "is_sortable": field.is_sortable,
                "is_filterable": field.is_filterable,
                "target": field.target or None,
                "choices": [
                    {"value": value, "label": str(label)} for value, label in field.choices
                ],
            }
            for field in kind.fields_for(asker).values()
        ],
    }
