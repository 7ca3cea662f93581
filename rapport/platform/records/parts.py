"""What a record has several of, each with fields of its own: its e-mail addresses, the roles it plays."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapport.platform.access import Actor, FieldRight
from rapport.platform.records.fields import Field
from rapport.platform.records.values import as_json

Entry = Mapping[str, Any]

Told = dict[int, list[list[str]]]


@dataclass(frozen=True)
class Parts:
    """A list that programs read and write with a record, whole.

    ``name`` is what they call it, ``told`` what its changes are called in the record's history.
    ``read`` gives the entries of many records, by their ids. ``understand`` makes of an entry, whose
    values were read, what is stored, which of a list with links is the entry itself or a row that has
    them; it raises Invalid at the names of ``fields``. Two entries of one record have different
    ``key``s. ``write`` makes what was understood all that records have, by their
    ids; it returns before and after, as texts, of those that changed. ``right`` is what somebody may
    do with the list.
    """

    name: str
    label: str
    told: str
    fields: tuple[Field, ...]
    read: Callable[[Collection[int]], Mapping[int, list[Entry]]]
    understand: Callable[[Entry], Any]
    key: Callable[[Any], Hashable]
    write: Callable[[Mapping[int, Sequence[Any]]], Told]
    right: Callable[[Actor], FieldRight]


def as_seen(entries: Sequence[Entry]) -> str:
    """Entries as JSON: what a form says that it showed, to be compared with what stands."""
    return as_json([dict(entry) for entry in entries])
