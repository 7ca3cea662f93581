"""Writing: the engine's own actions, told by programs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.api import bodies
from rapport.platform.events.models import Event
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.models import CustomRecord
from rapport.platform.records.types import RecordType
from tests.programs import Lend, Program, said

pytestmark = pytest.mark.django_db
WHOLE = {
    "name": "Mill",
    "stage": "won",
    "colours": ["red", "blue"],
    "budget": 12.5,
    "price": {"amount": "9.90", "currency": "EUR"},
    "due": "2026-03-31",
    "meeting": "2026-03-31T12:00:00Z",
    "is_big": False,
    "code": "M1",
}


@pytest.fixture
def program(alice: User, project: RecordType, lend: Lend) -> Program:
    return lend(alice, "project:write")


@pytest.fixture
def mill(project: RecordType, alice: User) -> CustomRecord:
    found: CustomRecord = create_record(project, {"name": "Mill"}, by=actor_of(alice))
    return found


def told() -> list[str]:
    names = Event.objects.filter(subject_type="records.customrecord").order_by("id")
    return [name.removeprefix("records.record_") for name in names.values_list("name", flat=True)]


def test_what_is_sent_is_what_is_read(program: Program, alice: User) -> None:
    answer = program.call("POST", "project", WHOLE)
    item = said(answer)
    assert answer.status_code == 201
    assert answer["Location"].endswith(f"/api/v1/project/{item['id']}")
    assert {name: item[name] for name in WHOLE} == WHOLE | {
        "price": {"amount": "9.9", "currency": "EUR"}
    }
    assert item["owner"] == alice.pk
    own = {name: item[name] for name in (*WHOLE, "owner", "client")}
    again = program.call("PATCH", f"project/{item['id']}", own, If_Match=answer["ETag"])
    assert (again.status_code, said(again)["version"]) == (200, 1)  # nothing changed
    created = Event.objects.get(name="records.record_created")
    assert (created.by, created.by_name) == (alice.pk, "Alice · Shop")


def test_a_record_is_edited_deleted_and_restored(program: Program, mill: CustomRecord) -> None:
    path = f"project/{mill.pk}"
    edited = program.call("PATCH", path, {"budget": 3, "code": None})
    assert (said(edited)["budget"], said(edited)["version"], edited["ETag"]) == (3, 2, '"2"')
    gone = program.call("DELETE", path, If_Match='"2"')
    assert (gone.status_code, gone.content) == (204, b"")
    assert program.call("GET", path).status_code == 404
    assert program.call("DELETE", path).status_code == 404
    assert said(program.call("POST", f"{path}/restore"))["name"] == "Mill"
    assert program.call("POST", f"{path}/restore").status_code == 404
    assert told() == ["created", "edited", "deleted", "restored"]


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
@pytest.mark.parametrize("tag", ['"2"', 'W/"1"', "1", '"0", "7"'])
def test_nobody_overwrites_what_changed(
    program: Program, mill: CustomRecord, method: str, tag: str
) -> None:
    body = {"name": "Pond"} if method == "PATCH" else None
    answer = program.call(method, f"project/{mill.pk}", body, If_Match=tag)
    assert (answer.status_code, said(answer)["code"]) == (412, "changed_meanwhile")
    assert told() == ["created"]
    for known in ('"1"', '"7", "1"', "*"):
        assert program.call("PATCH", f"project/{mill.pk}", {}, If_Match=known).status_code == 200, (
            known
        )


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": {"a": 1}}, "name"),
        ({"name": "\ud800"}, "name"),
        ({"name": 3}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"stage": "lost"}, "stage"),
        ({"colours": "red"}, "colours"),
        ({"colours": [["red"]]}, "colours"),
        ({"budget": -1}, "budget"),
        ({"budget": True}, "budget"),
        ({"budget": 1e300}, "budget"),
        ({"budget": []}, "budget"),
        ({"price": {"amount": "1", "currency": "USD"}}, "price"),
        ({"price": {"amount": {}, "currency": "EUR"}}, "price"),
        ({"price": {"amount": "1"}}, "price"),
        ({"due": "31.03.2026"}, "due"),
        ({"meeting": "0001-01-01T00:00:00+14:00"}, "meeting"),
        ({"is_big": "yes"}, "is_big"),
        ({"client": 987_654}, "client"),
        ({"owner": "1"}, "owner"),
        ({"created": "2026-01-01T00:00:00Z"}, "created"),
        ({"secret": "x"}, "secret"),
        ({"nothing": 1}, "nothing"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(
    program: Program, values: dict[str, Any], field: str
) -> None:
    sent = values if "name" in values or not values else {"name": "Mill", **values}
    answer = program.call("POST", "project", sent)
    assert (answer.status_code, list(said(answer)["errors"])) == (422, [field])
    assert not CustomRecord.objects.exists()


def test_two_records_cannot_share_what_is_unique(program: Program) -> None:
    program.call("POST", "project", {"name": "Mill", "code": "M1"})
    answer = program.call("POST", "project", {"name": "Pond", "code": "M1"})
    assert list(said(answer)["errors"]) == ["code"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("[1]", 400),
        ('{"name": NaN}', 400),
        ("[" * 100_000, 400),
        (b'{"name": "\xff"}', 400),
        ('{"budget": 1' + "0" * 5000 + "}", 400),
    ],
)
def test_a_damaged_body_is_a_problem(program: Program, body: Any, status: int) -> None:
    assert program.call("POST", "project", body).status_code == status


def test_a_body_is_json_and_not_too_large(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = {"Authorization": f"Bearer {program.secret}"}
    form = program.client.post("/api/v1/project", {"name": "Mill"}, headers=header)
    assert (form.status_code, said(form)["code"]) == (415, "no_json")
    monkeypatch.setattr(bodies, "MOST_BYTES", 10)
    assert program.call("POST", "project", {"name": "Mill"}).status_code == 413


def test_who_may_only_read_writes_nothing(
    alice: User, analyst: User, charlie: User, lend: Lend, mill: CustomRecord
) -> None:
    refused = [
        (lend(alice, "project:read"), 403, "insufficient_scope"),
        (lend(alice, "project:read", "party:write"), 403, "insufficient_scope"),
        (lend(analyst, "*:write"), 403, "not_allowed"),
        (lend(charlie, "*:write"), 404, "not_found"),
    ]
    for program, status, code in refused:
        for method, path, body in (
            ("POST", "project", {"name": "Pond"}),
            ("PATCH", f"project/{mill.pk}", {"name": "Pond"}),
            ("DELETE", f"project/{mill.pk}", None),
        ):
            answer = program.call(method, path, body)
            assert (answer.status_code, said(answer)["code"]) == (status, code), (method, path)
    assert told() == ["created"]


def test_a_call_with_a_key_is_done_once(program: Program) -> None:
    first = program.call("POST", "project", {"name": "Mill"}, Idempotency_Key="a")
    again = program.call("POST", "project", {"name": "Mill"}, Idempotency_Key="a")
    assert (again.status_code, again.content) == (201, first.content)
    assert (again["Location"], again["ETag"]) == (first["Location"], first["ETag"])
    assert (again["Idempotent-Replayed"], CustomRecord.objects.count()) == ("true", 1)
    other = program.call("POST", "project", {"name": "Pond"}, Idempotency_Key="a")
    assert (other.status_code, said(other)["code"]) == (422, "key_used")
    wrong = program.call("POST", "project", {"name": ""}, Idempotency_Key="b")
    assert wrong.status_code == 422
    assert program.call("POST", "project", {"name": "B"}, Idempotency_Key="b").status_code == 201
    assert program.call("POST", "project", {"name": "B"}, Idempotency_Key="é").status_code == 422


def test_keys_are_a_tokens_own(program: Program, alice: User, lend: Lend) -> None:
    other = lend(alice, "project:write")
    sent = json.dumps({"name": "Mill"})
    ids = {
        said(one.call("POST", "project", sent, Idempotency_Key="a"))["id"]
        for one in (program, other)
    }
    assert len(ids) == 2
