"""Many records at once, known by what another system calls them."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.records.actions.records import create_record, delete_record
from rapport.platform.records.actions.undo import undo_story
from rapport.platform.records.actions.upserting import MOST_ROWS
from rapport.platform.records.models import CustomRecord, ExternalId
from rapport.platform.records.tests.test_set_up import make
from rapport.platform.records.types import RecordType
from tests.programs import Lend, Program, said

pytestmark = pytest.mark.django_db
Rows = list[tuple[str, dict[str, Any]]]


@pytest.fixture
def program(alice: User, project: RecordType, lend: Lend) -> Program:
    return lend(alice, "project:write")


def send(program: Program, rows: Rows, **more: Any) -> Any:
    records = [{"external_id": key, "values": values} for key, values in rows]
    return program.call("POST", "project/upsert", {"source": "shop", "records": records, **more})


def results(program: Program, rows: Rows) -> list[Any]:
    return [(row["result"], row.get("errors")) for row in said(send(program, rows))["results"]]


def test_records_are_entered_then_changed_then_left(program: Program, alice: User) -> None:
    rows: Rows = [("1", {"name": "Mill", "budget": 5}), ("2", {"name": "Pond", "code": "P"})]
    first = said(send(program, rows))
    assert (first["created"], first["refused"]) == (2, 0)
    [mill, pond] = CustomRecord.objects.order_by("pk")
    assert (mill.name, mill.custom, mill.owner_id) == ("Mill", {"budget": 5}, alice.pk)
    assert [row["id"] for row in first["results"]] == [mill.pk, pond.pk]
    assert (mill.search_text, ExternalId.objects.get(value="1").record_id) == ("mill", mill.pk)
    again = said(send(program, [("1", {"budget": 6, "name": "Mill"}), ("2", {"code": "P"})]))
    assert (again["updated"], again["unchanged"]) == (1, 1)
    mill.refresh_from_db()
    assert (mill.version, mill.custom) == (2, {"budget": 6})
    told = Event.objects.filter(story=uuid.UUID(again["story"]))
    assert [(event.name, event.data["changes"]) for event in told] == [
        ("records.record_edited", {"budget": [5, 6]})
    ]


def test_rows_are_refused_one_by_one(
    program: Program, project: RecordType, alice: User, admin: User
) -> None:
    create_record(project, {"name": "Old", "code": "taken"}, by=actor_of(alice))
    rows: Rows = [
        ("1", {"name": "Mill"}),
        ("1", {"name": "Twice"}),
        ("", {"name": "Nameless"}),
        ("3", {"name": "Pond", "stage": "lost", "budget": -1}),
        ("4", {"budget": 1}),
        ("5", {"name": "Code", "code": "taken"}),
        ("6", {"name": "Code", "code": "new"}),
        ("7", {"name": "Code", "code": "new"}),
        ("8", {"name": "Led", "client": 99}),
        ("9", {"name": "Led", "owner": admin.pk}),
        ("10", {"name": [], "secret": "x"}),
    ]
    found = results(program, rows)
    assert [fate == "created" for fate, _ in found] == [
        number in (0, 6, 9) for number in range(len(rows))
    ]
    wrong = [sorted(errors) for _, errors in found if errors]
    assert wrong == [
        ["external_id"],
        ["external_id"],
        ["budget", "stage"],
        ["name"],
        ["code"],
        ["code"],
        ["client"],
        ["name", "secret"],
    ]
    assert CustomRecord.objects.count() == 4


def test_what_is_somebody_elses_stays_and_what_is_in_the_trash_comes_anew(
    program: Program, alice: User, analyst: User, lend: Lend, project: RecordType
) -> None:
    send(program, [("1", {"name": "Mill"}), ("2", {"name": "Pond"})])
    CustomRecord.objects.filter(name="Mill").update(owner=analyst, team=None)
    delete_record(project, CustomRecord.objects.get(name="Pond").pk, by=actor_of(alice))
    found = results(program, [("1", {"name": "A"}), ("2", {"name": "B"})])
    assert [fate for fate, _ in found] == ["refused", "created"]
    assert sorted(CustomRecord.objects.values_list("name", flat=True)) == ["B", "Mill", "Pond"]
    assert results(program, [("2", {"name": "B"})]) == [("unchanged", None)]
    assert send(lend(analyst), [("3", {"name": "C"})]).status_code == 200
    assert CustomRecord.objects.count() == 3


def test_one_story_takes_everything_back(program: Program, alice: User) -> None:
    send(program, [("1", {"name": "Mill", "budget": 5})])
    story = said(send(program, [("1", {"budget": 6}), ("2", {"name": "Pond"})]))["story"]
    undo_story(uuid.UUID(story), by=actor_of(alice))
    [mill] = CustomRecord.objects.filter(deleted_at=None)
    assert (mill.name, mill.custom) == ("Mill", {"budget": 5})


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"source": "shop"},
        {"source": "", "records": []},
        {"source": "shop", "records": [{"external_id": "1"}]},
        {"source": "shop", "records": [{"external_id": 1, "values": {}}]},
        {"source": "shop", "records": [], "more": 1},
        {"source": "shop", "records": [{"external_id": "1", "values": {}}] * (MOST_ROWS + 1)},
    ],
)
def test_what_is_no_list_of_records_is_refused(program: Program, body: dict[str, Any]) -> None:
    assert program.call("POST", "project/upsert", body).status_code == 422
    assert not CustomRecord.objects.exists()


def test_it_costs_the_same_however_many(program: Program) -> None:
    def cost(first: int, last: int) -> int:
        rows = [(str(n), {"name": f"N{n}", "code": f"C{n}"}) for n in range(first, last)]
        with CaptureQueriesContext(connection) as counted:
            assert said(send(program, rows))["refused"] == 0
        return len(counted)

    cost(0, 1)
    assert cost(1, 2) == cost(2, 60)
    assert cost(0, 2) == cost(2, 60)


def test_each_type_has_ids_of_its_own(alice: User, project: RecordType, lend: Lend) -> None:
    make("Place")
    program, sent = lend(alice, "*:write"), {"external_id": "1", "values": {"name": "Mill"}}
    for key in ("project", "place", "project"):
        answer = program.call("POST", f"{key}/upsert", {"source": "shop", "records": [sent]})
        assert said(answer)["refused"] == 0
    assert ExternalId.objects.filter(value="1").count() == 2
