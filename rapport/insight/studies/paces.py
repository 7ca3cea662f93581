"""The names of a customer's pace, and from which ratio on each begins."""

from __future__ import annotations

LATE_FROM = 1.25
SLIPPING_FROM = 2.0
PACES = {
    "on_time": "On time",
    "late": "Late",
    "slipping_away": "Slipping away",
}
