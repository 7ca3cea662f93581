"""Conditions on what hangs on a record instead of standing in it: tags, and the lists it is on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import SimpleLazyObject

from rapport.kit.errors import Invalid
from rapport.platform.access import Actor
from rapport.platform.records.fields import Field
from rapport.platform.records.filters.operators import LIST, TAG
from rapport.platform.records.filters.tree import id_of
from rapport.platform.records.models import List, ListMember, Tagging
from rapport.platform.records.types import RecordType

MOST_OFFERED = 500


def tagged(kind: RecordType, value: Any, _by: Actor) -> Q:
    """The records of ``kind`` that carry the tag ``value``."""
    return Q(pk__in=Tagging.record_ids(kind.model._meta.label_lower, str(value)))


def on_list(kind: RecordType, value: Any, by: Actor) -> Q:
    """Those on one of the lists that ``value`` names, or tells the ids of. One query per list.

    Raises Invalid for a list that ``by`` does not see: it might as well not exist.
    """
    seen = List.seen_of(kind.key, by)
    if value in ("none", "any", None):
        on_any = Q(pk__in=ListMember.record_ids(seen))
        return on_any if value == "any" else ~on_any
    pks: list[int] = []
    for asked in value if isinstance(value, list) else [value]:
        pks += _called(seen, str(asked), kind)
    return Q(pk__in=ListMember.record_ids(pks))


def hanging_fields(kind: RecordType, by: Actor) -> dict[str, Field]:
    """What ``by`` can ask of what hangs on records of ``kind``, by name. The lists to choose from are
    read when somebody looks at them.
    """
    lists: Any = SimpleLazyObject(partial(_offered, kind, by))
    return {TAG.name: TAG, LIST.name: replace(LIST, choices=lists)}


def _offered(kind: RecordType, by: Actor) -> list[tuple[str, str]]:
    rows = (
        List.seen_of(kind.key, by).order_by("name", "pk").values_list("pk", "name")[:MOST_OFFERED]
    )
    return [(str(pk), name) for pk, name in rows]


def _called(seen: QuerySet[List], text: str, kind: RecordType) -> list[int]:
    pk = id_of(text)
    meant = seen.filter(name__iexact=text) if pk is None else seen.filter(pk=pk)
    found = list(meant.values_list("pk", flat=True))
    if not found:
        raise Invalid(
            "unknown_list",
            "You see no list of %(kinds)s called “%(name)s”.",
            kinds=kind.plural.lower(),
            name=text,
        )
    return found


HANGING: Mapping[str, Callable[[RecordType, Any, Actor], Q]] = {"tag": tagged, "list": on_list}
