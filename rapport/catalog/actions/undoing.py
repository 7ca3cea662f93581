"""What undoes the events of the catalogue that are no edits of a record."""

from __future__ import annotations

from rapport.catalog.actions.categories import (
    bind_field,
    drop_attribute,
    require_attribute,
    show_attribute,
)
from rapport.catalog.actions.pictures import choose_picture
from rapport.catalog.models import Attribute
from rapport.catalog.queries.attributes import attributes_of, category
from rapport.catalog.queries.products import product
from rapport.kit.errors import Refused
from rapport.platform.access import Actor
from rapport.platform.events.models import Event
from rapport.platform.records.models import File


def choose_again(event: Event, by: Actor) -> object:
    """Let the picture of before stand for a product again; none, when it is gone."""
    found = product(by, int(event.subject_id or 0))
    file = File.objects.filter(pk=event.data["before"] or 0).first()
    return choose_picture(found, file, by=by)


def unbind(event: Event, by: Actor) -> object:
    """Take an attribute back that was added; its field stays among those of products."""
    return drop_attribute(_row(event, by), by=by)


def bind_again(event: Event, by: Actor) -> object:
    """Bring an attribute back that was dropped."""
    found = category(by, int(event.subject_id or 0))
    data = event.data
    is_public = data.get("is_public", False)  # older events do not say
    return bind_field(
        found, data["field_name"], by=by, is_required=data["is_required"], is_public=is_public
    )


def require_again(event: Event, by: Actor) -> object:
    """Let an attribute be needed, or not, as before."""
    is_required = not event.data["is_required"]
    return require_attribute(_row(event, by), by=by, is_required=is_required)


def show_again(event: Event, by: Actor) -> object:
    """Let buyers read an attribute, or not, as before."""
    return show_attribute(_row(event, by), by=by, is_public=not event.data["is_public"])


def _row(event: Event, by: Actor) -> Attribute:
    found = category(by, int(event.subject_id or 0))
    for row in attributes_of(by, found):
        if row.field.name == event.data["field_name"]:
            return row
    raise Refused("attribute_gone", "The attribute is gone meanwhile.")
