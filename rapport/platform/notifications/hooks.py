"""What notifications listen to."""

from __future__ import annotations

from rapport.kit.speech import noted
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.platform.notifications.events import RecordFollowed, RecordUnfollowed
from rapport.platform.notifications.news import Work, news, work
from rapport.platform.notifications.tasks import tell_mentioned
from rapport.platform.records import undoing
from rapport.platform.records.events import (
    BulkRunEnded,
    FileAdded,
    FileFoundInfected,
    NoteWritten,
    SomeoneMentioned,
)

MANY = 500


def _is_long(event: Event) -> bool:
    return int(event.data.get("done", 0)) >= MANY


def _bulk_run(event: Event) -> str:
    return f"/bulk/{event.subject_id}/"


news(NoteWritten.name, FileAdded.name, FileFoundInfected.name)
events.on(SomeoneMentioned.name, lambda mention: tell_mentioned.defer(**vars(mention)))
undoing.passes(RecordFollowed.name, RecordUnfollowed.name)
work(
    BulkRunEnded.name,
    Work(
        noted("Your change of %(done)s records is over: %(changed)s changed."), _bulk_run, _is_long
    ),
)
