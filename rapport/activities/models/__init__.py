"""Planned work, the series it repeats in, who takes part, reminders, feeds, calendars elsewhere and booking pages."""

from rapport.activities.models.activities import Activity, Participation, Reminder, Series
from rapport.activities.models.booking import Booking, BookingPage
from rapport.activities.models.calendars import CalendarEntry, CalendarException, CalendarLink
from rapport.activities.models.feeds import Feed
from rapport.activities.models.visits import VisitReport

__all__ = [
    "Activity",
    "Booking",
    "BookingPage",
    "CalendarEntry",
    "CalendarException",
    "CalendarLink",
    "Feed",
    "Participation",
    "Reminder",
    "Series",
    "VisitReport",
]
