"""Changing many records at once, in the background: in chunks that are whole or not at all.

A run remembers how far it is in the same transaction as the chunk itself: after a crash it goes on
where it stopped, and nothing is done twice. All chunks are one story, so that one undo reverses them.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Max, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Mod
from django.utils import timezone

from rapport.kit.errors import Invalid, NotAllowed, NotFound, RapportError, Refused
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import REFUSALS, Actor, Right
from rapport.platform.events import actions as events
from rapport.platform.records import values
from rapport.platform.records.actions import chunks, lists, tags
from rapport.platform.records.actions.deriving import derive
from rapport.platform.records.actions.records import check_link, editable_fields
from rapport.platform.records.actions.telling import tell_many, told_columns
from rapport.platform.records.actions.undo import undo_story
from rapport.platform.records.events import BulkRunEnded, BulkRunStarted
from rapport.platform.records.fields import Field
from rapport.platform.records.filters import compile_tree
from rapport.platform.records.models import BulkRun
from rapport.platform.records.queries.frozen_lists import list_of
from rapport.platform.records.types import RecordType, record_type

MOST_IDS = 10_000
MOST_REFUSED = 200
RIGHTS = {
    "edit": Right.EDIT,
    "tag": Right.EDIT,
    "untag": Right.EDIT,
    "add_to_list": Right.READ,
    "take_off_list": Right.READ,
    "delete": Right.DELETE,
    "restore": Right.DELETE,
}
ON_LIST = {"add_to_list": lists.add_to_list, "take_off_list": lists.take_off_list}
State = BulkRun.State


@transaction.atomic
def start_bulk_run(
    kind: RecordType,
    verb: str,
    arguments: Mapping[str, Any],
    selection: Mapping[str, Any],
    *,
    by: Actor,
) -> BulkRun:
    """Plan to do ``verb`` to the records of ``selection``: {"ids": […]} or {"filter": tree}.

    ``arguments``: of "edit" {"values": {field: raw}}, of "tag" and "untag" {"tag": name}, of
    "add_to_list" and "take_off_list" {"list": name}; one to add to is made if need be. Raises
    Invalid for values that no record could take; whoever may not change some of the records changes
    the others.
    """
    if verb not in RIGHTS:
        raise Invalid("unknown_verb", "“%(verb)s” cannot be done to many records.", verb=verb)
    access.hold(by, RIGHTS[verb], kind.policy_name)
    wanted = _check_values(kind, arguments.get("values") or {}, by) if verb == "edit" else {}
    run = BulkRun(
        record_type=kind.key,
        verb=verb,
        arguments=dict(arguments),
        by_id=by.user_id,
        story=uuid.uuid4(),
    )
    run.selection = _bounded(kind, verb, selection, by)
    run.total = _selected(run, kind, by).count()
    if not run.total:
        raise Refused("nothing_selected", "None of these records is there any more.")
    columns = _columns(kind, wanted) or {"deleted_at"}
    run.selection["turns"] = chunks.turns(run.total, kind.model, columns)
    if verb in ON_LIST:
        run.arguments = _list_for(run, kind, by)
    run.save()
    _begin(run, by)
    return run


def _list_for(run: BulkRun, kind: RecordType, by: Actor) -> dict[str, Any]:
    """The list that a run fills or empties; one that it makes goes when it is undone."""
    is_new = run.verb == "add_to_list"
    with events.story(run.story):
        row = lists.list_to_fill(kind, str(run.arguments.get("list", "")), by=by, is_new=is_new)
    return {"list": row.pk, "name": row.name}


def run_bulk(pk: int, *, by: Actor) -> None:
    """Do what is left of a run, chunk by chunk, until it is done or cancelled. For the worker."""
    run = BulkRun.objects.get(pk=pk)
    kind = record_type(run.record_type)
    try:
        if kind is None:
            raise NotFound("type_gone", "The records' type was removed meanwhile.")
        while _chunk(run.pk, kind, by):
            pass
    except RapportError as error:
        _end(run.pk, State.FAILED, by, error=str(error)[:300])


@transaction.atomic
def cancel_bulk_run(pk: int, *, by: Actor) -> None:
    """Stop a run after the chunk at which it is. What was done stays, and can be undone."""
    run = BulkRun.objects.select_for_update().filter(pk=pk).first()
    if run is None or (run.by_id != by.user_id and not by.is_administrator):
        raise NotFound("run_not_found", "There is no such run, or it is not yours.")
    if run.state not in (State.WAITING, State.RUNNING):
        raise Refused("run_has_ended", "It has ended already.")
    run.wants_cancel = True
    run.save(update_fields=["wants_cancel"])


@transaction.atomic
def _chunk(pk: int, kind: RecordType, by: Actor) -> bool:
    """Do one chunk; returns whether there is more to do."""
    run = BulkRun.objects.select_for_update().get(pk=pk)
    if run.state not in (State.WAITING, State.RUNNING):
        return False
    if run.wants_cancel:
        _end(pk, State.CANCELLED, by)
        return False
    pks = _next(run, kind, by)
    if not pks:
        _end(pk, State.DONE, by)
        return False
    with events.story(run.story):
        changed = DOING[run.verb](run, kind, pks, by)
    run.state, run.done, run.changed = State.RUNNING, run.done + len(pks), run.changed + changed
    run.selection["after"] = pks[-1]
    run.save()
    return True


def _next(run: BulkRun, kind: RecordType, by: Actor) -> list[int]:
    """The records of the next chunk, by id; none when the last turn is over."""
    at = run.selection
    while at["turn"] < at["turns"]:
        turn = _selected(run, kind, by).alias(turn=Mod("pk", at["turns"])).filter(turn=at["turn"])
        pks = list(turn.order_by("pk").values_list("pk", flat=True)[: chunks.CHUNK])
        if pks:
            return pks
        at |= {"turn": at["turn"] + 1, "after": 0}
    return []


def _bounded(
    kind: RecordType, verb: str, selection: Mapping[str, Any], by: Actor
) -> dict[str, Any]:
    """``selection`` as it is now: who comes later is not in it."""
    if "ids" in selection:
        ids = sorted({int(one) for one in selection["ids"]})
        if len(ids) > MOST_IDS:
            raise Invalid(
                "too_many_ids",
                "Choose at most %(most)s by hand, or all that match.",
                most=MOST_IDS,
            )
        return {"ids": ids, "turn": 0, "after": 0}
    compile_tree(selection["filter"], kind, by=by)
    rows = kind.visible_to(by, in_trash=verb == "restore")
    return {
        "filter": selection["filter"],
        "turn": 0,
        "after": 0,
        "upto": rows.aggregate(last=Max("pk"))["last"] or 0,
    }


def _selected(run: BulkRun, kind: RecordType, by: Actor) -> QuerySet[Any]:
    """The records of the run that are still to do, and that ``by`` sees."""
    chosen = run.selection
    rows = kind.visible_to(by, in_trash=run.verb == "restore").filter(pk__gt=chosen["after"])
    if "ids" in chosen:
        return rows.filter(pk__in=chosen["ids"])
    return rows.filter(compile_tree(chosen["filter"], kind, by=by), pk__lte=chosen["upto"])


def _allowed(run: BulkRun, kind: RecordType, pks: list[int], by: Actor) -> QuerySet[Any]:
    """The chunk's records that ``by`` may change."""
    rows = kind.visible_to(by, RIGHTS[run.verb], in_trash=run.verb == "restore")
    return rows.filter(pk__in=chunks.among(pks))


