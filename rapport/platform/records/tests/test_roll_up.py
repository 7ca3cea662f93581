"""Formulas and roll-ups follow every write, in its transaction, along any way that records lead."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection, connections

from rapport.platform.access import SYSTEM
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.records.actions.records import (
    create_record,
    delete_record,
    edit_record,
    restore_record,
)
from rapport.platform.records.models import CustomField, CustomObject, CustomRecord
from rapport.platform.records.types import RecordType, record_types


def field(key: str, name: str, kind: str = "number", **more: Any) -> None:
    CustomField.objects.create(
        record_type=key, name=name, label=name.capitalize(), kind=kind, **more
    )


def formula(key: str, name: str, text: str, kind: str = "number") -> None:
    field(key, name, kind, source="formula", computation={"formula": text})


def roll_up(key: str, name: str, kind: str = "number", currency: str = "", **said: Any) -> None:
    field(key, name, kind, source="roll_up", computation=said, currency=currency)


def make_objects() -> tuple[RecordType, RecordType]:
    """Projects and their tasks: hours, their cost, and what a project sums up of them."""
    for key, label, plural in (("project", "Project", "Projects"), ("job", "Job", "Jobs")):
        CustomObject.objects.create(key=key, label=label, plural=plural)
    field("job", "project", "record", target="project")
    field("job", "hours")
    field("job", "done", "boolean")
    field("job", "day", "date")
    field("job", "pay", "money", currency="EUR")
    formula("job", "cost", "[hours] * 50")
    way = {"child": "job", "through": "project"}
    roll_up("project", "jobs", how="count", **way)
    roll_up("project", "hours", how="sum", of="hours", **way)
    roll_up("project", "costs", how="sum", of="cost", **way)
    roll_up("project", "pays", "money", "EUR", how="sum", of="pay", **way)
    roll_up("project", "mean", how="average", of="hours", **way)
    roll_up("project", "least", how="lowest", of="hours", **way)
    roll_up("project", "until", "date", how="highest", of="day", **way)
    roll_up("project", "newest", how="last", of="hours", by="day", **way)
    roll_up("project", "oldest", "boolean", how="first", of="done", by="day", **way)
    done = {"all": [{"field": "done", "op": "is", "value": "yes"}]}
    roll_up("project", "done", how="sum", of="hours", where=done, **way)
    formula("project", "share", "round([done] / [hours] * 100)")
    formula("project", "doubled", "[twice] + 0")
    formula("project", "twice", "[share] * 2")
    stamps.renew()
    return record_types()["project"], record_types()["job"]


@pytest.fixture
def kinds(db: None) -> tuple[RecordType, RecordType]:
    return make_objects()


def custom(pk: int) -> dict[str, Any]:
    return dict(CustomRecord.objects.get(pk=pk).custom)


def test_everything_follows_an_entered_record(
    kinds: tuple[RecordType, RecordType], alice: User
) -> None:
    project, job = kinds
    by = actor_of(alice)
    mill = create_record(project, {"name": "Mill"}, by=by)
    assert custom(mill.pk) == {"jobs": 0, "hours": 0, "costs": 0, "pays": 0, "done": 0}
    first = {"name": "Dig", "hours": 3, "done": "yes", "day": "2026-01-02", "pay": "10.50"}
    dig = create_record(job, first | {"project": mill.pk}, by=by)
    assert dig.custom["cost"] == 150
    create_record(job, {"name": "Lay", "hours": 1, "day": "2026-02-01", "project": mill.pk}, by=by)
    assert custom(mill.pk) == {
        "jobs": 2,
        "hours": 4,
        "costs": 200,
        "pays": 10.5,
        "mean": 2,
        "least": 1,
        "until": "2026-02-01",
        "newest": 1,
        "oldest": True,
        "done": 3,
        "share": 75,
        "twice": 150,
        "doubled": 150,
    }


def test_everything_follows_an_edit_a_move_the_trash_and_back(
    kinds: tuple[RecordType, RecordType], alice: User
) -> None:
    project, job = kinds
    by = actor_of(alice)
    mill = create_record(project, {"name": "Mill"}, by=by)
    weir = create_record(project, {"name": "Weir"}, by=by)
    dig = create_record(job, {"name": "Dig", "hours": 3, "project": mill.pk}, by=by)
    edit_record(job, dig.pk, {"hours": 5}, by=by)
    assert custom(mill.pk)["costs"] == 250
    edit_record(job, dig.pk, {"project": weir.pk}, by=by)
    assert (custom(mill.pk)["hours"], custom(weir.pk)["hours"]) == (0, 5)
    delete_record(job, dig.pk, by=SYSTEM)
    assert custom(weir.pk)["jobs"] == 0
    assert "least" not in custom(weir.pk)
    restore_record(job, dig.pk, by=SYSTEM)
    assert custom(weir.pk)["hours"] == 5
    edit_record(job, dig.pk, {"project": ""}, by=by)
    assert custom(weir.pk)["jobs"] == 0
    assert CustomRecord.objects.get(pk=weir.pk).version == 1


def test_a_missing_field_stops_nothing_but_what_needs_it(
    kinds: tuple[RecordType, RecordType], alice: User
) -> None:
    project, job = kinds
    by = actor_of(alice)
    mill = create_record(project, {"name": "Mill"}, by=by)
    create_record(job, {"name": "Dig", "hours": 3, "project": mill.pk}, by=by)
    CustomField.objects.filter(record_type="job", name="hours").update(
        removed_at="2026-01-01T00:00Z"
    )
    stamps.renew()
    create_record(record_types()["job"], {"name": "Lay", "project": mill.pk}, by=by)
    assert custom(mill.pk)["jobs"] == 2
    assert "“hours”" in record_types()["job"].all_fields()["cost"].problem


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_both_counted() -> None:
    project, job = make_objects()
    mill = create_record(project, {"name": "Mill"}, by=SYSTEM)
    ready = threading.Barrier(2)

    def enter(hours: int) -> None:
        ready.wait()
        create_record(job, {"name": "Dig", "hours": hours, "project": mill.pk}, by=SYSTEM)
        connections.close_all()

    workers = [threading.Thread(target=enter, args=(hours,)) for hours in (3, 4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert custom(mill.pk)["hours"] == 7


def test_a_write_that_concerns_no_roll_up_costs_nothing_more(
    kinds: tuple[RecordType, RecordType], alice: User, django_assert_max_num_queries: Any
) -> None:
    project, job = kinds
    by = actor_of(alice)
    mill = create_record(project, {"name": "Mill"}, by=by)
    dig = create_record(job, {"name": "Dig", "hours": 3, "project": mill.pk}, by=by)
    connection.run_on_commit.clear()
    stamps._Renewal()()  # as in the request after it
    edit_record(job, dig.pk, {"name": "Digging"}, by=by)
    with django_assert_max_num_queries(5):
        edit_record(job, dig.pk, {"name": "Dug"}, by=by)
    with django_assert_max_num_queries(18):
        edit_record(job, dig.pk, {"hours": 4}, by=by)
