"""Reads of planned work. The asker comes first."""

from rapport.activities.queries.activities import (
    activity,
    next_about,
    next_steps,
    people_of,
    report_of,
    steps_about,
    where_one_takes_part,
)

__all__ = [
    "activity",
    "next_about",
    "next_steps",
    "people_of",
    "report_of",
    "steps_about",
    "where_one_takes_part",
]
