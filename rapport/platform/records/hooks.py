"""What the engine plugs into itself: what undoes the events of what hangs on records."""

from __future__ import annotations

from rapport.platform.records import undoing
from rapport.platform.records.actions.custom.retyping import undo_retype
from rapport.platform.records.actions.undo import attached, lists
from rapport.platform.records.events import (
    ExternalIdAdded,
    ExternalIdRemoved,
    FieldRetyped,
    NoteWritten,
    TagAdded,
    TagRemoved,
)
from rapport.platform.records.list_events import (
    AddedToList,
    ListCreated,
    ListRemoved,
    ListRenamed,
    ListRestored,
    TakenOffList,
)

undoing.register(TagAdded.name, attached.take_tags_off)
undoing.register(TagRemoved.name, attached.stick_tags_on)
undoing.register(ExternalIdAdded.name, undoing.one_by_one(attached.remove_external_id))
undoing.register(ExternalIdRemoved.name, undoing.one_by_one(attached.add_external_id))
undoing.register(NoteWritten.name, undoing.one_by_one(attached.delete_note))
undoing.register(FieldRetyped.name, undoing.one_by_one(undo_retype))
undoing.register(AddedToList.name, lists.take_off)
undoing.register(TakenOffList.name, lists.put_on)
undoing.register(ListCreated.name, undoing.one_by_one(lists.remove_list))
undoing.register(ListRestored.name, undoing.one_by_one(lists.remove_list))
undoing.register(ListRemoved.name, undoing.one_by_one(lists.restore_list))
undoing.register(ListRenamed.name, undoing.one_by_one(lists.rename_back))
