"""Undoing what the engine's four verbs did to some thousand records of one type, set-based."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from psycopg import sql

from rapport.kit.speech import noted, say
from rapport.platform import access
from rapport.platform.access import Actor, Right
from rapport.platform.events import actions as events
from rapport.platform.records import undoing
from rapport.platform.records.actions.chunks import among, gather_words
from rapport.platform.records.actions.deriving import derive
from rapport.platform.records.actions.following import follow
from rapport.platform.records.actions.undo import statements as said
from rapport.platform.records.actions.undo.slots import Slots, slots_of
from rapport.platform.records.fields import Kind
from rapport.platform.records.types import RecordType
from rapport.platform.records.undoing import GENERIC, Effect, Part, family_of

MOST_CONFLICTS = 200
REASONS = {
    "gone": noted("It was deleted for good."),
    "trash": noted("It lies in the trash."),
    "stays": noted("Records of this type are not deleted."),
    "forbidden": noted("Your role does not allow you to change it."),
}
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Conflict:
    """A value that is not any more what the story left; without a ``field`` the record as such.

    ``state`` is "theirs" (somebody changed it since), "changed" (a new record that somebody changed
    since), "taken" (another record has the old value) or "lost" (what it led to is gone).
    """

    type: str
    pk: int
    title: str
    field: str
    before: Any
    after: Any
    now: Any
    state: str


@dataclass
class Outcome:
    """What became of some records: how many were changed, and what was left alone and why."""

    changed: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    conflict_count: int = 0
    left: Counter[str] = field(default_factory=Counter)

    def add(self, other: Outcome) -> None:
        """Count what ``other`` says, too."""
        self.changed += other.changed
        self.conflicts = (self.conflicts + other.conflicts)[:MOST_CONFLICTS]
        self.conflict_count += other.conflict_count
        self.left.update(other.left)


class Chunk:
    """Some records of ``kind`` that a story changed, and who undoes it: of so many lanes, the share of one."""

    def __init__(
        self,
        kind: RecordType,
        story: UUID,
        by: Actor,
        *,
        overwrite: bool,
        lane: int = 0,
        lanes: int = 1,
    ) -> None:
        self.kind, self.by = kind, by
        names = {**family_of(kind.key).effects(), **GENERIC.effects()}
        by_effect = {
            effect.value: [n for n, e in names.items() if e is effect] for effect in Effect
        }
        self.names = names
        self.params: dict[str, Any] = {
            **by_effect,
            "names": list(names),
            "story": story,
            "lane": lane,
            "lanes": lanes,
            "model": kind.model._meta.label_lower,
            "key": kind.key,
            "by": by.user_id,
            "overwrite": overwrite,
            "is_trashable": kind.is_trashable,
            "most": MOST_CONFLICTS,
            "links": [
                name for name, found in kind.all_fields().items() if found.kind is Kind.RECORD
            ],
        }

    @contextmanager
    def records(self) -> Iterator[list[int]]:
        """What the story told of records of this type, laid out for ``undo``: their ids, in order."""
        try:
            for statement in (said.FORGET, said.TOLD, said.BY_RECORD):
                self._run(statement)
            yield [pk for (pk,) in self._run(said.PKS)]
        finally:
            self._run(said.FORGET)

    def columns(self) -> set[str]:
        """What the undo of these records may write in their table."""
        slots = slots_of(self.kind, [key for (key,) in self._run(said.TOLD_KEYS)], self.by)
        [(moves,)] = self._run(said.TOLD_MOVES)
        return {slot.column or "custom" for slot in slots.found} | (
            {"deleted_at"} if moves else set()
        )

    @transaction.atomic
    def undo(self, pks: Sequence[int], *, is_of_many: bool = False) -> Outcome:
        """Let these records be again as they were before the story, as far as they may and can."""
        outcome = Outcome()
        if is_of_many:
            gather_words()
        self.params |= {"pks": list(pks)}
        for statement in (said.DROP, said.LOCK, said.LINE, said.STATE):
            self._run(statement)
        self._move()
        keys = [key for (key,) in self._run(said.KEYS)]
        slots = slots_of(self.kind, keys, self.by)
        if slots.found:
            rows = sql.SQL(", ").join(said.slot_row(self.kind, slot) for slot in slots.found)
            self._run(said.STATES, slots=rows)
        self._undo_parts(slots, outcome)
        self._write(slots)
        self._count(outcome)
        return outcome

    def _move(self) -> None:
        """Into the trash what the story made, out of it what the story deleted."""
        if not self.kind.is_trashable:
            return
        self._run(said.MOVE)
        family = family_of(self.kind.key)
        for effect, goal in (
            (Effect.CREATED, Effect.DELETED),
            (Effect.RESTORED, Effect.DELETED),
            (Effect.DELETED, Effect.RESTORED),
        ):
            for source in {family, GENERIC}:
                self._tell_moves(source.called(effect), source.called(goal), goal)

    def _tell_moves(self, told_by: str, name: str, goal: Effect) -> None:
        is_own = told_by not in GENERIC.effects() and name in GENERIC.effects()
        data = sql.SQL(said.OWN_DATA if is_own else said.SAME_DATA).format(title=self._title())
        params = {**self.params, "goal": goal.value, "told_by": [told_by]}
        events.record_from(name, self._sql(said.MOVED, data=data), params, by=self.by)

    def _undo_parts(self, slots: Slots, outcome: Outcome) -> None:
        for name in slots.forbidden:
            outcome.left[say("You may not write %(name)s.", name=name.replace("_", " "))] += 1
        for name in slots.elsewhere:
            inverse = undoing.part_inverse(self.kind.key, name)
            if inverse is None:
                outcome.left[
                    say("Changes of %(name)s cannot be undone.", name=name.replace("_", " "))
                ] += 1
                continue
            rows = self._run(said.PARTS, name=name)
            parts = [Part(pk, _loaded(before), _loaded(after)) for pk, before, after in rows]
            failed = set(inverse(parts)) if parts else set()
            if failed:
                outcome.left[
                    say("Some changes of %(name)s cannot be undone.", name=name.replace("_", " "))
                ] += len(failed)
            done = [part.pk for part in parts if part.pk not in failed]
            self._run(said.PART_DONE, name=name, done=done)

    def _write(self, slots: Slots) -> None:
        """Set the columns, tell of it, and bring up to date what derives from them."""
        custom = [slot.key for slot in slots.found if not slot.column]
        self._run(said.DONE, custom=custom)
        self._run(said.WRITE, columns=said.columns(self.kind, slots.found))
        for name in self.params["edited"]:
            params = {**self.params, "told_by": name}
            events.record_from(name, said.EDITED, params, by=self.by)
        self._follow_up()

    def _follow_up(self) -> None:
        """Derived columns, formulas and roll-ups of what was written and moved."""
        written = [pk for (pk,) in self._run("SELECT pk FROM undo_done ORDER BY pk")]
        names = frozenset(name for (name,) in self._run(said.NAMES))
        derive(self.kind, written, names)
        before = {name: map(_loaded, found) for name, found in self._run(said.LED_TO)}
        if before:
            follow(self.kind, written, frozenset(before), before)
        follow(self.kind, [pk for (pk,) in self._run(said.MOVED_PKS)])

    def _count(self, outcome: Outcome) -> None:
        [(outcome.changed,)] = self._run(said.CHANGED_COUNT)
        for why, count in self._run(said.LEFT):
            if why in REASONS:
                outcome.left[REASONS[why]] += count
        for pk, name, field_name, *told, state, count in self._run(
            said.CONFLICTS, title=self._title()
        ):
            before, after, now = map(_loaded, told)
            conflict = Conflict(self.kind.key, pk, name, field_name, before, after, now, state)
            outcome.conflicts.append(conflict)
            outcome.conflict_count = count

    def _title(self) -> sql.Composable:
        """What names a record, as text; its id where nothing does."""
        columns = {field.column for field in self.kind.model._meta.concrete_fields}
        title = self.kind.title if self.kind.title in columns else "id"
        return sql.SQL("record.{}::text").format(sql.Identifier(title))

    def _run(self, statement: str, **more: Any) -> Rows:
        """Execute ``statement``; of ``more``, pieces of SQL go into it and values become parameters."""
        pieces = {name: value for name, value in more.items() if isinstance(value, sql.Composable)}
        values = {name: value for name, value in more.items() if name not in pieces}
        with connection.cursor() as cursor:
            cursor.execute(self._sql(statement, **pieces), {**self.params, **values})
            rows: Rows = cursor.fetchall() if cursor.description else []
            made = re.search(r"CREATE TEMPORARY TABLE (undo_\w+)", statement)
            if made:
                cursor.execute(f"ANALYZE {made[1]}")
        return rows

    def _sql(self, statement: str, **pieces: sql.Composable) -> str:
        in_trash = "record.deleted_at IS NOT NULL" if self.kind.is_trashable else "false"
        composed = sql.SQL(statement).format(
            table=sql.Identifier(self.kind.model._meta.db_table),
            in_trash=sql.SQL(in_trash),
            editable=self._allowed(Right.EDIT),
            deletable=self._allowed(Right.DELETE),
            **pieces,
        )
        return composed.as_string(connection.connection)

    def _allowed(self, right: Right) -> sql.Composable:
        """The ids of the chunk's records on which ``by`` holds ``right``, in the trash or not."""
        of_chunk = among(self.params.get("pks", []))
        rows = self.kind.model._default_manager.filter(pk__in=of_chunk, **self.kind.only)
        rows = access.visible_to(self.by, rows, right, name=self.kind.policy_name)
        try:
            text, params = rows.values("pk").query.sql_with_params()
        except EmptyResultSet:
            return sql.SQL("SELECT NULL::bigint WHERE false")
        names = [f"allowed_{right.value}_{place}" for place in range(len(params))]
        self.params.update(zip(names, params, strict=True))
        return sql.SQL(text % tuple(f"%({name})s" for name in names))


def _loaded(text: str | None) -> Any:
    """JSON of the database, which this connection hands over as text."""
    return None if text is None else json.loads(text)
