"""All ways of one kind to reach parties, and all their roles, set at once: a few statements, however many."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db import transaction

from rapport.parties.actions.contact_points import ContactPoint
from rapport.parties.models import EmailAddress, PartyRole, PhoneNumber, SocialHandle
from rapport.platform.records.actions.chunks import among
from rapport.platform.records.parts import Told

Row = Any
"""A contact point or a role."""


def key_of(row: Row) -> Hashable:
    """What a party has once."""
    if isinstance(row, EmailAddress):
        return row.folded
    if isinstance(row, PhoneNumber):
        return row.e164 or row.written
    if isinstance(row, SocialHandle):
        return (row.network, row.handle)
    return row.role if isinstance(row, PartyRole) else str(row)


@transaction.atomic(savepoint=False)
def replace_points(model: type[ContactPoint], wanted: Mapping[int, Sequence[ContactPoint]]) -> Told:
    """Make ``wanted``, by party, all contact points of a kind. The main one is the first that says so,
    else the first. For actions.
    """
    for points in wanted.values():
        main = next((point for point in points if point.is_primary), points[0] if points else None)
        for point in points:
            point.is_primary = point is main
    return _replace(model, wanted, str)


@transaction.atomic(savepoint=False)
def replace_roles(wanted: Mapping[int, Sequence[PartyRole]]) -> Told:
    """Make ``wanted``, by party, all its roles. For actions."""
    return _replace(PartyRole, wanted, lambda row: row.role)


@dataclass
class _Difference:
    """What is to be written so that parties have what they should."""

    new: list[Row] = field(default_factory=list)
    corrected: list[Row] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    changes: Told = field(default_factory=dict)


def _replace(
    model: type[Row], wanted: Mapping[int, Sequence[Row]], told: Callable[[Row], str]
) -> Told:
    rows = model._default_manager.filter(party_id__in=among(wanted)).order_by("party_id", "pk")
    stored = {pk: list(found) for pk, found in groupby(rows, lambda row: row.party_id)}
    columns = [one.attname for one in model._meta.concrete_fields if not one.primary_key]
    found = _Difference()
    for pk, given in wanted.items():
        _compare(found, pk, stored.get(pk, ()), given, columns, told)
    model._default_manager.filter(pk__in=among(found.gone)).delete()
    model._default_manager.bulk_update(found.corrected, columns, batch_size=1000)
    model._default_manager.bulk_create(found.new, batch_size=5000)
    return found.changes


def _compare(
    found: _Difference,
    pk: int,
    stored: Iterable[Row],
    given: Sequence[Row],
    columns: Sequence[str],
    told: Callable[[Row], str],
) -> None:
    """Note what differs between what the party ``pk`` has and what it was ``given``."""
    held = {key_of(row): row for row in stored}
    before = sorted(map(told, held.values()))
    for row in given:
        kept = held.pop(key_of(row), None)
        row.party_id, row.pk = pk, kept and kept.pk
        if kept is None:
            found.new.append(row)
        elif any(getattr(row, name) != getattr(kept, name) for name in columns):
            found.corrected.append(row)
    found.gone += [row.pk for row in held.values()]
    after = sorted(map(told, given))
    is_corrected = bool(found.corrected) and found.corrected[-1].party_id == pk
    if before != after or is_corrected:
        found.changes[pk] = [before, after]
