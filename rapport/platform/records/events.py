"""What can happen to what hangs on a record: notes, files, tags, ids of other systems."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from rapport.platform.events.happenings import Happening


@dataclass(frozen=True)
class NoteWritten(Happening):
    """A colleague wrote a note about a record."""

    note_id: int

    sentence: ClassVar[str] = ""


@dataclass(frozen=True)
class SomeoneMentioned(Happening):
    """A note named a colleague with @; they are to be told."""

    note_id: int
    user_id: int

    sentence: ClassVar[str] = ""


@dataclass(frozen=True)
class NoteEdited(Happening):
    """The writer of a note changed its text."""

    note_id: int

    sentence: ClassVar[str] = ""


@dataclass(frozen=True)
class NotePinned(Happening):
    """A note was put on top."""

    note_id: int

    sentence: ClassVar[str] = ""


@dataclass(frozen=True)
class NoteUnpinned(Happening):
    """A note went back to its place in time."""

    note_id: int

    sentence: ClassVar[str] = ""


@dataclass(frozen=True)
class NoteDeleted(Happening):
    """A note was deleted by who wrote it, or by an administrator."""

    note_id: int

    sentence: ClassVar[str] = "Removed a note"


@dataclass(frozen=True)
class FileAdded(Happening):
    """A file was put with a record; ``content_type`` is what its bytes say."""

    file_id: int
    file: str
    content_type: str
    size_bytes: int

    sentence: ClassVar[str] = "Added the file {file}"


@dataclass(frozen=True)
class FileFoundInfected(Happening):
    """The virus scanner found something in a file, which is kept back from now on."""

    file_id: int
    file: str
    finding: str

    sentence: ClassVar[str] = "The file {file} holds a virus and is kept back"


@dataclass(frozen=True)
class FileRemoved(Happening):
    """A file was taken away by who had put it there, or by an administrator."""

    file_id: int
    file: str

    sentence: ClassVar[str] = "Removed the file {file}"


@dataclass(frozen=True)
class TagAdded(Happening):
    """A tag was stuck on a record."""

    tag: str

    sentence: ClassVar[str] = "Tagged “{tag}”"


@dataclass(frozen=True)
class TagRemoved(Happening):
    """A tag was taken off a record."""

    tag: str

    sentence: ClassVar[str] = "Removed the tag “{tag}”"


@dataclass(frozen=True)
class ExternalIdAdded(Happening):
    """A record was tied to its name in another system."""

    source: str
    value: str

    sentence: ClassVar[str] = "Known as {value} in {source}"


@dataclass(frozen=True)
class ExternalIdRemoved(Happening):
    """A record was untied from its name in another system."""

    source: str
    value: str

    sentence: ClassVar[str] = "No longer known as {value} in {source}"


@dataclass(frozen=True)
class RecordCreated(Happening):
    """A record was entered; ``changes`` maps each filled field to [nothing, its value]."""

    type: str
    title: str
    changes: dict[str, Any] = field(default_factory=dict)

    sentence: ClassVar[str] = "Entered into Rapport"


@dataclass(frozen=True)
class RecordEdited(Happening):
    """Fields of a record changed; ``changes`` maps each to its value before and after."""

    type: str
    title: str
    changes: dict[str, Any] = field(default_factory=dict)

    sentence: ClassVar[str] = "Details changed: {changes}"


@dataclass(frozen=True)
class RecordDeleted(Happening):
    """A record was put into the trash, from which it can be restored."""

    type: str
    title: str
    changes: dict[str, Any] = field(default_factory=dict)

    sentence: ClassVar[str] = "Put into the trash"


@dataclass(frozen=True)
class RecordRestored(Happening):
    """A record was taken out of the trash."""

    type: str
    title: str
    changes: dict[str, Any] = field(default_factory=dict)

    sentence: ClassVar[str] = "Taken out of the trash"


@dataclass(frozen=True)
class ViewSaved(Happening):
    """Somebody kept a way to look at the records of a type."""

    type: str
    label: str
    reach: str


@dataclass(frozen=True)
class ViewEdited(Happening):
    """A saved view was changed."""

    type: str
    label: str
    reach: str


@dataclass(frozen=True)
class ViewDeleted(Happening):
    """A saved view was dropped."""

    type: str
    label: str


@dataclass(frozen=True)
class StoryUndone(Happening):
    """What a story had done was undone, as far as it could be; ``left`` counts the rest by reason.

    ``conflicts`` are the first values that somebody had changed since, as the page shows them.
    """

    undone: str
    changed: int
    conflict_count: int = 0
    conflicts: list[dict[str, Any]] = field(default_factory=list)
    left: dict[str, int] = field(default_factory=dict)

    sentence: ClassVar[str] = "Undid a story: {changed} records"


@dataclass(frozen=True)
class PersonalDataRead(Happening):
    """Somebody looked at a record of personal data; told once per person, record and hour."""

    type: str

    sentence: ClassVar[str] = ""


@dataclass(frozen=True)
class RecordErased(Happening):
    """A record was deleted for good, and with it what events and other tables said of it."""

    type: str
    reason: str = ""

    sentence: ClassVar[str] = "Deleted for good"


@dataclass(frozen=True)
class RetentionSet(Happening):
    """Records of a type stay in the trash for so many days; 0 means for ever."""

    type: str
    days: int
    days_before: int


@dataclass(frozen=True)
class ObjectMade(Happening):
    """An administrator made a type of records of the company's own."""

    key: str
    label: str


