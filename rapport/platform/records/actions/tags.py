"""Tags: stuck on and taken off."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Model

from rapport.kit.errors import Invalid
from rapport.platform.access import Actor, Right
from rapport.platform.events import actions as events
from rapport.platform.records.actions.allowance import about, allow, type_of
from rapport.platform.records.events import TagAdded, TagRemoved
from rapport.platform.records.models import Tag, Tagging


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


def _tag(name: str) -> Tag:
    cleaned = " ".join(name.replace("\x00", "").split())
    if not 0 < len(cleaned) <= 60:
        raise Invalid("bad_tag", fields={"tag": "A tag has 1 to 60 characters."})
    return (
        Tag.objects.filter(name__iexact=cleaned).first()
        or Tag.objects.get_or_create(name=cleaned)[0]
    )
