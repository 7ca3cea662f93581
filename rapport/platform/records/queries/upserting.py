"""What many records that come at once meet: those that are known, and what they lead to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from rapport.kit.speech import say
from rapport.platform.access import REFUSALS, Actor, Right
from rapport.platform.accounts.queries import colleagues
from rapport.platform.records import values
from rapport.platform.records.actions.allowance import known_as
from rapport.platform.records.actions.chunks import among
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.models import ExternalId
from rapport.platform.records.types import RecordType, record_type


@dataclass(frozen=True)
class Known:
    """A record that an id is tied to, or the reason why it is not to be changed."""

    record: Any
    reason: str = ""


def known_records(
    asker: Actor, kind: RecordType, source: str, external_ids: Collection[str]
) -> Mapping[str, Known]:
    """What is tied to these ids of ``source``, by id; what is in the trash is called so no longer. Those
    that ``asker`` may change are locked until the transaction ends. Three statements.
    """
    asked, of_type = among(external_ids, "text"), known_as(kind.model(**kind.only))
    rows = ExternalId.objects.filter(**of_type, source=source, value__in=asked)
    if kind.is_trashable:
        of_row = kind.model._default_manager.filter(pk=OuterRef("record_id"))
        rows = rows.exclude(Exists(of_row.exclude(deleted_at=None)))
    tied = dict(rows.values_list("value", "record_id"))
    if not tied:
        return {}
    found = _to_change(asker, kind, tied.values())
    return {value: found[pk] for value, pk in tied.items()}


def holders(
    asker: Actor, kind: RecordType, key: Field, given: Iterable[Any]
) -> Mapping[Any, Known]:
    """The records in whose field ``key`` stand the values ``given``, by value as JSON; locked as those
    known by ids are. Where several hold a value, none is meant. Four statements.
    """
    held: dict[Any, list[int]] = {}
    for value, pk in _rows_holding(kind.visible_to(asker), key, given):
        held.setdefault(value, []).append(pk)
    found = _to_change(asker, kind, [pk for pks in held.values() for pk in pks])
    several = Known(None, say("Several have this %(field)s.", field=key.label.lower()))
    return {value: found[pks[0]] if len(pks) == 1 else several for value, pks in held.items()}


def _to_change(asker: Actor, kind: RecordType, ids: Iterable[int]) -> dict[int, Known]:
    """Those of the records that ``asker`` may change, locked; of the others the reason why not."""
    pks = among(wanted := list(ids))
    if not wanted:
        return {}
    mine = kind.visible_to(asker, Right.EDIT).filter(pk__in=pks).order_by("pk")
    records = {record.pk: record for record in mine.select_for_update(of=("self",))}
    seen = set(kind.visible_to(asker).filter(pk__in=pks).values_list("pk", flat=True))
    return {pk: _known(records.get(pk), pk in seen) for pk in wanted}


def _known(record: Any, is_seen: bool) -> Known:
    if record is not None:
        return Known(record)
    if is_seen:
        return Known(None, say(REFUSALS[Right.EDIT]))
    return Known(None, say("What has this id is not yours to see."))


def seen_links(asker: Actor, found: Field, pks: Collection[int]) -> set[int]:
    """Those of ``pks`` to which the link ``found`` may lead. One statement."""
    if not pks:
        return set()
    target = record_type(found.target)
    if found.kind is Kind.USER:
        rows: QuerySet[Any] = colleagues(asker)
    elif target is not None:
        rows = target.visible_to(asker)
    else:
        return set()
    return set(rows.filter(pk__in=among(pks)).values_list("pk", flat=True))


def taken_values(kind: RecordType, found: Field, given: Iterable[Any]) -> dict[Any, Any]:
    """The values of ``found`` among ``given`` that records hold, each with the record. One statement."""
    rows = kind.model._default_manager.filter(**kind.only)
    return dict(_rows_holding(rows, found, given))


def _rows_holding(
    rows: QuerySet[Any], found: Field, given: Iterable[Any]
) -> Iterator[tuple[Any, int]]:
    """The values of ``found`` among ``given`` that stand in ``rows``, each with the record."""
    wanted = [values.plain(value) for value in given]
    if wanted:
        holding = rows.filter(**{f"{found.column}__in": wanted}).order_by("pk")
        for value, pk in holding.values_list(found.column, "pk"):
            yield values.plain(value), pk
