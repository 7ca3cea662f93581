"""The fields that were added to a type whose records an app writes by actions of its own.

Such an action calls ``enter`` or ``amend`` before it saves its record, ``entered`` or ``amended``
after, and tells of the changes in its own event. ``own`` is field → what was typed, or the file that
came along. Where nothing was added to the type, none of them costs a statement.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.platform.access import Actor
from rapport.platform.records.actions import following
from rapport.platform.records.actions.files import check_size
from rapport.platform.records.actions.records import assign, editable_fields, unsaid
from rapport.platform.records.actions.uploads import Uploads, keep, missing
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.queries.custom import custom_fields
from rapport.platform.records.types import RecordType, type_of

Own = Mapping[str, Any]
Changes = dict[str, list[Any]]
NOTHING: Own = MappingProxyType({})


def enter(record: Model, own: Own, *, by: Actor) -> None:
    """Fill the own fields of a new record: as given, by default, or worked out. Raises Invalid with a
    sentence per field, for one that is needed too.
    """
    kind = _kind(record)
    following.begin(kind, record)
    _set(kind, record, own, by, is_new=True)
    following.compute(kind, record)


def entered(record: Any, own: Own, *, by: Actor) -> None:
    """What follows once the new record is saved: its files are kept, and it is rolled up."""
    links = keep(record, _files(own), by)
    if links:
        record.custom |= links
        record.save(update_fields=["custom"])
    following.follow(_kind(record), [record.pk])


def amend(record: Any, own: Own, *, by: Actor) -> Changes:
    """Change the own fields of a record: as given, and worked out. Returns field → [before, after].

    Raises Invalid with a sentence per field.
    """
    kind = _kind(record)
    changes = _set(kind, record, own, by)
    for name, pk in keep(record, _files(own), by).items():
        changes[name] = [record.custom.get(name), pk]
        record.custom[name] = pk
    return changes | following.compute(kind, record)


def amended(record: Model, changes: Mapping[str, Sequence[Any]]) -> None:
    """What follows once the changed record is saved: it is rolled up, also from where it was before."""
    before = {name: [change[0]] for name, change in changes.items()}
    following.follow(_kind(record), [record.pk], None, before)


def check(kind: RecordType, record: Any, own: Own, *, by: Actor) -> None:
    """Raises Invalid with a sentence per field unless ``own`` can be written: into ``record``, or a
    new one when that is None. Writes nothing.
    """
    draft: Any = kind.model(**kind.only) if record is None else copy.copy(record)
    draft.custom = dict(draft.custom)
    _set(kind, draft, own, by, is_new=record is None)


def writable(kind: RecordType, by: Actor) -> dict[str, Field]:
    """The fields that were added to ``kind`` and that ``by`` may write, by name."""
    if not custom_fields().get(kind.key):
        return {}
    return {name: found for name, found in editable_fields(kind, by).items() if found.is_custom}


def _set(kind: RecordType, record: Any, own: Own, by: Actor, *, is_new: bool = False) -> Changes:
    """Set all but the files, which are only looked at."""
    fields, files = writable(kind, by), _files(own)
    given = {name: raw for name, raw in own.items() if name not in files}
    wrong = _wrong_files(fields, files)
    if is_new:
        given = unsaid(fields) | given
        wrong |= missing(fields, files)
    try:
        changes = assign(kind, record, given, fields=fields, by=by)
    except Invalid as error:
        wrong |= error.fields
    if wrong:
        raise Invalid("invalid_record", fields=wrong)
    return changes


def _wrong_files(fields: Mapping[str, Field], files: Uploads) -> dict[str, str]:
    wrong = {}
    for name, upload in files.items():
        if name not in fields or fields[name].kind is not Kind.FILE:
            wrong[name] = say("“%(name)s” cannot be written here.", name=name)
            continue
        try:
            check_size(upload)
        except Invalid as error:
            wrong[name] = str(error)
    return wrong


def _files(own: Own) -> Uploads:
    return {name: value for name, value in own.items() if isinstance(value, UploadedFile)}


def _kind(record: Model) -> RecordType:
    found = type_of(record)
    if found is None:
        raise TypeError(f"{type(record).__name__} is no record type")
    return found
