"""The records that events tell of, and which of them the asker may write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from rapport.kit.errors import NotFound
from rapport.kit.speech import noted
from rapport.platform.access import Actor, Right
from rapport.platform.events.models import Event
from rapport.platform.records.types import RecordType, record_types
from rapport.platform.records.undoing import Left

GONE = noted("It is gone, or not yours to change.")


def record_of_event(event: Event, by: Actor) -> Any:
    """The record that ``event`` tells of. Raises NotFound when it is gone or hidden."""
    for kind in _kinds_of(event.subject_type):
        found = kind.visible_to(by).filter(pk=event.subject_id).first()
        if found is not None:
            return found
    raise NotFound("record_gone", GONE)


def writable(told: Sequence[Event], by: Actor, right: Right) -> tuple[list[Event], Left]:
    """Those of the events on whose record ``by`` holds ``right``, and the others. A query per type."""
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for event in told:
        wanted[event.subject_type].add(event.subject_id or 0)
    seen = {
        (model, pk)
        for model, pks in wanted.items()
        for kind in _kinds_of(model)
        for pk in kind.visible_to(by, right).filter(pk__in=pks).values_list("pk", flat=True)
    }
    allowed = [event for event in told if (event.subject_type, event.subject_id) in seen]
    refused = [event for event in told if (event.subject_type, event.subject_id) not in seen]
    return allowed, [(event, GONE) for event in refused]


def _kinds_of(model: str) -> list[RecordType]:
    return [kind for kind in record_types().values() if kind.model._meta.label_lower == model]
