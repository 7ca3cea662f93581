"""How often one address may knock at pages for strangers in a minute: counted in the cache that all processes
share.
"""

from __future__ import annotations

import time

from django.core.cache import cache

from rapport.kit.errors import RapportError
from rapport.kit.speech import noted


class TooOften(RapportError):
    """Somebody asks again and again."""

    status = 429


def hold(address: str, kind: str, most: int) -> None:
    """Count one knock at pages of a ``kind`` (a name without spaces). Raises TooOften after the last that is
    allowed. Two statements.
    """
    key = f"knocks:{kind}:{address}:{int(time.time() // 60)}"
    cache.add(key, 0, timeout=120)
    if cache.incr(key) > most:
        raise TooOften("too_often", noted("That was often. Try again in a minute."))
