"""Lists that are written with records: understood before anything is written, then set for many at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.platform.access import Actor, FieldRight
from rapport.platform.records import values
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.parts import Parts
from rapport.platform.records.queries.upserting import seen_links
from rapport.platform.records.types import RecordType

Lists = dict[str, list[Any]]
Given = dict[str, Any]
MOST_ENTRIES = 100
LINKS = (Kind.USER, Kind.RECORD)


def known_parts(kind: RecordType, by: Actor) -> dict[str, Parts]:
    """The lists of ``kind`` that ``by`` may know of, by name."""
    return {one.name: one for one in kind.parts if one.right(by) is not FieldRight.HIDDEN}


def editable_parts(kind: RecordType, by: Actor) -> dict[str, Parts]:
    """Those that ``by`` may write."""
    return {one.name: one for one in kind.parts if one.right(by) is FieldRight.EDIT}


def told_apart(editable: Mapping[str, Parts], given: Mapping[str, Any]) -> tuple[Given, Lists]:
    """The values of fields in ``given``, and what its lists are understood as. Raises Invalid, with a
    sentence at "emails.0.address".
    """
    lists: Lists = {}
    wrong: dict[str, str] = {}
    for name in given.keys() & editable.keys():
        try:
            lists[name] = _understood(editable[name], given[name] or [])
        except Invalid as error:
            wrong |= error.fields
    if wrong:
        raise Invalid("invalid_record", fields=wrong)
    return {name: value for name, value in given.items() if name not in lists}, lists


def note_hidden(
    parts: Iterable[Parts], told: Iterable[tuple[Lists, dict[str, str]]], by: Actor
) -> None:
    """Where an entry leads to what ``by`` does not see, say so in what stands beside its lists. A
    statement for each link field of ``parts``, however many lists.
    """
    told = list(told)
    linked = [(part, one) for part in parts for one in part.fields if one.kind in LINKS]
    for part, found in linked:
        led = [
            (wrong, f"{part.name}.{index}.{found.name}", pk)
            for lists, wrong in told
            for index, entry in enumerate(lists.get(part.name, ()))
            if (pk := _led_to(entry, found)) is not None
        ]
        seen = seen_links(by, found, {pk for _, _, pk in led})
        for wrong, place, pk in led:
            if pk not in seen:
                wrong[place] = say("It leads to nothing that you see.")


def _led_to(entry: Any, found: Field) -> int | None:
    """Where the link ``found`` of an entry leads, as it was read or as the row that it became."""
    pk: int | None = entry[found.name] if isinstance(entry, Mapping) else values.get(entry, found)
    return pk


def write_parts(
    kind: RecordType, wanted: Mapping[int, Lists]
) -> dict[int, dict[str, list[list[str]]]]:
    """Make the lists in ``wanted``, by the ids of records, all that these have; returns what changed, as
    an edit tells it. A few statements for each list, however many records.
    """
    changes: dict[int, dict[str, list[list[str]]]] = {}
    for part in kind.parts:
        lists = {pk: found[part.name] for pk, found in wanted.items() if part.name in found}
        for pk, change in (part.write(lists) if lists else {}).items():
            changes.setdefault(pk, {})[part.told] = change
    return changes


def _understood(part: Parts, given: Any) -> list[Any]:
    if not isinstance(given, list) or not all(isinstance(entry, Mapping) for entry in given):
        raise Invalid("no_list", fields={part.name: say("This is a list.")})
    if len(given) > MOST_ENTRIES:
        sentence = say("At most %(most)s are kept.", most=MOST_ENTRIES)
        raise Invalid("too_many", fields={part.name: sentence})
    wrong: dict[str, str] = {}
    found: dict[Any, Any] = {}
    for index, entry in enumerate(given):
        try:
            one = part.understand(_read(part, entry))
        except Invalid as error:
            wrong |= _placed(part, index, error.fields or {"": error.message})
            continue
        if part.key(one) in found:
            wrong |= _placed(part, index, {"": say("It comes twice.")})
        found[part.key(one)] = one
    if wrong:
        raise Invalid("invalid_list", fields=wrong)
    return list(found.values())


def _placed(part: Parts, index: int, wrong: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with an entry, said where it stands."""
    return {f"{part.name}.{index}.{name}".rstrip("."): said for name, said in wrong.items()}


def _read(part: Parts, entry: Mapping[str, Any]) -> dict[str, Any]:
    fields = {found.name: found for found in part.fields}
    wrong = {name: say("This cannot be written here.") for name in entry.keys() - fields.keys()}
    read = {}
    for name, found in fields.items():
        raw = entry.get(name)
        try:
            read[name] = values.read(found, "" if raw is None else raw)
        except Invalid as error:
            wrong |= error.fields
    if wrong:
        raise Invalid("invalid_entry", fields=wrong)
    return read