def _note_refused(run: BulkRun, pks: list[int], allowed: Collection[int]) -> None:
    """Keep those of the chunk that were not allowed, and why."""
    if len(allowed) < len(pks) and len(run.refused) < MOST_REFUSED:
        mine, why = set(allowed), REFUSALS[RIGHTS[run.verb]]
        run.refused += [[pk, why] for pk in pks if pk not in mine]
        run.refused = run.refused[:MOST_REFUSED]


def _check_values(
    kind: RecordType, given: Mapping[str, Any], by: Actor
) -> dict[str, tuple[Field, Any]]:
    """Field name → the field and the value to set. Raises Invalid at the fields that are wrong."""
    fields, wrong = editable_fields(kind, by), {}
    found: dict[str, tuple[Field, Any]] = {}
    for name, raw in given.items():
        try:
            one = _settable(fields, name)
            value = values.read(one, raw)
            check_link(one, value, by)
            found[name] = (one, value)
        except Invalid as error:
            wrong.update(error.fields)
    if wrong or not found:
        raise Invalid("invalid_values", fields=wrong or {"field": say("Choose a field to set.")})
    return found


def _settable(fields: Mapping[str, Field], name: str) -> Field:
    if name not in fields or fields[name].is_unique:
        raise Invalid(
            "not_editable", fields={name: ("“%(name)s” cannot be set for many records.")}, name=name
        )
    return fields[name]


