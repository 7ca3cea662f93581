"""The statements that undo a chunk of records: from what a story told to what stands again.

undo_told   what the story told of the records of a type; made once per lane, for all its chunks
undo_line   one row per record: the net of the story, what is to become of it, and why not
undo_state  one row per record and field: before and after the story, and now
undo_done   one row per record that is written, with its changes
"""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import sql

from rapport.platform.records.actions.undo.slots import Slot
from rapport.platform.records.types import RecordType

FORGET = "DROP TABLE IF EXISTS undo_told"
TOLD = """
    CREATE TEMPORARY TABLE undo_told AS
    SELECT id, tx, subject_id AS pk, name, data -> 'changes' AS changes FROM events_event
     WHERE story = %(story)s AND subject_type = %(model)s AND name = ANY (%(names)s)
       AND coalesce(data ->> 'type', %(key)s) = %(key)s AND subject_id %% %(lanes)s = %(lane)s"""
BY_RECORD = "CREATE INDEX ON undo_told (pk)"
PKS = "SELECT DISTINCT pk FROM undo_told ORDER BY pk"
TOLD_KEYS = """
    SELECT DISTINCT jsonb_object_keys(changes) FROM undo_told
     WHERE name = ANY (%(edited)s) AND jsonb_typeof(changes) = 'object'"""
TOLD_MOVES = "SELECT EXISTS (SELECT FROM undo_told WHERE name <> ALL (%(edited)s))"
DROP = "DROP TABLE IF EXISTS undo_line, undo_state, undo_done"
LOCK = "SELECT id FROM {table} WHERE id = ANY (%(pks)s) ORDER BY id FOR UPDATE"
LINE = """
    CREATE TEMPORARY TABLE undo_line ON COMMIT DROP AS
    WITH told AS (
        SELECT * FROM undo_told WHERE pk = ANY (%(pks)s)
    ), net AS (
        SELECT pk, change.key AS field,
               (array_agg(change.value -> 0 ORDER BY tx, id))[1] AS before,
               (array_agg(change.value -> 1 ORDER BY tx DESC, id DESC))[1] AS after
          FROM told CROSS JOIN jsonb_each(changes) AS change
         WHERE name = ANY (%(edited)s) AND jsonb_typeof(changes) = 'object'
         GROUP BY pk, change.key
    ), fields AS (
        SELECT pk, jsonb_object_agg(field, jsonb_build_array(before, after)) AS fields
          FROM net WHERE before IS DISTINCT FROM after GROUP BY pk
    ), fate AS (
        SELECT pk, max(id) FILTER (WHERE name = ANY (%(edited)s)) AS edit,
               max(id) FILTER (WHERE name <> ALL (%(edited)s)) AS move,
               (array_agg(name ORDER BY tx, id) FILTER (WHERE name <> ALL (%(edited)s)))[1] AS first,
               (array_agg(name ORDER BY tx DESC, id DESC)
                   FILTER (WHERE name <> ALL (%(edited)s)))[1] AS last
          FROM told GROUP BY pk
    ), goal AS (
        SELECT fate.pk, edit, move, coalesce(first = ANY (%(created)s), false) AS is_new, coalesce(CASE
               WHEN first = ANY (%(created)s) THEN 'deleted'
               WHEN first = ANY (%(deleted)s) AND last = ANY (%(deleted)s) THEN 'restored'
               WHEN first = ANY (%(restored)s) AND last = ANY (%(restored)s) THEN 'deleted'
               END, '') AS goal
          FROM fate
    )
    SELECT goal.pk, goal.edit, goal.move, goal.goal, goal.is_new,
           CASE WHEN goal.is_new THEN NULL ELSE fields.fields END AS fields,
           CASE
           WHEN record.id IS NULL AND goal.goal = 'deleted' THEN 'same'
           WHEN record.id IS NULL THEN 'gone'
           WHEN goal.goal = 'deleted' AND {in_trash} OR goal.goal = 'restored' AND NOT {in_trash} THEN 'same'
           WHEN goal.goal <> '' AND NOT %(is_trashable)s THEN 'stays'
           WHEN goal.goal <> '' AND record.id NOT IN ({deletable}) THEN 'forbidden'
           WHEN goal.is_new AND NOT %(overwrite)s AND EXISTS (
                SELECT FROM events_event AS later
                  LEFT JOIN LATERAL jsonb_each(CASE jsonb_typeof(later.data -> 'changes')
                                               WHEN 'object' THEN later.data -> 'changes' END) AS change ON true
                 WHERE later.subject_type = %(model)s AND later.subject_id = goal.pk
                   AND later.name = ANY (%(edited)s) AND later.story <> %(story)s
                   AND later.id > goal.move
                 GROUP BY change.key
                HAVING change.key IS NULL OR (array_agg(change.value -> 0 ORDER BY later.tx, later.id))[1]
                       IS DISTINCT FROM
                       (array_agg(change.value -> 1 ORDER BY later.tx DESC, later.id DESC))[1]
                ) THEN 'changed'
           WHEN goal.goal = '' AND {in_trash} THEN 'trash'
           WHEN goal.goal = '' AND record.id NOT IN ({editable}) THEN 'forbidden'
           ELSE '' END AS why
      FROM goal LEFT JOIN fields ON fields.pk = goal.pk
      LEFT JOIN {table} AS record ON record.id = goal.pk"""
