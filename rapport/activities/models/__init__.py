"""Planned work, the series it repeats in, who takes part, reminders, feeds and booking pages."""

from rapport.activities.models.activities import Activity, Participation, Reminder, Series
from rapport.activities.models.booking import Booking, BookingPage
from rapport.activities.models.feeds import Feed
from rapport.activities.models.visits import VisitReport

__all__ = [
    "Activity",
    "Booking",
    "BookingPage",
    "Feed",
    "Participation",
    "Reminder",
    "Series",
    "VisitReport",
]
