"""What hangs on a record: notes, tags and external ids, told by programs."""

from __future__ import annotations

from typing import Any

import pytest

from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.records.actions.notes import write_note
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.models import CustomRecord, Note
from rapport.platform.records.types import RecordType
from tests.programs import Lend, Program, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(alice: User, project: RecordType, lend: Lend) -> Program:
    return lend(alice, "project:write")


@pytest.fixture
def mill(project: RecordType, alice: User) -> CustomRecord:
    found: CustomRecord = create_record(project, {"name": "Mill"}, by=actor_of(alice))
    return found


def test_notes_are_written_changed_and_deleted(
    program: Program, mill: CustomRecord, bob: User, alice: User
) -> None:
    path = f"project/{mill.pk}/notes"
    made = program.call("POST", path, {"text": "Called. @Bob, please look."})
    note = said(made)
    assert (made.status_code, note["by"], note["is_pinned"]) == (201, alice.pk, False)
    assert Note.objects.get().mentions.get() == bob
    edited = program.call("PATCH", f"{path}/{note['id']}", {"text": "Called twice."})
    assert said(edited)["text"] == "Called twice."
    assert program.get(path)["data"] == [said(edited)]
    assert program.call("DELETE", f"{path}/{note['id']}").status_code == 204
    assert program.call("DELETE", f"{path}/{note['id']}").status_code == 404
    names = Event.objects.filter(name__startswith="records.note_").order_by("id")
    assert [
        name.removeprefix("records.note_") for name in names.values_list("name", flat=True)
    ] == [
        "written",
        "edited",
        "deleted",
    ]


def test_nobody_changes_the_note_of_another(
    program: Program, mill: CustomRecord, bob: User
) -> None:
    note = write_note(mill, "Mine.", by=actor_of(bob))
    path = f"project/{mill.pk}/notes/{note.pk}"
    assert program.call("PATCH", path, {"text": "Yours."}).status_code == 403
    assert program.call("DELETE", path).status_code == 403


def test_tags_and_external_ids_come_and_go(program: Program, mill: CustomRecord) -> None:
    path = f"project/{mill.pk}"
    assert said(program.call("POST", f"{path}/tags", {"add": ["hot", "new"]}))["data"] == [
        "hot",
        "new",
    ]
    program.call("POST", f"{path}/tags", {"remove": ["new"]})
    assert program.get(f"{path}/tags")["data"] == ["hot"]
    made = program.call("POST", f"{path}/external-ids", {"source": "shop", "value": "A-1"})
    assert made.status_code == 201
    assert program.get(f"{path}/external-ids")["data"] == [said(made)]
    other = said(program.call("POST", "project", {"name": "Pond"}))["id"]
    taken = program.call(
        "POST", f"project/{other}/external-ids", {"source": "shop", "value": "A-1"}
    )
    assert (taken.status_code, said(taken)["code"]) == (409, "external_id_taken")
    gone = program.call("DELETE", f"{path}/external-ids/{said(made)['id']}")
    assert gone.status_code == 204
    assert program.get(f"{path}/external-ids")["data"] == []


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("notes", {"text": ""}, "text"),
        ("notes", {"text": 3}, "text"),
        ("notes", {"text": "\ud800"}, "text"),
        ("notes", {"text": "x", "by": 1}, "by"),
        ("tags", {"add": "hot"}, "add"),
        ("tags", {"add": [3]}, "add"),
        ("tags", {"add": [""]}, "tag"),
        ("tags", {"put": []}, "put"),
        ("external-ids", {"source": "shop"}, "value"),
        ("external-ids", {"source": "", "value": "1"}, "source"),
    ],
)
def test_what_is_wrong_is_told(
    program: Program, mill: CustomRecord, path: str, body: Any, field: str
) -> None:
    answer = program.call("POST", f"project/{mill.pk}/{path}", body)
    assert (answer.status_code, list(said(answer)["errors"])) == (422, [field])


def test_who_may_not_is_refused(alice: User, charlie: User, lend: Lend, mill: CustomRecord) -> None:
    for program, status in ((lend(alice, "project:read"), 403), (lend(charlie), 404)):
        for path, body in (
            ("notes", {"text": "x"}),
            ("tags", {"add": ["x"]}),
            ("external-ids", {"source": "a", "value": "b"}),
        ):
            answer = program.call("POST", f"project/{mill.pk}/{path}", body)
            assert answer.status_code == status, (path, answer.content)
    assert lend(charlie).call("GET", f"project/{mill.pk}/notes").status_code == 404
    assert not Note.objects.exists()
