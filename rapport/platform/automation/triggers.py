"""Which events a trigger answers to. No database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rapport.kit.errors import Invalid
from rapport.platform.automation.definition import Change, EventTrigger
from rapport.platform.events.models import Event
from rapport.platform.records import values
from rapport.platform.records.changes import changes_of
from rapport.platform.records.types import RecordType
from rapport.platform.records.undoing import family_of

VERBS = {
    "created": ("created", "placed", "received", "recorded"),
    "edited": ("edited", "assigned", "corrected"),
    "deleted": ("deleted",),
    "restored": ("restored",),
}
GENERIC = "records.record_"


def names_of(trigger: EventTrigger, kind: RecordType | None) -> frozenset[str]:
    """The events that may set ``trigger`` off: the type's own, and the engine's of any type."""
    if trigger.what == "event":
        return frozenset({trigger.event} if trigger.event else ())
    if kind is None:
        return frozenset()
    family = family_of(kind.key).effects()
    named = {name for name, effect in family.items() if effect.value == trigger.what}
    own = f"{kind.model._meta.app_label}.{kind.model._meta.model_name}_"
    return frozenset(
        named | {f"{start}{verb}" for verb in VERBS[trigger.what] for start in (own, GENERIC)}
    )


def answers(trigger: EventTrigger, kind: RecordType | None, event: Event) -> bool:
    """Whether ``event`` sets ``trigger`` off, before any look at the record."""
    if event.name not in names_of(trigger, kind):
        return False
    if kind is not None and not is_about(kind, event):
        return False
    changes = changes_of(event)
    if trigger.what == "edited" and trigger.fields and not set(trigger.fields) & set(changes):
        return False
    return all(went(wanted, kind, changes) for wanted in trigger.changes if wanted.field)


def is_about(kind: RecordType, event: Event) -> bool:
    """Whether the subject of ``event`` is of the type, as far as the event itself says."""
    if event.subject_type != kind.model._meta.label_lower or event.subject_id is None:
        return False
    return event.data.get("type", kind.key) == kind.key or not event.name.startswith(GENERIC)


def went(wanted: Change, kind: RecordType | None, changes: Mapping[str, Any]) -> bool:
    """Whether a field went from one value to another; a side that is empty may be anything."""
    if wanted.field not in changes:
        return False
    before, after = changes[wanted.field]
    sides = ((wanted.before, before), (wanted.after, after))
    return all(not side or is_value(kind, wanted.field, side, found) for side, found in sides)


def is_value(kind: RecordType | None, name: str, typed: str, found: Any) -> bool:
    """Whether ``found``, as events keep it, is what a person ``typed``; "none" is nothing at all."""
    if typed == "none":
        return found in (None, "", [])
    field = kind.all_fields().get(name) if kind else None
    try:
        wanted = values.plain(values.read(field, typed)) if field else typed
    except Invalid:
        return False
    return bool(found == wanted) or str(found).casefold() == str(wanted).casefold()
