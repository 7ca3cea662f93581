"""What many records that come at once meet: those that are known, and what they lead to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

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
    """What is tied to these ids of ``source``, by id. Those that ``asker`` may change are locked until
    the transaction ends. Three statements.
    """
    asked, of_type = among(external_ids, "text"), known_as(kind.model(**kind.only))
    rows = ExternalId.objects.filter(**of_type, source=source, value__in=asked)
    tied = dict(rows.values_list("value", "record_id"))
    if not tied:
        return {}
    pks = among(tied.values())
    mine = kind.visible_to(asker, Right.EDIT).filter(pk__in=pks).order_by("pk")
    records = {record.pk: record for record in mine.select_for_update(of=("self",))}
    seen = set(kind.visible_to(asker).filter(pk__in=pks).values_list("pk", flat=True))
    return {value: _known(records.get(pk), pk in seen) for value, pk in tied.items()}


def _known(record: Any, is_seen: bool) -> Known:
    if record is not None:
        return Known(record)
    if is_seen:
        return Known(None, say(REFUSALS[Right.EDIT]))
    return Known(None, say("What has this id is in the trash, or is not yours to see."))


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
    wanted = [values.plain(value) for value in given]
    rows = kind.model._default_manager.filter(**kind.only, **{f"{found.column}__in": wanted})
    return {values.plain(value): pk for value, pk in rows.values_list(found.column, "pk")}
