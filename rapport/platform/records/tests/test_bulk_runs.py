"""Many records changed at once, in the background, and back."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from rapport.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.records.actions import bulk, chunks
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.filters import parse
from rapport.platform.records.models import (
    BulkRun,
    CustomField,
    CustomObject,
    CustomRecord,
    Tagging,
)
from rapport.platform.records.types import RecordType, record_types
from rapport.platform.tasks.lanes import LANES

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(alice: User) -> RecordType:
    """Twenty projects of alice, every second with a budget."""
    CustomObject.objects.create(key="project", label="Project", plural="Projects")
    CustomField.objects.create(record_type="project", name="budget", label="Budget", kind="number")
    CustomField.objects.create(
        record_type="project", name="code", label="Code", kind="text", is_unique=True
    )
    stamps.renew()
    kind = record_types()["project"]
    for number in range(20):
        given = {"name": f"P{number:02}", "budget": 5 if number % 2 else None}
        create_record(kind, given, by=actor_of(alice))
    return kind


def edited(kind: RecordType, by: Actor, values: dict[str, Any], text: str = "") -> BulkRun:
    run = bulk.start_bulk_run(kind, "edit", {"values": values}, {"filter": parse(text)}, by=by)
    bulk.run_bulk(run.pk, by=by)
    return BulkRun.objects.get(pk=run.pk)


def test_all_that_match_are_edited_and_one_undo_reverses_it(
    project: RecordType, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 3)
    by = actor_of(alice)
    run = edited(project, by, {"budget": "7", "owner": ""}, "budget:5 or budget:none")
    assert (run.state, run.total, run.done, run.changed) == ("done", 20, 20, 20)
    assert set(CustomRecord.objects.values_list("custom__budget", "version")) == {(7, 2)}
    assert Event.objects.filter(story=run.story, name="records.record_edited").count() == 20
    undo = bulk.undo_bulk_run(run.pk, by=by)
    bulk.run_undo(undo.pk, by=by)
    undo.refresh_from_db()
    assert (undo.state, undo.changed) == ("done", 20)
    budgets = CustomRecord.objects.order_by("name").values_list("custom__budget", flat=True)
    assert list(budgets) == [None, 5] * 10
    assert set(CustomRecord.objects.values_list("owner", flat=True)) == {alice.pk}


def test_what_stays_the_same_is_not_written(project: RecordType, alice: User) -> None:
    run = edited(project, actor_of(alice), {"budget": 5})
    assert (run.done, run.changed) == (20, 10)
    assert CustomRecord.objects.filter(version=1).count() == 10


def test_who_comes_later_is_left_alone(project: RecordType, alice: User) -> None:
    by = actor_of(alice)
    run = bulk.start_bulk_run(
        project, "edit", {"values": {"budget": 1}}, {"filter": parse("")}, by=by
    )
    late = create_record(project, {"name": "Late"}, by=by)
    bulk.run_bulk(run.pk, by=by)
    late.refresh_from_db()
    assert "budget" not in late.custom


def test_a_run_goes_on_where_it_stopped(
    project: RecordType, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 6)
    by = actor_of(alice)
    run = bulk.start_bulk_run(
        project, "edit", {"values": {"budget": 9}}, {"filter": parse("")}, by=by
    )
    assert bulk._chunk(run.pk, 0, project, by)
    bulk.run_bulk(run.pk, by=by)
    run.refresh_from_db()
    assert (run.done, run.changed) == (20, 20)
    assert set(CustomRecord.objects.values_list("version", flat=True)) == {2}


def test_a_cancelled_run_stops_between_chunks(
    project: RecordType, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 6)
    by = actor_of(alice)
    run = bulk.start_bulk_run(
        project, "edit", {"values": {"budget": 9}}, {"filter": parse("")}, by=by
    )
    assert bulk._chunk(run.pk, 0, project, by)
    run.refresh_from_db()
    done = run.done
    with pytest.raises(NotFound):
        bulk.cancel_bulk_run(run.pk, by=actor_of(bob))
    bulk.cancel_bulk_run(run.pk, by=by)
    bulk.run_bulk(run.pk, by=by)
    run.refresh_from_db()
    assert (run.state, run.done) == ("cancelled", done)
    assert 0 < done < 20
    with pytest.raises(Refused):
        bulk.cancel_bulk_run(run.pk, by=by)


def test_many_runs_are_cancelled_by_whoever_started_them(
    project: RecordType, alice: User, bob: User
) -> None:
    by, ids = actor_of(alice), list(CustomRecord.objects.values_list("pk", flat=True)[:3])
    ended, waiting = (
        bulk.start_bulk_run(project, "edit", {"values": {"budget": 9}}, {"ids": ids}, by=by)
        for _ in range(2)
    )
    bulk.run_bulk(ended.pk, by=by)
    for asker, cancelled in ((bob, []), (alice, [waiting.pk])):
        bulk.cancel_bulk_runs([ended.pk, waiting.pk], by=actor_of(asker))
        found = BulkRun.objects.filter(wants_cancel=True)
        assert list(found.values_list("pk", flat=True)) == cancelled


def test_tag_delete_and_restore(project: RecordType, alice: User) -> None:
    by, ids = actor_of(alice), list(CustomRecord.objects.values_list("pk", flat=True)[:4])
    for verb, arguments in (("tag", {"tag": "vip"}), ("delete", {}), ("restore", {})):
        run = bulk.start_bulk_run(project, verb, arguments, {"ids": ids}, by=by)
        bulk.run_bulk(run.pk, by=by)
        run.refresh_from_db()
        assert (run.state, run.changed, run.error) == ("done", 4, "")
    assert Tagging.objects.count() == 4
    assert CustomRecord.objects.filter(deleted_at=None).count() == 20


def test_records_of_others_are_refused_one_by_one(
    project: RecordType, alice: User, bob: User, charlie: User
) -> None:
    theirs = create_record(project, {"name": "Of the house"}, by=SYSTEM)
    CustomRecord.objects.filter(pk=theirs.pk).update(owner_id=charlie.pk, team_id=None)
    run = edited(project, actor_of(bob), {"budget": 3})
    assert run.done == 21
    assert [pk for pk, _ in run.refused] == [theirs.pk]
    with pytest.raises(NotAllowed):
        bulk.undo_bulk_run(run.pk, by=actor_of(alice))


@pytest.mark.parametrize(
    "given", [{}, {"budget": "much"}, {"code": "A"}, {"nothing": 1}, {"owner": 9999}]
)
def test_values_that_no_record_could_take_are_refused(
    project: RecordType, alice: User, given: dict[str, Any]
) -> None:
    with pytest.raises(Invalid):
        edited(project, actor_of(alice), given)
    with pytest.raises((NotAllowed, NotFound)):
        edited(project, Actor(None, "Nobody"), {"budget": 1})


def test_records_are_changed_in_turns_where_no_index_hears_of_it(project: RecordType) -> None:
    many = chunks.CHUNK + 1
    assert chunks.turns(many, project.model, {"updated_by_id"}) == chunks.TURNS
    assert chunks.turns(many, project.model, {"name"}) == LANES  # a key
    assert chunks.turns(many, project.model, {"deleted_at"}) == LANES  # a condition
    assert chunks.turns(chunks.CHUNK, project.model, {"updated_by_id"}) == 1
    assert chunks.turns(many, project.model, {"custom"}) == chunks.TURNS
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("CREATE INDEX tests_budget ON records_customrecord ((custom -> 'budget'))")
    assert chunks.turns(many, project.model, {"custom"}) == LANES  # an expression