MOVE = """
    UPDATE {table} AS record
       SET deleted_at = CASE WHEN line.goal = 'deleted' THEN now() END
      FROM undo_line AS line
     WHERE line.pk = record.id AND line.goal <> '' AND line.why = ''"""
MOVED = """
    SELECT event.about, event.subject_type, event.subject_id, {data} AS data
      FROM undo_line AS line JOIN events_event AS event ON event.id = line.move
      JOIN {table} AS record ON record.id = line.pk
     WHERE line.goal = %(goal)s AND line.why = '' AND event.name = ANY (%(told_by)s)"""
SAME_DATA = """
    event.data || CASE WHEN event.data ? 'changes' THEN '{{"changes": {{}}}}' ELSE '{{}}' END::jsonb"""
OWN_DATA = "jsonb_build_object('type', %(key)s::text, 'title', {title}, 'changes', '{{}}'::jsonb)"
KEYS = "SELECT DISTINCT jsonb_object_keys(fields) FROM undo_line WHERE why = '' ORDER BY 1"
STATE = """
    CREATE TEMPORARY TABLE undo_state (
        pk bigint, name text, before jsonb, after jsonb, now jsonb, state text) ON COMMIT DROP"""
STATES = """
    INSERT INTO undo_state
    SELECT line.pk, slot.name, slot.before, slot.after, slot.now, CASE
           WHEN slot.now IS NOT DISTINCT FROM slot.before THEN 'same'
           WHEN slot.obstacle <> '' THEN slot.obstacle
           WHEN slot.now IS NOT DISTINCT FROM slot.after OR %(overwrite)s THEN 'ours'
           ELSE 'theirs' END
      FROM undo_line AS line JOIN {table} AS record ON record.id = line.pk
     CROSS JOIN LATERAL (VALUES {slots}) AS slot (name, before, after, now, obstacle)
     WHERE line.why = '' AND line.fields ? slot.name AND record.id IN ({editable})"""
PARTS = """
    SELECT line.pk, line.fields -> %(name)s -> 0, line.fields -> %(name)s -> 1
      FROM undo_line AS line JOIN {table} AS record ON record.id = line.pk
     WHERE line.why = '' AND line.fields ? %(name)s AND record.id IN ({editable}) ORDER BY line.pk"""
PART_DONE = """
    INSERT INTO undo_state
    SELECT line.pk, %(name)s, line.fields -> %(name)s -> 0, line.fields -> %(name)s -> 1,
           line.fields -> %(name)s -> 1, 'ours'
      FROM undo_line AS line WHERE line.pk = ANY (%(done)s)"""
DONE = """
    CREATE TEMPORARY TABLE undo_done ON COMMIT DROP AS
    SELECT pk, jsonb_object_agg(name, before) AS wanted,
           jsonb_object_agg(name, jsonb_build_array(now, before)) AS changes,
           coalesce(jsonb_object_agg(name, before) FILTER (
               WHERE name = ANY (%(custom)s) AND before IS NOT NULL), '{{}}') AS kept,
           coalesce(array_agg(name) FILTER (WHERE name = ANY (%(custom)s)), '{{}}') AS cleared
      FROM undo_state WHERE state = 'ours' GROUP BY pk"""
WRITE = """
    UPDATE {table} AS record SET {columns} FROM undo_done AS done WHERE done.pk = record.id"""
