"""What keeps computed fields true when no write of the engine does: the clock, and other apps' writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.platform.records.actions.custom.working import recalculate
from rapport.platform.records.actions.following import follow
from rapport.platform.records.queries.custom import dated_formulas, roll_ups
from rapport.platform.records.types import RecordType, declared_types, record_type

READER, AT_ONCE = "roll-ups", 2000


def refresh_days() -> None:
    """Work out anew every formula that asks for the day, and every roll-up that could have missed
    something: those that filter, and those of records that other apps write.
    """
    stale = [found for found in roll_ups() if found.where or found.child in declared_types()]
    for key in sorted({found.parent for found in stale} | dated_formulas()):
        kind = record_type(key)
        if kind is not None:
            recalculate(kind, [found for found in stale if found.parent == key])


def catch_up() -> int:
    """Roll up the records of declared types that events tell of since the last time; returns how many
    events were read. The stream misses none, however late its writer commits.
    """
    return events.follow(READER, _rolled_up, _roll_up, limit=AT_ONCE)


def _rolled_up() -> dict[str, RecordType]:
    """The declared types of which something is rolled up, by the label of their model."""
    children = {found.child for found in roll_ups()}
    declared = (kind for key, kind in declared_types().items() if key in children)
    return {kind.model._meta.label_lower: kind for kind in declared}


def _roll_up(kinds: Mapping[str, RecordType], found: Sequence[Event]) -> int:
    for label, some in _by_type(found).items():
        if label in kinds:
            _follow(kinds[label], some)
    return len(found)


def _by_type(events: Iterable[Event]) -> dict[str, list[Event]]:
    found: defaultdict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.subject_id is not None:
            found[event.subject_type].append(event)
    return found


def _follow(kind: RecordType, events: Iterable[Event]) -> None:
    """Roll up what ``events`` tell of; where links led before stands in their changes."""
    before: defaultdict[str, list[Any]] = defaultdict(list)
    pks = set()
    for event in events:
        pks.add(int(event.subject_id or 0))
        for name, change in (event.data.get("changes") or {}).items():
            if isinstance(change, list) and change and isinstance(change[0], int):
                before[name].append(change[0])
    follow(kind, pks, None, before)