@dataclass(frozen=True)
class ObjectEdited(Happening):
    """What a custom object is called, or how it is explained, was changed."""

    key: str
    changes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ObjectRemoved(Happening):
    """A custom object was put out of sight; its records are kept."""

    key: str


@dataclass(frozen=True)
class ObjectRestored(Happening):
    """A custom object that was out of sight is in use again."""

    key: str


@dataclass(frozen=True)
class ObjectDeleted(Happening):
    """A custom object was deleted for good, with so many records."""

    key: str
    label: str
    records: int


@dataclass(frozen=True)
class FieldAdded(Happening):
    """An administrator added a field to a type of records."""

    type: str
    field: str
    label: str
    kind: str


@dataclass(frozen=True)
class FieldEdited(Happening):
    """What a custom field is called, or what it takes, was changed."""

    type: str
    field: str
    changes: dict[str, Any]


@dataclass(frozen=True)
class FieldsArranged(Happening):
    """The custom fields of a type were put into another order."""

    type: str
    fields: list[str]


@dataclass(frozen=True)
class FieldRemoved(Happening):
    """A custom field was put out of sight; its values are kept."""

    type: str
    field: str


@dataclass(frozen=True)
class FieldRestored(Happening):
    """A custom field that was out of sight is in use again."""

    type: str
    field: str


@dataclass(frozen=True)
class FieldDeleted(Happening):
    """A custom field was deleted for good, with so many values."""

    type: str
    field: str
    label: str
    values: int


@dataclass(frozen=True)
class FieldRetyped(Happening):
    """A custom field became one of another kind; ``lost`` of its values did not convert."""

    type: str
    field: str
    before: dict[str, Any]
    after: dict[str, Any]
    lost: int


@dataclass(frozen=True)
class FieldIndexed(Happening):
    """Filtering and sorting by a custom field is to be fast, or no longer so."""

    type: str
    field: str
    is_indexed: bool


@dataclass(frozen=True)
class SchemaImported(Happening):
    """Custom objects and fields came from the file of another installation."""

    objects: int
    fields: int


@dataclass(frozen=True)
class BulkRunStarted(Happening):
    """Somebody set out to change many records at once; ``total`` were chosen."""

    type: str
    verb: str
    total: int


@dataclass(frozen=True)
class BulkRunEnded(Happening):
    """A change of many records came to its end: done, cancelled or failed."""

    type: str
    verb: str
    state: str
    done: int
    changed: int
