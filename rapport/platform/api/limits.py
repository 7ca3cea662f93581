"""How many calls a minute a token may make: counted in memory, told to the database once a second.

A process knows of the others' calls what they told, so that a burst over several processes may run
over the limit by what came in a second; no call waits for a row that another one writes.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass

from django.conf import settings

from rapport.kit.speech import noted
from rapport.platform.api.actions import count_calls
from rapport.platform.api.problems import Stopped

WINDOW = 60
TELL_SECONDS, TELL_SHARE = 1.0, 20
REMEMBERED = 4096


@dataclass
class _Count:
    """The calls of a token in a minute: those told of, and those of this process that were not."""

    minute: int
    told: int = 0
    untold: int = 0
    told_at: float = -TELL_SECONDS


@dataclass(frozen=True)
class Standing:
    """How many calls are left, and until when."""

    limit: int
    left: int
    seconds: int

    @property
    def headers(self) -> dict[str, str]:
        """As the draft on RateLimit header fields has it."""
        return {
            "RateLimit-Policy": f'"token";q={self.limit};w={WINDOW}',
            "RateLimit": f'"token";r={self.left};t={self.seconds}',
        }


_counts: OrderedDict[int, _Count] = OrderedDict()


def take(token_id: int) -> Standing:
    """Count a call of the token. A statement once a second, or after each twentieth of the limit."""
    now, limit = time.time(), settings.API_CALLS
    minute = int(now // WINDOW)
    count = _counts.get(token_id)
    if count is None or count.minute != minute:
        count = _counts[token_id] = _Count(minute)
        _counts.move_to_end(token_id)
        while len(_counts) > REMEMBERED:
            _counts.popitem(last=False)
    count.untold += 1
    clock = time.monotonic()
    if clock - count.told_at >= TELL_SECONDS or count.untold * TELL_SHARE >= limit:
        untold, count.untold, count.told_at = count.untold, 0, clock
        count.told = count_calls(token_id, minute, untold)
    left = max(limit - count.told - count.untold, -1)
    return Standing(limit, left, int((minute + 1) * WINDOW - now) + 1)


def hold(standing: Standing) -> None:
    """Raises Stopped when no call was left."""
    if standing.left < 0:
        raise Stopped(
            429,
            "too_many_calls",
            noted("This token may make %(limit)s calls a minute."),
            headers={"Retry-After": str(standing.seconds)},
            limit=standing.limit,
        )
