"""Values of metrics in words."""

from __future__ import annotations

from rapport.insight.queries.catalogue import Entry
from rapport.insight.studies.segments import by_key
from rapport.kit.measures import Unit
from rapport.kit.money import Money
from rapport.kit.speech import say, say_count
from rapport.performance.queries.readings import Worth
from rapport.performance.showing import worth_text
from rapport.platform.ui import formats


def figure_text(entry: Entry, value: Worth | None) -> str:
    """``€ 12,500``, ``17``, ``2.25``, ``61.8 %`` or ``31 days``."""
    if value is None or isinstance(value, Money):
        return worth_text(value)
    if entry.unit is Unit.SHARE:
        return formats.percent(value, 1)
    if entry.unit is Unit.DAYS:
        return say_count("%(count)s day", "%(count)s days", round(value))
    return worth_text(value)


def key_text(key: str) -> str:
    """What a part of a metric is called: a segment, by its name."""
    segment = by_key().get(key)
    return say(segment.name) if segment else key
