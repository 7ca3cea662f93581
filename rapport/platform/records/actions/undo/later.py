"""Undoing a large story in the background, as a run with progress."""

from __future__ import annotations

import uuid
from uuid import UUID

from django.db import transaction

from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.records.events import BulkRunStarted
from rapport.platform.records.models import BulkRun
from rapport.platform.records.queries.stories import event_count, require_story, types_in

AT_ONCE = 500
"""Stories of more events than these are undone by the worker."""


@transaction.atomic
def plan_undo(story: UUID, *, by: Actor, overwrite: bool = False) -> BulkRun:
    """Plan to undo ``story``; the worker does it with the rights that ``by`` has then."""
    from rapport.platform.records.tasks import run_bulk as work

    require_story(by, story)
    kinds = types_in(story)
    run = BulkRun.objects.create(
        record_type=kinds[0].key if kinds else "",
        verb="undo",
        arguments={"story": str(story), "overwrite": overwrite},
        selection={},
        total=event_count(story),
        by_id=by.user_id,
        story=uuid.uuid4(),
    )
    events.record(BulkRunStarted(run.record_type, "undo", run.total), by=by, subject=run)
    work.defer(run_id=run.pk)
    return run