def _columns(kind: RecordType, wanted: Mapping[str, tuple[Field, Any]]) -> set[str]:
    return {
        "custom" if found.is_custom else values.attribute(kind.model, found)
        for found, _ in wanted.values()
    }


def _edit(run: BulkRun, kind: RecordType, pks: list[int], by: Actor) -> int:
    """Set the same values for the whole chunk: three statements, whatever its size."""
    wanted = _check_values(kind, run.arguments["values"], by)
    rows = _allowed(run, kind, pks, by).only(*told_columns(kind), *_columns(kind, wanted))
    records = list(rows.select_for_update(of=("self",)).order_by("pk"))
    _note_refused(run, pks, [record.pk for record in records])
    told = [(record, found) for record in records if (found := _differences(kind, record, wanted))]
    changed = [record.pk for record, _ in told]
    _store(kind, changed, wanted, by)
    tell_many("edited", kind, told, by)
    derive(kind, changed, frozenset(wanted))
    return len(told)


def _differences(
    kind: RecordType, record: Any, wanted: Mapping[str, tuple[Field, Any]]
) -> dict[str, list[Any]]:
    """Field name → before and after, as events tell them, where ``record`` has another value."""
    found = {}
    for name, (field, value) in wanted.items():
        if field.is_custom:
            change = [record.custom.get(name), values.plain(value)]
        else:
            change = [getattr(record, values.attribute(kind.model, field)), value]
        if _known(change[0]) != _known(change[1]):
            found[name] = [values.plain(one) for one in change]
    return found


def _known(value: Any) -> Any:
    return None if value in ("", []) else value


def _store(
    kind: RecordType, pks: list[int], wanted: Mapping[str, tuple[Field, Any]], by: Actor
) -> None:
    own = {
        values.attribute(kind.model, found): value
        for found, value in wanted.values()
        if not found.is_custom
    }
    custom = {
        name: values.plain(value) for name, (found, value) in wanted.items() if found.is_custom
    }
    if custom:
        kept = {name: value for name, value in custom.items() if value not in (None, "")}
        gone = [name for name in custom if name not in kept]
        merged = RawSQL("(custom - %s::text[]) || %s::jsonb", [gone, values.as_json(kept)])
        own["custom"] = merged
    kind.model._default_manager.filter(pk__in=chunks.among(pks)).update(
        **own, version=F("version") + 1, updated_by_id=Value(by.user_id), updated_at=timezone.now()
    )


def _tag(run: BulkRun, kind: RecordType, pks: list[int], by: Actor) -> int:
    mine = list(_allowed(run, kind, pks, by).values_list("pk", flat=True))
    _note_refused(run, pks, mine)
    act = tags.tag_many if run.verb == "tag" else tags.untag_many
    return act(kind, mine, run.arguments["tag"], by=by)


