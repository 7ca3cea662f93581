"""Tags: stuck on and taken off."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Model

from rapport.kit.errors import Invalid
from rapport.platform.access import Actor, Right
from rapport.platform.events import actions as events
from rapport.platform.records.actions.allowance import about, allow, type_of
from rapport.platform.records.actions.telling import tell_alike
from rapport.platform.records.events import TagAdded, TagRemoved
from rapport.platform.records.models import Tag, Tagging
from rapport.platform.records.types import RecordType


@transaction.atomic
def add_tag(record: Model, name: str, *, by: Actor) -> Tag:
    """Stick the tag ``name`` on ``record``; a tag that differs in case only is the same tag."""
    allow(by, record, Right.EDIT)
    tag = _tag(name)
    _, is_new = Tagging.objects.get_or_create(
        record_type=type_of(record), record_id=record.pk, tag=tag
    )
    if is_new:
        events.record(TagAdded(tag.name), by=by, about=about(record), subject=record)
    return tag


@transaction.atomic
def remove_tag(record: Model, name: str, *, by: Actor) -> None:
    """Take the tag ``name`` off ``record``."""
    allow(by, record, Right.EDIT)
    gone = Tagging.objects.filter(
        record_type=type_of(record), record_id=record.pk, tag__name__iexact=name.strip()
    )
    if gone.delete()[0]:
        events.record(TagRemoved(name.strip()), by=by, about=about(record), subject=record)


@transaction.atomic
def tag_many(kind: RecordType, pks: Sequence[int], name: str, *, by: Actor) -> int:
    """Stick a tag on records of which ``by`` may edit each; returns how many did not have it yet."""
    tag, label = _tag(name), kind.model._meta.label_lower
    has = Tagging.objects.filter(record_type=label, record_id__in=list(pks), tag=tag)
    known = set(has.values_list("record_id", flat=True))
    new = [pk for pk in pks if pk not in known]
    taggings = (Tagging(record_type=label, record_id=pk, tag=tag) for pk in new)
    Tagging.objects.bulk_create(taggings, ignore_conflicts=True, batch_size=2000)
    tell_alike(TagAdded(tag.name), kind.model, new, by)
    return len(new)


@transaction.atomic
def untag_many(kind: RecordType, pks: Sequence[int], name: str, *, by: Actor) -> int:
    """Take a tag off records of which ``by`` may edit each; returns how many had it."""
    label = kind.model._meta.label_lower
    has = Tagging.objects.filter(
        record_type=label, record_id__in=list(pks), tag__name__iexact=name.strip()
    )
    gone = list(has.values_list("record_id", flat=True))
    has.delete()
    tell_alike(TagRemoved(name.strip()), kind.model, gone, by)
    return len(gone)


def _tag(name: str) -> Tag:
    cleaned = " ".join(name.replace("\x00", "").split())
    if not 0 < len(cleaned) <= 60:
        raise Invalid("bad_tag", fields={"tag": "A tag has 1 to 60 characters."})
    return (
        Tag.objects.filter(name__iexact=cleaned).first()
        or Tag.objects.get_or_create(name=cleaned)[0]
    )
