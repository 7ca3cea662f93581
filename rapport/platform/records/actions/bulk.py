"""Changing many records at once, in the background: in chunks that are whole or not at all.

A run remembers how far each of its lanes is in the same transaction as the chunk itself: after a crash
it goes on where it stopped, and nothing is done twice. All chunks are one story, so that one undo reverses
them.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, QuerySet
from django.db.models.functions import Mod
from django.utils import timezone

from rapport.kit.errors import Invalid, NotAllowed, NotFound, RapportError, Refused
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.records.actions import chunks, lists
from rapport.platform.records.actions.bulk_verbs import (
    DOING,
    MOST_REFUSED,
    ON_LIST,
    RIGHTS,
    check_values,
    columns_of,
)
from rapport.platform.records.actions.undo import undo_story
from rapport.platform.records.events import BulkRunEnded, BulkRunStarted
from rapport.platform.records.filters import compile_tree
from rapport.platform.records.models import BulkRun
from rapport.platform.records.types import RecordType, record_type
from rapport.platform.tasks.lanes import side_by_side

MOST_IDS = 10_000
State = BulkRun.State
GOING_ON = (State.WAITING, State.RUNNING)


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
    wanted = check_values(kind, arguments.get("values") or {}, by) if verb == "edit" else {}
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
    columns = columns_of(kind, wanted) or {"deleted_at"}
    run.selection |= {
        "turns": chunks.turns(run.total, kind.model, columns),
        "lanes": [{"turn": lane, "after": 0} for lane in range(chunks.lanes(kind, run.total))],
    }
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
    if kind is None:
        _end(pk, State.FAILED, by, error=say("The records' type was removed meanwhile."))
        return
    side_by_side(partial(_lane, pk, kind, by), len(run.selection["lanes"]))
    if run.selection["turns"] > 1:
        chunks.sort_words_in(kind.model)
    run.refresh_from_db(fields=["wants_cancel"])
    _end(pk, State.CANCELLED if run.wants_cancel else State.DONE, by)


def _lane(pk: int, kind: RecordType, by: Actor, lane: int) -> None:
    """Do what is left for one lane of a run. What stops it stops the others at their next chunk."""
    try:
        while _chunk(pk, lane, kind, by):
            pass
    except RapportError as error:
        _end(pk, State.FAILED, by, error=str(error)[:300])


@transaction.atomic
def cancel_bulk_run(pk: int, *, by: Actor) -> None:
    """Stop a run after the chunk at which it is. What was done stays, and can be undone."""
    run = BulkRun.objects.select_for_update().filter(pk=pk).first()
    if run is None or (run.by_id != by.user_id and not by.is_administrator):
        raise NotFound("run_not_found", "There is no such run, or it is not yours.")
    if run.state not in GOING_ON:
        raise Refused("run_has_ended", "It has ended already.")
    run.wants_cancel = True
    run.save(update_fields=["wants_cancel"])


def cancel_bulk_runs(pks: Collection[int], *, by: Actor) -> None:
    """As ``cancel_bulk_run``, for many at once; what has ended, or is not of ``by``, stays. One query."""
    runs = BulkRun.objects.filter(pk__in=pks, state__in=GOING_ON)
    mine = runs if by.is_administrator else runs.filter(by=by.user_id, by__isnull=False)
    mine.update(wants_cancel=True)


@transaction.atomic
def _chunk(pk: int, lane: int, kind: RecordType, by: Actor) -> bool:
    """Do one chunk of a lane; returns whether there may be more to do."""
    _hold(pk, lane)
    run = BulkRun.objects.get(pk=pk)
    if run.wants_cancel or run.state not in GOING_ON:
        return False
    if run.selection["turns"] > 1:
        chunks.gather_words()
    pks = _next(run, lane, kind, by)
    if not pks:
        return False
    known = len(run.refused)
    with events.story(run.story):
        changed = DOING[run.verb](run, kind, pks, by)
    place = run.selection["lanes"][lane] | {"after": pks[-1]}
    _note_progress(pk, lane, place, done=len(pks), changed=changed, refused=run.refused[known:])
    return True


def _hold(pk: int, lane: int) -> None:
    """Until the transaction ends: no second worker takes up the lane of a run that only seemed dead."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"bulk run {pk} {lane}"]
        )


def _note_progress(
    pk: int, lane: int, place: Mapping[str, int], *, done: int, changed: int, refused: list[Any]
) -> None:
    """What a chunk came to, beside what other lanes noted meanwhile."""
    run = BulkRun.objects.select_for_update().get(pk=pk)
    run.selection["lanes"][lane] = dict(place)
    run.done, run.changed = run.done + done, run.changed + changed
    run.refused = (run.refused + refused)[:MOST_REFUSED]
    run.state = State.RUNNING if run.state == State.WAITING else run.state
    run.save(update_fields=["selection", "done", "changed", "refused", "state"])


def _next(run: BulkRun, lane: int, kind: RecordType, by: Actor) -> list[int]:
    """The records of a lane's next chunk, by id; none when its last turn is over."""
    turns, lanes = run.selection["turns"], run.selection["lanes"]
    rows, at = _selected(run, kind, by).alias(turn=Mod("pk", turns)), lanes[lane]
    while at["turn"] < turns:
        left = rows.filter(turn=at["turn"], pk__gt=at["after"]).order_by("pk")
        pks = list(left.values_list("pk", flat=True)[: chunks.CHUNK])
        if pks:
            return pks
        at |= {"turn": at["turn"] + len(lanes), "after": 0}
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
        return {"ids": ids}
    compile_tree(selection["filter"], kind, by=by)
    rows = kind.visible_to(by, in_trash=verb == "restore")
    return {
        "filter": selection["filter"],
        "upto": rows.aggregate(last=Max("pk"))["last"] or 0,
    }


def _selected(run: BulkRun, kind: RecordType, by: Actor) -> QuerySet[Any]:
    """The records of the run that ``by`` sees."""
    chosen = run.selection
    rows = kind.visible_to(by, in_trash=run.verb == "restore")
    if "ids" in chosen:
        return rows.filter(pk__in=chosen["ids"])
    return rows.filter(compile_tree(chosen["filter"], kind, by=by), pk__lte=chosen["upto"])


@transaction.atomic
def _end(pk: int, state: str, by: Actor, *, error: str = "") -> None:
    run = BulkRun.objects.select_for_update().get(pk=pk)
    if run.state not in GOING_ON:
        return
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


def _lanes_back(story: uuid.UUID, count: int) -> int:
    """How many lanes undo ``story``: what a run did, it did to each record by itself."""
    source = BulkRun.objects.filter(story=story).exclude(verb="undo").first()
    kind = record_type(source.record_type) if source else None
    return chunks.lanes(kind, count) if kind else 1


def run_undo(pk: int, *, by: Actor) -> None:
    """Undo the story of a run, with its progress. For the worker."""
    run = BulkRun.objects.get(pk=pk)
    if run.state not in GOING_ON:
        return

    def told(done: int, total: int) -> None:
        BulkRun.objects.filter(pk=pk).update(state=State.RUNNING, done=done, total=total)

    story = uuid.UUID(run.arguments["story"])
    try:
        undone = undo_story(
            story,
            by=by,
            overwrite=bool(run.arguments.get("overwrite")),
            identity=run.story,
            told=told,
            lanes=_lanes_back(story, run.total),
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