def _list(run: BulkRun, kind: RecordType, pks: list[int], by: Actor) -> int:
    row = list_of(by, kind, run.arguments["list"])
    return ON_LIST[run.verb](row, kind.visible_to(by).filter(pk__in=chunks.among(pks)), by=by)


def _move(run: BulkRun, kind: RecordType, pks: list[int], by: Actor) -> int:
    """Into the trash, or out of it."""
    if not kind.is_trashable:
        raise Refused("not_trashable", "%(kinds)s are not deleted.", kinds=kind.plural)
    records = list(_allowed(run, kind, pks, by).only(*told_columns(kind)))
    mine = [record.pk for record in records]
    _note_refused(run, pks, mine)
    at = timezone.now() if run.verb == "delete" else None
    kind.model._default_manager.filter(pk__in=chunks.among(mine)).update(deleted_at=at)
    tell_many(f"{run.verb}d", kind, [(record, {}) for record in records], by)
    derive(kind, mine, frozenset({"deleted_at"}))
    if run.verb == "restore":
        kind.writing.restored(mine, by)
    return len(mine)


DOING: Mapping[str, Callable[[BulkRun, RecordType, list[int], Actor], int]] = {
    "edit": _edit,
    "tag": _tag,
    "untag": _tag,
    "add_to_list": _list,
    "take_off_list": _list,
    "delete": _move,
    "restore": _move,
}


@transaction.atomic
def _end(pk: int, state: str, by: Actor, *, error: str = "") -> None:
    run = BulkRun.objects.select_for_update().get(pk=pk)
    run.state, run.error, run.ended_at = state, error, timezone.now()
    run.save(update_fields=["state", "error", "ended_at"])
    happening = BulkRunEnded(run.record_type, run.verb, state, run.done, run.changed)
    events.record(happening, by=by, subject=run)


@transaction.atomic
def undo_bulk_run(pk: int, *, by: Actor) -> BulkRun:
    """Plan to undo what a run did; the undo is a run of its own."""
    run = BulkRun.objects.filter(pk=pk).first()
    if run is None or (run.by_id != by.user_id and not by.is_administrator):
        raise NotAllowed("not_yours", "Only who started it, or an administrator, may undo it.")
    made = BulkRun.objects.create(
        record_type=run.record_type,
        verb="undo",
        arguments={"story": str(run.story)},
        selection={},
        total=run.changed,
        by_id=by.user_id,
        story=uuid.uuid4(),
    )
    _begin(made, by)
    return made


def _begin(run: BulkRun, by: Actor) -> None:
    """Queue the work, and tell of it."""
    from rapport.platform.records.tasks import run_bulk as work

    events.record(BulkRunStarted(run.record_type, run.verb, run.total), by=by, subject=run)
    work.defer(run_id=run.pk)


def run_undo(pk: int, *, by: Actor) -> None:
    """Undo the story of a run, with its progress. For the worker."""
    run = BulkRun.objects.get(pk=pk)
    if run.state not in (State.WAITING, State.RUNNING):
        return

    def told(done: int, total: int) -> None:
        BulkRun.objects.filter(pk=pk).update(state=State.RUNNING, done=done, total=total)

    try:
        undone = undo_story(
            uuid.UUID(run.arguments["story"]),
            by=by,
            overwrite=bool(run.arguments.get("overwrite")),
            identity=run.story,
            told=told,
        )
    except RapportError as error:
        _end(pk, State.FAILED, by, error=str(error)[:300])
        return
    conflicts = [
        [one.pk, say("%(one)s: %(field)s was changed since.", one=one.title, field=one.field)]
        for one in undone.outcome.conflicts
    ]
    BulkRun.objects.filter(pk=pk).update(
        changed=undone.outcome.changed, refused=conflicts[:MOST_REFUSED]
    )
    _end(pk, State.DONE, by)
