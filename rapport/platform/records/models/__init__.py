"""What the engine keeps: the base of records, what hangs on them, what is made in the browser, views."""

from rapport.platform.records.models.attached import (
    Attached,
    ExternalId,
    File,
    Note,
    Tag,
    Tagging,
)
from rapport.platform.records.models.custom import (
    CustomField,
    CustomObject,
    CustomRecord,
    FieldRun,
    Reader,
)
from rapport.platform.records.models.record import Record, trash_index, whose_indexes
from rapport.platform.records.models.retention import Retention
from rapport.platform.records.models.views import BulkRun, SavedView

__all__ = [
    "Attached",
    "BulkRun",
    "CustomField",
    "CustomObject",
    "CustomRecord",
    "ExternalId",
    "FieldRun",
    "File",
    "Note",
    "Reader",
    "Record",
    "Retention",
    "SavedView",
    "Tag",
    "Tagging",
    "trash_index",
    "whose_indexes",
]
