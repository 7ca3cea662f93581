"""Entering and changing records of types that apps write by actions of their own, as these allow it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from rapport.kit.errors import Invalid, RapportError
from rapport.kit.money import Money
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor, FieldRight, Right
from rapport.platform.records import values
from rapport.platform.records.actions import own_fields, records
from rapport.platform.records.actions.external_ids import add_external_id
from rapport.platform.records.actions.parts import told_apart
from rapport.platform.records.actions.records import check_link, editable_fields
from rapport.platform.records.actions.upserting import Fate, Upsert
from rapport.platform.records.fields import Field
from rapport.platform.records.making import Making
from rapport.platform.records.parts import Parts
from rapport.platform.records.queries.upserting import known_records
from rapport.platform.records.types import RecordType

Given = Mapping[str, Any]


def said_fields(kind: RecordType, making: Making, by: Actor) -> dict[str, Field]:
    """What ``by`` may say of a new record, by name."""
    policy = access.policy_called(kind.policy_name)
    own = {one.name: one for one in making.fields}
    mine = {n: one for n, one in own.items() if policy.field_right(by, n) is FieldRight.EDIT}
    return mine | own_fields.writable(kind, by)


def given_to_new(kind: RecordType, by: Actor) -> dict[str, Field]:
    """What ``by`` may say of a new record, however it is entered, by name."""
    return said_fields(kind, kind.making, by) if kind.making else editable_fields(kind, by)


def given_later(kind: RecordType, by: Actor) -> dict[str, Field]:
    """What ``by`` may change of one that is here, however it was entered, by name."""
    return changeable_fields(kind, kind.making, by) if kind.making else editable_fields(kind, by)


def said_parts(making: Making) -> dict[str, Parts]:
    """The lists of a new record, by name."""
    return {part.name: part for part in making.parts}


def changeable_fields(kind: RecordType, making: Making, by: Actor) -> dict[str, Field]:
    """What ``by`` may change of a record that is here, by name."""
    later = said_fields(kind, making, by)
    own = {name: found for name, found in later.items() if name in making.changeable}
    return own | editable_fields(kind, by)


@transaction.atomic
def make_record(kind: RecordType, making: Making, given: Given, *, by: Actor) -> Any:
    """Enter a record with what is ``given``. Raises Invalid with a sentence for each field and entry."""
    access.hold(by, Right.CREATE, kind.policy_name)
    rest, lists = told_apart(said_parts(making), given)
    known = said_fields(kind, making, by)
    own = {name: raw for name, raw in rest.items() if name in known and known[name].is_custom}
    others = {name: raw for name, raw in rest.items() if name not in own}
    needed = {name: None for name, found in known.items() if found.is_required}
    said = _read(known, {n: None for n in needed if not known[n].is_custom} | others, by)
    return making.make(said | lists, own, by)


@transaction.atomic
def change_record(kind: RecordType, making: Making, pk: int, given: Given, *, by: Actor) -> bool:
    """Change what can be changed of a record; what is ``given`` as it stands is no change. Returns
    whether one was made. Raises Invalid for what cannot be changed any more.
    """
    record = records.locked(kind, pk, by)
    editable = editable_fields(kind, by)
    mine = {name: raw for name, raw in given.items() if name in editable}
    rest, lists = told_apart(said_parts(making), {n: r for n, r in given.items() if n not in mine})
    said = _read(said_fields(kind, making, by), rest, by)
    moved = {name for name, value in said.items() if not _stands(kind, record, name, value)}
    moved |= {name for name, found in lists.items() if not _lists_stand(making, pk, name, found)}
    fixed = moved - making.changeable
    if fixed:
        sentence = say("This stands as it was entered.")
        raise Invalid("stands", fields=dict.fromkeys(sorted(fixed), sentence))
    if moved:
        making.change(record, {name: said[name] for name in moved}, by)
    return bool(moved) | (bool(mine) and bool(records.edit_record(kind, pk, mine, by=by).changes))


@transaction.atomic
def upsert_records(
    kind: RecordType, making: Making, source: str, rows: Sequence[Upsert], *, by: Actor
) -> None:
    """Enter or change a record for each of ``rows``, one by one: a row that is refused leaves the others."""
    access.hold(by, Right.READ, kind.policy_name)
    known = known_records(by, kind, source, [row.external_id for row in rows])
    came: set[str] = set()
    for row in rows:
        if row.external_id in came:
            row.wrong["external_id"] = say("This id comes twice.")
        came.add(row.external_id)
        found = known.get(row.external_id)
        if found is not None and found.record is None:
            row.wrong[""] = found.reason
        if row.wrong:
            continue
        try:
            with transaction.atomic():
                _take(kind, making, source, row, found.record if found else None, by)
        except RapportError as error:
            row.pk = None
            row.refuse(error)


def _take(
    kind: RecordType, making: Making, source: str, row: Upsert, record: Any, by: Actor
) -> None:
    """Enter the record of ``row``, or change the one that it is."""
    if record is None:
        made = make_record(kind, making, row.values, by=by)
        add_external_id(made, source, row.external_id, by=by)
        row.pk, row.fate = made.pk, Fate.CREATED
        return
    is_new = change_record(kind, making, record.pk, row.values, by=by)
    row.pk, row.fate = record.pk, Fate.UPDATED if is_new else Fate.UNCHANGED


def _read(known: Mapping[str, Field], given: Given, by: Actor) -> dict[str, Any]:
    wrong = {name: say("This cannot be written here.") for name in given.keys() - known.keys()}
    read: dict[str, Any] = {}
    for name in given.keys() & known.keys():
        try:
            read[name] = values.read(known[name], given[name])
            check_link(known[name], read[name], by)
        except Invalid as error:
            wrong |= error.fields
    if wrong:
        raise Invalid("invalid_record", fields=wrong)
    return {name: value for name, value in read.items() if value not in (None, "")}


def _stands(kind: RecordType, record: Any, name: str, value: Any) -> bool:
    return bool(values.get(record, kind.all_fields()[name]) == value)


def _lists_stand(making: Making, pk: int, name: str, given: Sequence[Given]) -> bool:
    """Whether a list says of every entry only what is so."""
    stored = said_parts(making)[name].read([pk]).get(pk, [])
    return len(stored) == len(given) and all(
        value in (None, "") or _plain(one[field]) == _plain(value)
        for one, entry in zip(stored, given, strict=True)
        for field, value in entry.items()
    )


def _plain(value: Any) -> Any:
    return value.amount if isinstance(value, Money) else value
