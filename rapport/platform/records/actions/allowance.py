"""The first beat of every action here: may ``by`` do this to the record, by its own policy?"""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from rapport.kit.errors import NotAllowed, NotFound
from rapport.platform import access
from rapport.platform.access import REFUSALS, Actor, Right
from rapport.platform.records.types import policy_name


def allow(by: Actor, record: Model, right: Right = Right.READ) -> None:
    """Raises NotFound when ``by`` does not see ``record``, NotAllowed when ``right`` is missing. Up to two queries."""
    rows = type(record)._default_manager.filter(pk=record.pk)
    name = policy_name(record)
    if not access.visible_to(by, rows, name=name).exists():
        raise NotFound()
    if right is not Right.READ and not access.visible_to(by, rows, right, name=name).exists():
        raise NotAllowed("not_allowed", REFUSALS[right], right=right.value)


def allow_own(by: Actor, maker_id: int | None) -> None:
    """Raises NotAllowed unless ``by`` made it or is an administrator."""
    if not by.is_administrator and (maker_id is None or maker_id != by.user_id):
        raise NotAllowed("not_yours", "Only who made it, or an administrator, may change it.")


def type_of(record: Model) -> str:
    """How ``record``'s type is written in the tables of what hangs on records."""
    return record._meta.label_lower


def known_as(record: Model) -> dict[str, Any]:
    """Where the names in other systems of ``record`` and of all of its type stand."""
    return {"record_type": type_of(record), "object_id": getattr(record, "object_id", None)}


def party_column(model: type[Model]) -> str:
    """Where its records say which party they are, or concern; empty when they do not."""
    if model._meta.label_lower == "parties.party":
        return "id"
    return "party_id" if any(f.attname == "party_id" for f in model._meta.concrete_fields) else ""


def about(record: Model) -> int | None:
    """The party that ``record`` is, or concerns; events are filed under it."""
    column = party_column(type(record))
    return getattr(record, column) if column else None
