"""What links lead to, by name: colleagues, records of any type, files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import colleagues
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.models import File
from rapport.platform.records.queries.lists import list_page
from rapport.platform.records.types import RecordType, record_type, record_types

HIDDEN = "not yours to see"


@dataclass(frozen=True)
class Link:
    """What a link leads to: its id, how it reads, and its page if it has one."""

    pk: int
    text: str
    href: str = ""


@dataclass(frozen=True)
class Lead:
    """The records of ``kind`` whose ``field`` leads to a record; ``title`` tells them from others."""

    kind: RecordType
    field: Field
    title: str = ""


def links(asker: Actor, found: Field, pks: Iterable[Any]) -> dict[int, Link]:
    """Id → what it leads to, of those ids of ``found`` that still exist. One query."""
    wanted = {int(pk) for pk in pks if pk is not None}
    if not wanted:
        return {}
    if found.kind is Kind.USER:
        people = User.objects.filter(pk__in=wanted).values_list("pk", "name")
        return {pk: Link(pk, name) for pk, name in people}
    if found.kind is Kind.FILE:
        names = File.objects.filter(pk__in=wanted).values_list("pk", "name")
        return {pk: Link(pk, name) for pk, name in names}
    target = target_of(found)
    if target is None:
        return {}
    rows = target.visible_to(asker).filter(pk__in=wanted)
    return {row.pk: Link(row.pk, str(row), target.url_of(row.pk)) for row in rows}


def candidates(asker: Actor, found: Field, words: str, *, limit: int = 8) -> list[Link]:
    """Whom or what the link field ``found`` may lead to, by ``words`` of its name. Up to four queries."""
    words = words.replace("\x00", "").strip()[:100]
    if found.kind is Kind.USER:
        people = colleagues(asker).filter(name__icontains=words)[:limit]
        return [Link(person.pk, person.name) for person in people]
    target = target_of(found)
    if target is None or not access.may_see(asker, target.model, name=target.policy_name):
        return []
    if not target.search:
        rows = target.visible_to(asker).filter(Q(**{f"{target.title}__icontains": words}))
        return [Link(row.pk, str(row), target.url_of(row.pk)) for row in rows[:limit]]
    tree = {"all": [{"search": word} for word in words.split()]}
    pks = [row.pk for row in list_page(asker, target, where=tree, limit=limit).rows]
    named = links(asker, found, pks)
    return [named[pk] for pk in pks if pk in named]


def target_of(found: Field, source: RecordType | None = None) -> RecordType | None:
    """The type that a record field leads to: the one it names, or that of its foreign key."""
    if found.target:
        return record_type(found.target)
    if source is None or found.is_custom or found.relation or "__" in found.column:
        return None
    model = source.model._meta.get_field(found.column).related_model
    return next((kind for kind in record_types().values() if kind.model is model), None)


def leads_to(target: str) -> list[Lead]:
    """Every record field, of any type, that leads to the type called ``target``."""
    return [
        Lead(kind, found)
        for kind in record_types().values()
        for found in kind.all_fields().values()
        if found.kind is Kind.RECORD
        and not found.relation
        and is_target(target_of(found, kind), target)
    ]


def is_target(kind: RecordType | None, key: str) -> bool:
    """Whether ``kind`` is the type called ``key``."""
    return kind is not None and kind.key == key


def leads_for(asker: Actor, target: str) -> list[Lead]:
    """Those of ``leads_to`` that ``asker`` may know of."""
    known = [
        lead
        for lead in leads_to(target)
        if lead.field.name in lead.kind.fields_for(asker)
        and access.may_see(asker, lead.kind.model, name=lead.kind.policy_name)
    ]
    times = Counter(lead.kind.key for lead in known)
    return [replace(lead, title=_title(lead, times[lead.kind.key] > 1)) for lead in known]


def _title(lead: Lead, is_one_of_many: bool) -> str:
    return f"{lead.kind.plural}: {lead.field.label}" if is_one_of_many else lead.kind.plural