EDITED = """
    SELECT event.about, event.subject_type, event.subject_id,
           event.data || jsonb_build_object('changes', done.changes) AS data
      FROM undo_done AS done JOIN undo_line AS line ON line.pk = done.pk
      JOIN events_event AS event ON event.id = line.edit
     WHERE event.name = %(told_by)s"""
NAMES = "SELECT DISTINCT name FROM undo_state WHERE state = 'ours'"
LED_TO = """
    SELECT name, array_agg(DISTINCT now::text) FROM undo_state
     WHERE state = 'ours' AND jsonb_typeof(now) = 'number' AND name = ANY (%(links)s) GROUP BY name"""
MOVED_PKS = "SELECT pk FROM undo_line WHERE goal <> '' AND why = '' ORDER BY pk"
LEFT = "SELECT why, count(*) FROM undo_line WHERE why NOT IN ('', 'same') GROUP BY why"
CHANGED_COUNT = """
    SELECT count(*) FROM (
        SELECT pk FROM undo_done UNION SELECT pk FROM undo_line WHERE goal <> '' AND why = '') AS changed"""
CONFLICTS = """
    SELECT conflict.pk, {title}, conflict.name, conflict.before, conflict.after, conflict.now,
           conflict.state, count(*) OVER ()
      FROM (
        SELECT pk, name, before, after, now, state FROM undo_state WHERE state NOT IN ('same', 'ours')
        UNION ALL
        SELECT pk, '', NULL, NULL, NULL, why FROM undo_line WHERE why = 'changed') AS conflict
      JOIN {table} AS record ON record.id = conflict.pk
     ORDER BY conflict.pk, conflict.name LIMIT %(most)s"""


def slot_row(kind: RecordType, slot: Slot) -> sql.Composable:
    """A row of ``STATES``: the slot's name, before, after, now, and what stands in the way."""
    return sql.SQL("({key}, {before}, {after}, {now}, {obstacle})").format(
        key=slot.key,
        before=slot.told(0),
        after=slot.told(1),
        now=slot.now,
        obstacle=_obstacle(kind, slot),
    )


def _obstacle(kind: RecordType, slot: Slot) -> sql.Composable:
    """Why the old value cannot stand again: another record has it, or what it leads to is gone."""
    table, before = sql.Identifier(kind.model._meta.db_table), slot.told(0)
    if slot.is_unique:
        other = "other.{column}" if slot.column else "other.custom -> {key}"
        value = "{typed}" if slot.column else "{before}"
        return sql.SQL(
            "CASE WHEN {before} IS NOT NULL AND EXISTS (SELECT FROM {table} AS other"
            f" WHERE other.id <> record.id AND {other} = {value}) THEN 'taken' ELSE '' END"
        ).format(
            before=before,
            table=table,
            key=slot.key,
            column=sql.Identifier(slot.column or "id"),
            typed=slot.typed(sql.SQL("line.fields -> {key} -> 0").format(key=slot.key)),
        )
    if slot.target:
        return sql.SQL(
            "CASE WHEN {before} IS NOT NULL AND NOT EXISTS (SELECT FROM {target} AS other"
            " WHERE to_jsonb(other.id) = {before}) THEN 'lost' ELSE '' END"
        ).format(before=before, target=sql.Identifier(slot.target))
    return sql.SQL("''")


def columns(kind: RecordType, slots: Sequence[Slot]) -> sql.Composable:
    """What ``WRITE`` sets: the columns that the chunk changes, the custom values, and the version."""
    own = [
        sql.SQL(
            "{column} = CASE WHEN done.wanted ? {key} THEN {value} ELSE record.{column} END"
        ).format(
            column=sql.Identifier(slot.column),
            key=slot.key,
            value=slot.typed(sql.SQL("done.wanted -> {key}").format(key=slot.key)),
        )
        for slot in slots
        if slot.column
    ]
    names = {field.name for field in kind.model._meta.get_fields()}
    kept_up = {
        "custom": "custom = (record.custom - done.cleared) || done.kept",
        "version": "version = record.version + 1",
        "updated_at": "updated_at = now()",
        "updated_by": "updated_by_id = %(by)s",
    }
    return sql.SQL(", ").join(
        [*own, *(sql.SQL(text) for name, text in kept_up.items() if name in names)]
    )
