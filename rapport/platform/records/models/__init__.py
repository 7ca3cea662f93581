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
)
from rapport.platform.records.models.lists import List, ListMember
from rapport.platform.records.models.record import Record, trash_index, whose_indexes
from rapport.platform.records.models.retention import Retention
from rapport.platform.records.models.shared import Shared
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
    "List",
    "ListMember",
    "Note",
    "Record",
    "Retention",
    "SavedView",
    "Shared",
    "Tag",
    "Tagging",
    "trash_index",
    "whose_indexes",
]
