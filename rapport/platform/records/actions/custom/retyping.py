"""A field becomes one of another kind: first looked at, then done for all records at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from rapport.kit.errors import Invalid, Refused
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts import stamps
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.platform.records.actions.custom import working
from rapport.platform.records.actions.custom.turns import current_field, take_turn
from rapport.platform.records.actions.following import follow
from rapport.platform.records.events import FieldRetyped, RecordEdited
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.models import CustomField
from rapport.platform.records.plans import CHOSEN, ENTERED, MOST_CHOICES, FieldPlan, cleaned
from rapport.platform.records.queries.custom import field_of
from rapport.platform.records.queries.links import links
from rapport.platform.records.queries.setting_up import field_plan
from rapport.platform.records.retyping import converted, goals
from rapport.platform.records.types import RecordType, record_type

SHOWN = 20
SHAPE = ("kind", "choices", "currency", "default", "lowest", "highest", "longest", "pattern")


@dataclass(frozen=True)
class Preview:
    """What a change of kind would do: how many values convert, and some of those that do not."""

    plan: FieldPlan
    converts: int
    lost: int
    examples: tuple[tuple[str, int], ...] = ()


Held = list[tuple[Any, int, Any]]
"""A value, how many records hold it, and what it becomes: None when it does not convert."""


def preview_retype(row: CustomField, plan: FieldPlan, *, by: Actor) -> Preview:
    """What it would do to ``row`` to become as ``plan`` says. Raises Invalid when it cannot."""
    access.require(by, "records.retype_field")
    kind = _kind(row)
    goal = _goal(kind, row, plan)
    held = _held(kind, row, goal)
    lost = [(value, count) for value, count, new in held if new is None]
    shown = [(str(value), count) for value, count in lost[:SHOWN]]
    total = sum(count for _, count, _ in held)
    missing = sum(count for _, count in lost)
    return Preview(goal, total - missing, missing, tuple(shown))


@transaction.atomic
def retype_field(row: CustomField, plan: FieldPlan, *, by: Actor) -> CustomField:
    """Let ``row`` become as ``plan`` says, with its values; those that do not convert are taken out.

    One story, which tells every record's value before and after, so that undo brings all back. One
    statement per five thousand different values.
    """
    take_turn(by, "records.retype_field")
    row = current_field(row)
    kind = _kind(row)
    goal = _goal(kind, row, plan)
    held = _held(kind, row, goal)
    before = _shape(row)
    with events.story():
        changed = _convert(kind, row, held, by)
        for name in SHAPE:
            setattr(row, name, getattr(goal, name))
        row.is_unique = row.is_unique and goal.is_unique
        row.save()
        stamps.renew()
        lost = sum(count for _, count, new in held if new is None)
        happening = FieldRetyped(row.record_type, row.name, before, _shape(row), lost)
        events.record(happening, by=by, subject=row)
        follow(kind, changed, {row.name})
    working.begin(row, is_computed=True, is_indexed=row.is_indexed)
    return row


@transaction.atomic
def undo_retype(event: Event, by: Actor) -> None:
    """Let a field be again of the kind that it was; its values come back with the rest of the story."""
    row = CustomField.objects.filter(pk=event.subject_id or 0).first()
    if row is None:
        raise Refused("field_gone", "The field was deleted since.")
    take_turn(by, "records.retype_field")
    if _shape(row) != event.data["after"]:
        raise Refused("changed_since", "%(row)s was changed again since.", row=row.label)
    for name, value in event.data["before"].items():
        setattr(row, name, value)
    row.save()
    stamps.renew()
    happening = FieldRetyped(
        row.record_type, row.name, event.data["after"], event.data["before"], 0
    )
    events.record(happening, by=by, subject=row)
    working.begin(row, is_indexed=row.is_indexed)


def _kind(row: CustomField) -> RecordType:
    kind = record_type(row.record_type)
    if kind is None:
        raise Refused("object_removed", "Bring its object back first.")
    return kind


def _goal(kind: RecordType, row: CustomField, plan: FieldPlan) -> FieldPlan:
    """The whole plan of the field after the change."""
    if row.source != ENTERED:
        raise Invalid("computed", fields={"kind": "Its kind follows from how it is computed."})
    if plan.kind not in goals(Kind(row.kind)):
        raise Invalid(
            "no_goal",
            fields={"kind": "%(row)s cannot become a %(kind)s."},
            row=row.label,
            kind=plan.kind,
        )
    choices = plan.choices
    if plan.kind in CHOSEN and not choices:
        choices = row.choices or [["", label] for label in _labels(kind, row)]
    same = replace(
        field_plan(row), kind=plan.kind, currency=plan.currency, choices=choices, default=None
    )
    return cleaned(replace(same, longest=0, pattern="", lowest=None, highest=None))


def _labels(kind: RecordType, row: CustomField) -> Sequence[str]:
    """The choices that the present values would make."""
    as_text = replace(field_of(row), kind=Kind.TEXT)
    texts = [converted(field_of(row), as_text, value) for value, _ in _values(kind, row)]
    found = list(dict.fromkeys(str(text)[:60] for text in texts if text))
    if len(found) > MOST_CHOICES:
        sentence = say(
            "It holds %(count)s different values; a choice has at most %(most)s.",
            count=f"{len(found):,}",
            most=MOST_CHOICES,
        )
        raise Invalid("many_choices", fields={"kind": sentence})
    return found


def _held(kind: RecordType, row: CustomField, goal: FieldPlan) -> Held:
    """Every different value of ``row``, the most frequent first."""
    before = field_of(row)
    after = replace(
        before,
        kind=Kind(goal.kind),
        choices=tuple((value, label) for value, label in goal.choices),
        currency=goal.currency,
        is_required=False,
    )
    found = _values(kind, row)
    names = _names(before, [value for value, _ in found])
    return [(value, count, converted(before, after, value, names)) for value, count in found]


def _names(before: Field, held: Sequence[Any]) -> Any:
    if before.kind not in (Kind.USER, Kind.RECORD):
        return str
    found = links(SYSTEM, before, [value for value in held if isinstance(value, int)])
    return lambda value: found[value].text if value in found else ""


def _values(kind: RecordType, row: CustomField) -> list[tuple[Any, int]]:
    """Every different value of ``row`` and how many records hold it. One query."""
    statement = sql.SQL(
        "SELECT custom -> {name}, count(*) FROM {table} WHERE {where} GROUP BY 1 ORDER BY 2 DESC, 1"
    ).format(**_parts(kind, row))
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [(json.loads(value), count) for value, count in cursor.fetchall()]


def _parts(kind: RecordType, row: CustomField) -> dict[str, sql.Composable]:
    conditions: list[sql.Composable] = [sql.SQL("custom ? {}").format(sql.Literal(row.name))]
    for column, value in kind.only.items():
        conditions.append(sql.SQL("{} = {}").format(sql.Identifier(column), sql.Literal(value)))
    return {
        "name": sql.Literal(row.name),
        "table": sql.Identifier(kind.model._meta.db_table),
        "where": sql.SQL(" AND ").join(conditions),
    }


def _convert(kind: RecordType, row: CustomField, held: Held, by: Actor) -> list[int]:
    """Put the new values in place of the old ones, told per record; returns the records that changed."""
    pairs = [(value, new) for value, _count, new in held if new != value]
    olds = [json.dumps(value) for value, _ in pairs]
    news = [None if new is None else json.dumps(new) for _, new in pairs]
    parts = _parts(kind, row) | {"title": sql.Identifier(kind.title)}
    with connection.cursor() as cursor:
        cursor.execute(FORGET)
        cursor.execute(sql.SQL(MATCH).format(**parts), [olds, news])
        events.record_from(
            RecordEdited.name,
            TELL,
            {"model": kind.model._meta.label_lower, "key": kind.key, "name": row.name},
            by=by,
        )
        cursor.execute(sql.SQL(WRITE).format(**parts))
        changed = [pk for (pk,) in cursor.fetchall()]
        cursor.execute(FORGET)
    return changed


def _shape(row: CustomField) -> dict[str, Any]:
    """What of a field a change of kind touches, JSON-ready."""
    found = {name: getattr(row, name) for name in SHAPE}
    for name in ("lowest", "highest"):
        found[name] = None if found[name] is None else f"{found[name].normalize():f}"
    return found | {"choices": [list(pair) for pair in row.choices]}


FORGET = "DROP TABLE IF EXISTS retyped"
MATCH = """
    CREATE TEMPORARY TABLE retyped ON COMMIT DROP AS
    SELECT kept.id, kept.{title}::text AS title, given.old, given.new
      FROM {table} AS kept
      JOIN unnest(%s::jsonb[], %s::jsonb[]) AS given(old, new) ON kept.custom -> {name} = given.old
     WHERE {where}"""
TELL = """
    SELECT NULL::bigint AS about, %(model)s AS subject_type, id AS subject_id,
           jsonb_build_object('type', %(key)s::text, 'title', title, 'changes',
               jsonb_build_object(%(name)s::text, jsonb_build_array(old, new))) AS data
      FROM retyped"""
WRITE = """
    UPDATE {table} AS kept SET version = version + 1,
           custom = CASE WHEN new IS NULL THEN custom - {name}
                         ELSE jsonb_set(custom, ARRAY[{name}], new) END
      FROM retyped WHERE retyped.id = kept.id RETURNING kept.id"""
