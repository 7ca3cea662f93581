"""Where records stand: the label of the model and the id, as events and what hangs on records write it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db.models import Model

from rapport.platform.access import Actor
from rapport.platform.events.models import Event
from rapport.platform.records.types import RecordType, record_types

Place = tuple[str, int]
PARTY = "parties.party"


def place_of(record: Model) -> Place:
    """Where ``record`` stands."""
    return record._meta.label_lower, record.pk


def subject_of(event: Event) -> Place | None:
    """Which record ``event`` tells of."""
    return (event.subject_type, event.subject_id) if event.subject_id is not None else None


def places_of(event: Event) -> list[Place]:
    """Whose followers hear of ``event``: those of its record, and of the party that it concerns."""
    subject = subject_of(event)
    found = [subject] if subject else []
    if event.about is not None and (PARTY, event.about) != subject:
        found.append((PARTY, event.about))
    return found


def by_label(places: Iterable[Place]) -> dict[str, set[int]]:
    """Label → ids."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for label, pk in places:
        found[label].add(pk)
    return dict(found)


def types_of(places: Iterable[Place]) -> dict[Place, RecordType]:
    """The record type of each place that has one; a query for a model that several types share."""
    found: dict[Place, RecordType] = {}
    for label, pks in by_label(places).items():
        kinds = [kind for kind in record_types().values() if kind.model._meta.label_lower == label]
        if len(kinds) == 1:
            found |= {(label, pk): kinds[0] for pk in pks}
        elif kinds:
            found |= _told_apart(label, pks, kinds)
    return found


def _told_apart(
    label: str, pks: Collection[int], kinds: Collection[RecordType]
) -> dict[Place, RecordType]:
    names = sorted({name for kind in kinds for name in kind.only})
    model = next(iter(kinds)).model
    found = {}
    for row in model._default_manager.filter(pk__in=pks).values("pk", *names):
        for kind in kinds:
            if all(row[name] == value for name, value in kind.only.items()):
                found[label, row["pk"]] = kind
    return found


def titles_seen_by(
    asker: Actor, places: Iterable[Place], types: Mapping[Place, RecordType]
) -> dict[Place, str]:
    """Those of ``places`` that ``asker`` sees, with what they are called. One query per type."""
    wanted: defaultdict[str, set[Place]] = defaultdict(set)
    for place in places:
        if place in types:
            wanted[types[place].key].add(place)
    seen: dict[Place, str] = {}
    for group in wanted.values():
        label, kind = next(iter(group))[0], types[next(iter(group))]
        rows = kind.visible_to(asker).filter(pk__in=[pk for _, pk in group])
        seen |= {(label, pk): str(name or "") for pk, name in rows.values_list("pk", kind.title)}
    return seen
