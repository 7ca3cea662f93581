"""Planned work, the series it repeats in, who takes part, and who is reminded when."""

from rapport.activities.models.activities import Activity, Participation, Reminder, Series
from rapport.activities.models.feeds import Feed

__all__ = ["Activity", "Feed", "Participation", "Reminder", "Series"]
