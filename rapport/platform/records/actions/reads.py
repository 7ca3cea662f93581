"""Who looked at whose data: told once per person, record and hour, outside the request.

A page view costs a look into a dictionary. What was seen waits in this process for two seconds at
most, then a thread of its own writes it down, together with what came meanwhile.
"""

from __future__ import annotations

import atexit
import logging
import threading
import time
from collections import OrderedDict, defaultdict
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from rapport.kit.speech import say
from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.records.events import PersonalDataRead
from rapport.platform.records.types import RecordType

PAUSE_SECONDS = 2.0
REMEMBERED = 20_000
log = logging.getLogger(__name__)
NEW_READS = """
    SELECT seen.about, seen.subject_type, seen.subject_id, jsonb_build_object('type', seen.key) AS data
      FROM unnest(%(abouts)s::bigint[], %(types)s::text[], %(ids)s::bigint[], %(keys)s::text[])
           AS seen (about, subject_type, subject_id, key)
     WHERE NOT EXISTS (
           SELECT FROM events_event AS told
            WHERE told.subject_type = seen.subject_type AND told.subject_id = seen.subject_id
              AND told.name = %(name)s AND told.by = %(reader)s
              AND told.at >= date_trunc('hour', now()))"""


@dataclass(frozen=True)
class Read:
    """Somebody's look at a record."""

    by: Actor
    model: str
    pk: int
    key: str
    about: int | None


_seen: OrderedDict[tuple[int | None, str, int, int], None] = OrderedDict()
_waiting: list[Read] = []
_lock = threading.Lock()
_writer: threading.Thread | None = None


def note_read(kind: RecordType, pk: int, *, by: Actor, about: int | None = None) -> None:
    """``by`` looked at a record; told only where the type holds personal data. No query."""
    if not kind.is_personal or by.user_id is None:
        return
    model = kind.model._meta.label_lower
    token = (by.user_id, model, pk, int(time.time() // 3600))
    if token in _seen:
        return
    with _lock:
        _seen[token] = None
        while len(_seen) > REMEMBERED:
            _seen.popitem(last=False)
        _waiting.append(Read(by, model, pk, kind.key, about))
    if not settings.IS_TEST:
        _wake_writer()


def write_reads() -> int:
    """Write down what waits in this process; returns how many events that made."""
    with _lock:
        reads = _waiting[:]
        _waiting.clear()
    try:
        return _write_down(reads) if reads else 0
    except DatabaseError:
        with _lock:
            _waiting[:0] = reads[:REMEMBERED]
        raise


@transaction.atomic
def _write_down(reads: list[Read]) -> int:
    by_reader: defaultdict[int | None, list[Read]] = defaultdict(list)
    for read in reads:
        by_reader[read.by.user_id].append(read)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('records.write_reads'))")
    return sum(_write(found) for found in by_reader.values())


def _write(reads: list[Read]) -> int:
    by = reads[0].by
    params = {
        "abouts": [read.about for read in reads],
        "types": [read.model for read in reads],
        "ids": [read.pk for read in reads],
        "keys": [read.key for read in reads],
        "name": PersonalDataRead.name,
        "reader": by.user_id,
    }
    return events.record_from(PersonalDataRead.name, NEW_READS, params, by=by)


def forget_seen() -> None:
    """Begin anew, as a fresh process does."""
    with _lock:
        _seen.clear()
        _waiting.clear()


def _wake_writer() -> None:
    global _writer  # noqa: PLW0603  one thread per process
    if _writer is None or not _writer.is_alive():
        _writer = threading.Thread(target=_keep_writing, name="reads", daemon=True)
        _writer.start()
        atexit.register(_write_safely)


def _keep_writing() -> None:
    while True:
        time.sleep(PAUSE_SECONDS)
        if _waiting:
            _write_safely()


def _write_safely() -> None:
    try:
        write_reads()
    except DatabaseError:
        log.exception(say("What was read could not be written down."))
    finally:
        connection.close()
