"""Records that went to the trash because what had brought them was undone: they come back when it comes in again.

What somebody threw away stays there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.records.actions.allowance import known_as
from rapport.platform.records.events import RecordDeleted, RecordRestored
from rapport.platform.records.models import ExternalId
from rapport.platform.records.types import RecordType


def undone(model: type[Model], ids: str, *, deleted: str = RecordDeleted.name) -> str:
    """SQL for those ``ids`` (a SELECT) of records of ``model`` that are in the trash because of an undo."""
    label, table = model._meta.label_lower, model._meta.db_table
    return f"""
    SELECT record.id
      FROM ({ids}) AS known (id)
      JOIN {table} AS record ON record.id = known.id AND record.deleted_at IS NOT NULL
      JOIN LATERAL (SELECT story FROM events_event
                     WHERE subject_type = '{label}' AND subject_id = record.id AND name = '{deleted}'
                     ORDER BY at DESC, id DESC LIMIT 1) AS gone ON true
     WHERE EXISTS (SELECT FROM events_event WHERE story = gone.story AND name = 'records.story_undone')
"""


@transaction.atomic
def bring_back(kind: RecordType, ids: str, params: Mapping[str, Any], *, by: Actor) -> int:
    """Take those ``ids`` (a SELECT) out of the trash that an undo brought there, each with its event; how many.

    The caller has made sure that ``by`` may enter such records.
    """
    table, names = kind.model._meta.db_table, {field.name for field in kind.model._meta.fields}
    title = f"record.{kind.title}" if kind.title in names else "''"
    about = "record.party_id" if "party" in names else "NULL::bigint"
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS records_back")
        cursor.execute(
            f"CREATE TEMPORARY TABLE records_back ON COMMIT DROP AS {undone(kind.model, ids)}",
            params,
        )
        count = int(cursor.rowcount)
        cursor.execute(
            f"UPDATE {table} SET deleted_at = NULL, version = version + 1, updated_at = now()"
            " WHERE id IN (SELECT id FROM records_back)"
        )
    told = f"""
        SELECT {about} AS about, %(label)s AS subject_type, record.id AS subject_id,
               jsonb_build_object('type', %(key)s::text, 'title', {title}, 'changes', '{{}}'::jsonb) AS data
          FROM {table} AS record JOIN records_back USING (id) ORDER BY record.id"""
    named = {"label": kind.model._meta.label_lower, "key": kind.key}
    events.record_from(RecordRestored.name, told, named, by=by)
    return count


def bring_back_known(
    kind: RecordType,
    source: str,
    external_ids: Collection[str],
    told: Mapping[str, Collection[Any]],
    *,
    by: Actor,
) -> None:
    """As ``bring_back``, those that ``source`` knows by these ids, or of which a field holds what is ``told``."""
    if not kind.is_trashable:
        return
    of_type = known_as(kind.model(**kind.only))
    pks = set(
        ExternalId.objects.filter(**of_type, source=source, value__in=external_ids).values_list(
            "record_id", flat=True
        )
    )
    rows = kind.model._default_manager.filter(**kind.only).exclude(deleted_at=None)
    for name, values in told.items():
        pks.update(rows.filter(**{f"{name}__in": values}).values_list("pk", flat=True))
    if pks:
        bring_back(kind, "SELECT unnest(%(pks)s::bigint[])", {"pks": list(pks)}, by=by)
