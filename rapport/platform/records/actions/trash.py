"""The trash: records taken out of it, deleted for good, and how long they stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone

from rapport.kit.errors import Invalid, RapportError, Refused
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.events import actions as events
from rapport.platform.records import storage
from rapport.platform.records.actions.allowance import about, type_of
from rapport.platform.records.actions.following import follow
from rapport.platform.records.actions.records import locked, restore_record
from rapport.platform.records.events import RecordErased, RetentionSet
from rapport.platform.records.models import Attached, File, Retention
from rapport.platform.records.models.retention import USUAL_DAYS
from rapport.platform.records.queries.links import leads_to
from rapport.platform.records.queries.lists import record_type_of
from rapport.platform.records.queries.trash import retention_days
from rapport.platform.records.types import RecordType, record_types

BATCH = 500
MOST_DAYS = 3650


@dataclass
class Sorted:
    """Of several records, how many were done, and why the others were not."""

    done: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


def restore_records(kind: RecordType, pks: Iterable[int], *, by: Actor) -> Sorted:
    """Take records out of the trash, each that may be."""
    result = Sorted()
    with events.story():
        for pk in pks:
            try:
                restore_record(kind, pk, by=by)
                result.done += 1
            except RapportError as error:
                result.refused.append((pk, error.message))
    return result


def erase_records(
    kind: RecordType, pks: Iterable[int], *, by: Actor, reason: str = "by hand"
) -> Sorted:
    """Delete records for good out of the trash, each on which nothing depends."""
    result = Sorted()
    with events.story():
        for pk in pks:
            try:
                erase_record(kind, pk, by=by, reason=reason)
                result.done += 1
            except Refused as error:
                result.refused.append((pk, error.message))
    return result


@transaction.atomic
def erase_record(kind: RecordType, pk: int, *, by: Actor, reason: str = "by hand") -> None:
    """Delete a record for good, with all that hangs on it and what events say of it.

    Only out of the trash, and only by administrators. Raises Refused while others depend on it.
    """
    access.require(by, "records.erase_record")
    record = locked(kind, pk, by, in_trash=True)
    _refuse_depended_on(kind, record)
    party, label = about(record), type_of(record)
    remove_attached(label, pk)
    try:
        record.delete()
    except (ProtectedError, RestrictedError) as error:
        raise _depended_on(record, _told(error)) from None
    record.pk = pk
    events.erase_events(label, [pk], by=by, reason=reason, about=label == "parties.party")
    is_itself = party == pk and label == "parties.party"
    happening = RecordErased(kind.key, reason)
    events.record(happening, by=by, subject=record, about=None if is_itself else party)
    follow(kind, [pk])


@transaction.atomic
def set_retention(key: str, days: int, *, by: Actor) -> None:
    """Let records of the type stay in the trash for ``days``; 0 means for ever."""
    access.require(by, "records.set_retention")
    kind = record_type_of(by, key)
    if not 0 <= days <= MOST_DAYS:
        raise Invalid(
            "bad_days",
            fields={"days": "A number of days from 0 to %(most)s."},
            most=f"{MOST_DAYS:,}",
        )
    before = retention_days().get(kind.key, USUAL_DAYS)
    if before != days:
        Retention.objects.update_or_create(record_type=kind.key, defaults={"days": days})
        events.record(RetentionSet(kind.key, days, before), by=by)


def empty_trash() -> int:
    """Delete for good what has lain in the trash for as long as its type is kept; returns how many.

    What others depend on stays, and is tried again the next time.
    """
    kept, total = retention_days(), 0
    for kind in record_types().values():
        days = kept.get(kind.key, USUAL_DAYS)
        if kind.is_trashable and days:
            total += _empty(kind, days)
    return total


def _empty(kind: RecordType, days: int) -> int:
    before, last, total = timezone.now() - timedelta(days=days), 0, 0
    rows = kind.visible_to(SYSTEM, in_trash=True).filter(deleted_at__lt=before).order_by("pk")
    while pks := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        total += erase_records(
            kind, pks, by=SYSTEM, reason=say("%(days)s days in the trash", days=days)
        ).done
        last = pks[-1]
    return total


def _refuse_depended_on(kind: RecordType, record: Any) -> None:
    """Raises Refused while a custom field of other records leads here."""
    counts: Counter[str] = Counter()
    for lead in leads_to(kind.key):
        if lead.field.is_custom:
            rows = lead.kind.model._default_manager.filter(**lead.kind.only)
            counts[lead.kind.plural.lower()] += rows.filter(
                **{lead.field.column: record.pk}
            ).count()
    found = [f"{count:,} {plural}" for plural, count in counts.items() if count]
    if found:
        raise _depended_on(record, " and ".join(found))


def _told(error: ProtectedError | RestrictedError) -> str:
    """ "3 orders and 1 return"."""
    objects = (
        error.protected_objects if isinstance(error, ProtectedError) else error.restricted_objects
    )
    counts = Counter(str(found._meta.verbose_name_plural) for found in objects)
    return " and ".join(f"{count:,} {plural}" for plural, count in sorted(counts.items()))


def _depended_on(record: Any, others: str) -> Refused:
    return Refused(
        "depended_on",
        "%(record)s stays: %(others)s belong to it. Delete those first.",
        record=record,
        others=others,
    )


@transaction.atomic
def remove_attached(label: str, pk: int) -> None:
    """Notes, files, tags and whatever else hangs on a record; bytes that no other file needs go after
    the commit.
    """
    mine = {"record_type": label, "record_id": pk}
    files = File.objects.filter(**mine)
    digests = set(files.values_list("sha256", flat=True))
    files.delete()
    for model in Attached.__subclasses__():
        model._default_manager.filter(**mine).delete()
    for digest in digests - set(
        File.objects.filter(sha256__in=digests).values_list("sha256", flat=True)
    ):
        transaction.on_commit(lambda digest=digest: storage.forget(digest))  # type: ignore[misc]
