"""Planned work, the series it repeats in, who takes part, and who is reminded when."""

from rapport.activities.models.activities import Activity, Participation, Reminder, Series

__all__ = ["Activity", "Participation", "Reminder", "Series"]
