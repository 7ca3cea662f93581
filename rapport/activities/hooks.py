"""What planned work plugs into the shell."""

from __future__ import annotations

from collections.abc import Callable

from rapport.activities import queries
from rapport.activities.actions import states
from rapport.activities.actions.undoing import complete_again, move_back
from rapport.activities.events import (
    ActivityCancelled,
    ActivityCompleted,
    ActivityEdited,
    ActivityPlanned,
    ActivityReopened,
    ActivityRescheduled,
    BookingPageChanged,
    CalendarConnected,
    CalendarDisconnected,
    CalendarFailed,
    FeedClosed,
    FeedRenewed,
    SlotBooked,
    VisitReported,
)
from rapport.platform.access import Actor
from rapport.platform.events.models import Event
from rapport.platform.notifications.news import news
from rapport.platform.records.undoing import Family, family, one_by_one, passes, register
from rapport.platform.ui.plugs import Command, MenuItem, Panel, command, menu, panel

READ = "activities.read_activities"


def _of_activity(action: Callable[..., object]) -> Callable[[Event, Actor], object]:
    """``action`` on the activity of an event."""
    return lambda event, by: action(queries.activity(by, int(event.subject_id or 0)), by=by)


menu(MenuItem("", "My day", "my_day", "sun", 1, READ, keys="g d"))
menu(MenuItem("", "Calendar", "calendar", "calendar", 2, READ, keys="g l"))
menu(MenuItem("", "Activities", "records", "checkbox", 40, READ, keys="g t", args=("activity",)))
for page, url_name in (("party", "party_steps"), ("record", "record_steps")):
    panel(Panel(page, "next_steps", "Next steps", url_name, order=5, verb=READ))

family(Family(created=ActivityPlanned.name, edited=ActivityEdited.name, key="activity"))
for name in (ActivityCompleted.name, ActivityCancelled.name):
    register(name, one_by_one(_of_activity(states.reopen_activity)))
register(ActivityReopened.name, one_by_one(complete_again))
register(ActivityRescheduled.name, one_by_one(move_back))
passes(
    FeedRenewed.name,
    FeedClosed.name,
    CalendarConnected.name,
    CalendarDisconnected.name,
    CalendarFailed.name,
    BookingPageChanged.name,
    SlotBooked.name,
    VisitReported.name,
)
news(ActivityCompleted.name, ActivityRescheduled.name, ActivityCancelled.name)
command(Command("Report a visit", "report_visit", "map-pin", "activities.report_visit"))
