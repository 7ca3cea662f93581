"""Planned work, the series it repeats in, and who takes part."""

from rapport.activities.models.activities import Activity, Participation, Series

__all__ = ["Activity", "Participation", "Series"]
