"""When an opportunity goes stale: it has been in its stage for longer than expected.

staleness(10, 14) is Staleness.FRESH
staleness(15, 14) is Staleness.LATE
staleness(29, 14) is Staleness.STALE
"""

from __future__ import annotations

from enum import StrEnum

STALE_AFTER = 2
"""Times the expected days."""


class Staleness(StrEnum):
    """How an opportunity's time in its stage compares with what is expected."""

    FRESH = "fresh"
    LATE = "late"
    STALE = "stale"


def staleness(days: int, expected: int | None) -> Staleness:
    """Of so many whole ``days`` in a stage; where nothing is expected, nothing goes stale."""
    if not expected or days <= expected:
        return Staleness.FRESH
    return Staleness.LATE if days <= STALE_AFTER * expected else Staleness.STALE
