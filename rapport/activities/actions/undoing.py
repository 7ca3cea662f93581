"""Taking back what was done to planned work, from the events that tell of it."""

from __future__ import annotations

from datetime import datetime

from rapport.activities.actions.states import (
    cancel_activity,
    complete_activity,
    reschedule_activity,
)
from rapport.activities.models import Activity
from rapport.activities.queries import activity
from rapport.kit.errors import Refused
from rapport.platform.access import Actor
from rapport.platform.events.models import Event


def complete_again(event: Event, by: Actor) -> Activity:
    """What was opened again is done, or called off, as it was."""
    found = activity(by, int(event.subject_id or 0))
    if event.data["status"] == Activity.Status.CANCELLED:
        return cancel_activity(found, by=by, reason=event.data["outcome"])
    done_at = datetime.fromisoformat(event.data["done_at"])
    return complete_activity(found, by=by, outcome=event.data["outcome"], at=done_at)


def move_back(event: Event, by: Actor) -> Activity:
    """What was moved stands where it was. Raises Refused when it was moved on since."""
    found = activity(by, int(event.subject_id or 0))
    if found.due_at != datetime.fromisoformat(event.data["after"]):
        raise Refused("moved_on", "It was moved once more since.")
    return reschedule_activity(found, due_at=datetime.fromisoformat(event.data["before"]), by=by)
