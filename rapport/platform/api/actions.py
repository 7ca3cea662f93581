"""What programs do: the engine's own actions, when the record is still as they saw it, and only once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from rapport.kit.speech import noted
from rapport.platform.access import Actor
from rapport.platform.accounts.models import Token
from rapport.platform.api.models import Answer
from rapport.platform.api.problems import Stopped
from rapport.platform.records.actions import making, records, upserting
from rapport.platform.records.actions.upserting import Upsert
from rapport.platform.records.types import RecordType

KEPT = timedelta(days=1)
LOCK = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
COUNT = """
    INSERT INTO api_use AS told (token_id, minute, count) VALUES (%s, %s, %s)
        ON CONFLICT (token_id) DO UPDATE
       SET minute = excluded.minute,
           count = excluded.count + CASE WHEN told.minute = excluded.minute THEN told.count ELSE 0 END
    RETURNING count"""


@dataclass(frozen=True)
class Said:
    """What a call was answered."""

    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)


def create_record(kind: RecordType, given: Mapping[str, Any], *, by: Actor) -> Any:
    """Enter a record: by its app's own action where it has one."""
    if kind.making is None:
        return records.create_record(kind, given, by=by)
    return making.make_record(kind, kind.making, given, by=by)


def upsert_records(kind: RecordType, source: str, rows: Sequence[Upsert], *, by: Actor) -> None:
    """Enter or change records by what another system calls them, likewise."""
    if kind.making is None:
        upserting.upsert_records(kind, source, rows, by=by)
    else:
        making.upsert_records(kind, kind.making, source, rows, by=by)


@transaction.atomic
def edit_record(
    kind: RecordType,
    pk: int,
    given: Mapping[str, Any],
    *,
    by: Actor,
    versions: frozenset[str] | None = None,
) -> None:
    """Set the ``given`` fields, if the record is at one of ``versions``. Raises Stopped."""
    _hold_still(kind, pk, by, versions)
    if kind.making is None:
        records.edit_record(kind, pk, given, by=by)
    else:
        making.change_record(kind, kind.making, pk, given, by=by)


@transaction.atomic
def delete_record(
    kind: RecordType, pk: int, *, by: Actor, versions: frozenset[str] | None = None
) -> None:
    """Put a record into the trash, if it is at one of ``versions``. Raises Stopped."""
    _hold_still(kind, pk, by, versions)
    records.delete_record(kind, pk, by=by)


@transaction.atomic
def answer_once(token: Token, key: str, digest: str, answer: Callable[[], Said]) -> Said:
    """What ``answer`` says, or said when the same call came before under this ``key``.

    Both are one transaction: who is cut off may ask again. What was refused changed nothing and is
    not kept. Raises Stopped when the key came with another call, or the first is still at work.
    """
    if not _locked(f"api {token.pk} {key}"):
        raise Stopped(409, "still_at_work", noted("The first call with this key is still at work."))
    kept = Answer.objects.filter(token=token, key=key).first()
    if kept is None:
        said = answer()
        Answer.objects.create(token=token, key=key, digest=digest, **asdict(said))
        return said
    if kept.digest != digest:
        raise Stopped(422, "key_used", noted("This key came with another call before."))
    return Said(kept.status, kept.body, {**kept.headers, "Idempotent-Replayed": "true"})


def forget_answers() -> int:
    """Delete the answers that are kept no longer; returns how many."""
    gone, _ = Answer.objects.filter(at__lt=timezone.now() - KEPT).delete()
    return gone


def count_calls(token_id: int, minute: int, number: int) -> int:
    """Add ``number`` calls to those of this ``minute``; returns how many all processes told of."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [token_id, minute, number])
        return int(cursor.fetchone()[0])


def _hold_still(kind: RecordType, pk: int, by: Actor, versions: frozenset[str] | None) -> None:
    if versions is None:
        return
    record = records.locked(kind, pk, by)
    if str(getattr(record, "version", "")) not in versions:
        raise Stopped(412, "changed_meanwhile", noted("The record was changed meanwhile."))


def _locked(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [name])
        return bool(cursor.fetchone()[0])
