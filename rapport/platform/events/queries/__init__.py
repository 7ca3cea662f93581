"""Readers of the event table."""

from rapport.platform.events.queries.following import Position, after, position_of, present
from rapport.platform.events.queries.history import history
from rapport.platform.events.queries.seals import Break, Verdict, last_verdict, verdict

__all__ = [
    "Break",
    "Position",
    "Verdict",
    "after",
    "history",
    "last_verdict",
    "position_of",
    "present",
    "verdict",
]
