"""What the addresses of planned work demand, and one object of everything there that they lead to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.flows.declaring import READS, SEES, Endpoint, form, page, press

ACTIVITIES: dict[str, Endpoint] = {
    "activities": page("signed in"),  # leads on to the list
    "calendar": page("activities.read_activities"),
    "my_feed": page("activities.read_activities"),
    "renew_feed": press("activities.read_activities"),
    "close_feed": press("signed in"),
    "calendar_feed": page("open", token="forged"),
    "my_calendar": page("activities.read_activities"),
    "connect_calendar": press("activities.connect_calendar"),
    "choose_calendar": press("activities.connect_calendar"),
    "sync_calendar": press("activities.connect_calendar"),
    "disconnect_calendar": press("signed in"),
    "change_booking_page": form("activities.change_booking_page"),
    "book": page("open", slug="nobody"),
    "book_slot": form("open", slug="nobody", slot="20300101T0900Z"),
    "booking": page("open", token="forged"),
    "move_booking": press("open", token="forged"),
    "give_back_slot": press("open", token="forged"),
    "report_visit": form("activities.report_visit"),
    "my_day": page("activities.read_activities"),
    "plan_activity": form("activities.plan_activity"),
    "activity": page("activities.read_activities activity", pk="activity"),
    "edit_activity": form("activities.edit_activity activity", pk="activity"),
    "complete_activity": form("activities.complete_activity activity", pk="activity"),
    "reopen_activity": press("activities.reopen_activity activity", pk="activity"),
    "reschedule_activity": form("activities.reschedule_activity activity", pk="activity"),
    "cancel_activity": form("activities.cancel_activity activity", pk="activity"),
    "party_steps": form(f"{SEES} & activities.read_activities", pk="party"),
    "record_steps": form(f"{READS} & activities.read_activities", key="party", pk="party"),
}


def planned(party: Any, **own: Any) -> dict[str, Any]:
    """An object of each kind, by the name that addresses know it by."""
    from rapport.activities.models import Activity

    at = datetime(2026, 1, 5, tzinfo=UTC)
    said = {"subject": "Call", "due_at": at, "ends_at": at, "zone": "UTC", "party": party}
    return {"activity": Activity.objects.create(**said, **own)}
