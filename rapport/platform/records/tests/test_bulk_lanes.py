"""Two connections share a run: each does its own turns, and what stops one stops the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from rapport.kit.errors import Refused
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.records.actions import bulk, bulk_verbs, chunks
from rapport.platform.records.models import BulkRun, CustomRecord
from rapport.platform.records.tests.test_set_up import add, add_roll_up, make
from rapport.platform.records.types import RecordType
from rapport.platform.tasks.lanes import LANES, side_by_side

pytestmark = pytest.mark.django_db(transaction=True)
MANY = """
    INSERT INTO records_customrecord (object_id, name, search_text, created_at, updated_at, custom, version)
    SELECT %s, 'P' || n, '', now(), now(), '{}', 1 FROM generate_series(1, 40) AS n"""


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> RecordType:
    """Forty things, changed five at a time."""
    monkeypatch.setattr(chunks, "CHUNK", 5)
    found = make("Thing")
    add(found, "size", "number")
    with connection.cursor() as cursor:
        cursor.execute(MANY, [found.only["object_id"]])
    return found


@pytest.fixture
def by(alice: User) -> Actor:
    alice.roles = ["administrator"]
    alice.save()
    return actor_of(alice)


def planned(kind: RecordType, by: Actor) -> BulkRun:
    return bulk.start_bulk_run(
        kind, "edit", {"values": {"size": 7}}, {"filter": {"all": []}}, by=by
    )


def watched(monkeypatch: pytest.MonkeyPatch, lose: int = 0, refuse: int = 0) -> Mapping[int, int]:
    """Which connections edit how often; of the odd records the chunk ``lose`` is cut, or ``refuse`` refused."""
    seen: dict[int, int] = {}
    edit: Any = bulk_verbs.DOING["edit"]

    def watch(run: BulkRun, kind: RecordType, pks: list[int], by: Actor) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            [pid] = cursor.fetchone()
            seen[pid] = seen.get(pid, 0) + 1
            changed: int = edit(run, kind, pks, by)
            if pks[0] % 2 and seen[pid] == lose:
                cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
            if pks[0] % 2 and seen[pid] == refuse:
                raise Refused("closed", "Closed for today.")
        return changed

    monkeypatch.setattr(bulk, "DOING", {**bulk_verbs.DOING, "edit": watch})
    return seen


def test_two_connections_share_a_run_and_its_undo(
    kind: RecordType, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    pids = watched(monkeypatch)
    run = planned(kind, by)
    bulk.run_bulk(run.pk, by=by)
    run.refresh_from_db()
    assert (run.state, run.done, run.changed, len(pids)) == ("done", 40, 40, LANES)
    assert set(CustomRecord.objects.values_list("custom__size", "version")) == {(7, 2)}
    undo = bulk.undo_bulk_run(run.pk, by=by)
    bulk.run_undo(undo.pk, by=by)
    undo.refresh_from_db()
    assert (undo.state, undo.done, undo.total, undo.changed) == ("done", 40, 40, 40)
    assert set(CustomRecord.objects.values_list("custom__size", "version")) == {(None, 3)}


def test_a_lost_connection_loses_nothing_and_the_next_try_does_nothing_twice(
    kind: RecordType, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched(monkeypatch, lose=2)
    run = planned(kind, by)
    with pytest.raises(OperationalError):
        bulk.run_bulk(run.pk, by=by)
    run.refresh_from_db()
    assert run.state == "running"
    assert run.done < 40
    monkeypatch.undo()
    bulk.run_bulk(run.pk, by=by)
    run.refresh_from_db()
    assert (run.state, run.done, run.changed) == ("done", 40, 40)
    assert set(CustomRecord.objects.values_list("version", flat=True)) == {2}


def test_what_stops_one_stops_the_other_and_is_told_once(
    kind: RecordType, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched(monkeypatch, refuse=1)
    run = planned(kind, by)
    bulk.run_bulk(run.pk, by=by)
    run.refresh_from_db()
    assert (run.state, run.error) == ("failed", "Closed for today.")
    assert run.done < 40
    assert Event.objects.filter(name="records.bulk_run_ended").count() == 1


def test_what_is_rolled_up_and_what_is_few_has_one_lane(kind: RecordType) -> None:
    assert (chunks.lanes(kind, 40), chunks.lanes(kind, 5)) == (LANES, 1)
    part = make("Part")
    add(part, "thing", "record", target="thing")
    assert chunks.lanes(part, 40) == LANES
    add_roll_up(kind, "parts", child="part", through="thing", how="count")
    assert (chunks.lanes(part, 40), chunks.lanes(kind, 40)) == (1, LANES)


def test_inside_of_a_transaction_one_comes_after_the_other() -> None:
    def pid(_lane: int) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            return int(cursor.fetchone()[0])

    assert len(set(side_by_side(pid, LANES))) == LANES
    with transaction.atomic():
        assert set(side_by_side(pid, LANES)) == {pid(0)}
