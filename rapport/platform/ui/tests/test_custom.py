"""Setting up objects and fields over real requests."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rapport.platform.accounts.models import User
from rapport.platform.records.models import CustomField, CustomObject, CustomRecord
from rapport.platform.records.types import record_types
from tests.cast import ClientOf

pytestmark = pytest.mark.django_db
SET_UP = "/set-up/objects/"


@pytest.fixture
def client(client_of: ClientOf, admin: User) -> Client:
    return client_of(admin)


@pytest.fixture
def project(client: Client) -> str:
    """An object, made as a person does; the address of its set-up."""
    answer = client.post(f"{SET_UP}make/", {"label": "Project", "icon": "rocket"})
    assert answer["Location"] == f"{SET_UP}project/"
    return str(answer["Location"])


def add(client: Client, project: str, sort: str, query: str = "", **said: Any) -> CustomField:
    address = f"{project}add/{sort}/{query}"
    assert client.get(address).status_code == 200
    answer = client.post(address, {"label": f"A {sort}", **said})
    assert answer.status_code == 303, answer.content.decode()
    return CustomField.objects.latest("pk")


def test_an_object_appears_in_the_menu_and_has_a_list_and_a_form(
    client: Client, project: str, client_of: ClientOf, alice: User
) -> None:
    shown = client_of(alice).get("/records/project/").content.decode()
    assert '<a class="nav-item" href="/records/project/"' in shown
    made = client_of(alice).post("/records/project/create/", {"name": "Mill"})
    assert made.status_code == 303
    assert "Mill" in client_of(alice).get("/records/project/").content.decode()


def test_every_sort_of_field_is_added_by_its_form(client: Client, project: str) -> None:
    said: dict[str, dict[str, Any]] = {
        "money": {"currency": "eur", "lowest": "0"},
        "choice": {"choices": "Draft\nDone"},
        "choices": {"choices": "Red\nBlue"},
        "record": {"target": "party"},
        "text": {"pattern": "[A-Z]+", "longest": "9", "is_required": "on"},
        "number": {"default": "7", "is_indexed": "on"},
    }
    page = client.get(f"{project}add/").content.decode()
    sorts = [part.split("/")[0] for part in page.split(f'href="{project}add/')[1:]]
    assert len(sorts) == 20
    for sort in sorts:
        if sort not in ("formula", "roll_up"):
            add(client, project, sort, **said.get(sort, {}))
    formula = add(client, project, "formula", formula="[A number] * 2")
    assert formula.computation == {"formula": "[a_number] * 2"}
    add(client, f"{SET_UP}party/", "record", label="Project", target="project")
    roll_up = add(
        client, project, "roll_up", "?way=party.project", how="count", where="kind:person"
    )
    assert roll_up.computation["child"] == "party"
    shown = client.get(project).content.decode()
    assert "A formula" in shown
    row = CustomField.objects.get(name="a_money")
    assert (row.currency, row.lowest) == ("EUR", Decimal(0))
    for found in CustomField.objects.all():
        address = f"{SET_UP}{found.record_type}/fields/{found.name}/"
        assert client.get(address).status_code == 200


def test_what_is_wrong_stands_at_its_field_and_is_kept(client: Client, project: str) -> None:
    answer = client.post(f"{project}add/formula/", {"label": "Sum", "formula": "[Budget] +"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "At letter 1: There is no field “Budget”." in text
    assert "[Budget] +</textarea>" in text
    twice = client.post(f"{SET_UP}make/", {"label": "Project", "icon": "box"})
    assert twice.status_code == 422
    assert "called so already" in twice.content.decode()
    assert client.get(f"{project}add/nothing/").status_code == 404
    assert client.get(f"{SET_UP}nothing/").status_code == 404


def test_a_field_is_edited_moved_made_fast_removed_restored_and_deleted(
    client: Client, project: str
) -> None:
    first = add(client, project, "choice", label="Step", choices="Draft\nDone")
    add(client, project, "text", label="Code")
    address = f"{project}fields/{first.name}/"
    client.post(address, {"label": "Stage", "choices": "New\nDone\nMore"})
    first.refresh_from_db()
    assert (first.label, first.choices) == (
        "Stage",
        [["draft", "New"], ["done", "Done"], ["more", "More"]],
    )
    client.post(f"{address}move/down/")
    order = list(CustomField.objects.order_by("position").values_list("name", flat=True))
    assert order == ["code", "step"]
    client.post(f"{project}arrange/", {"name": ["step", "code"]})
    client.post(f"{address}index/", {"wanted": "yes"})
    first.refresh_from_db()
    assert (first.position, first.is_indexed) == (0, True)
    assert client.post(f"{address}delete/").status_code == 409
    client.post(f"{address}remove/")
    assert "Out of sight" in client.get(project).content.decode()
    client.post(f"{address}restore/")
    client.post(f"{address}remove/")
    client.post(f"{address}delete/")
    assert not CustomField.objects.filter(name="step").exists()
    assert client.get(f"{address}").status_code == 404


def test_a_pattern_is_tried_with_and_without_javascript(client: Client, project: str) -> None:
    def tried(pattern: str, sample: str) -> str:
        said = {"pattern": pattern, "sample": sample}
        return client.get("/set-up/try-pattern/", said).content.decode()

    assert "It fits." in tried("[A-Z]{2}", "AB")
    assert "It does not fit." in tried("[A-Z]{2}", "ABC")
    assert "not understood" in tried("[", "A")
    assert "for ever" in tried("(a+)+$", "a" * 40 + "!")
    sent = {"label": "", "pattern": "[A-Z]{2}", "sample": "AB", "try": "1"}
    answer = client.post(f"{project}add/text/", sent)
    assert answer.status_code == 200
    assert "It fits." in answer.content.decode()


def test_a_kind_is_changed_after_a_look(client: Client, project: str) -> None:
    row = add(client, project, "text", label="Size")
    for value in ("12", "much"):
        client.post("/records/project/create/", {"name": "Mill", "size": value})
    address = f"{project}fields/{row.name}/retype/"
    assert client.get(address).status_code == 200
    seen = client.get(address, {"kind": "number"}).content.decode()
    assert "<code>much</code>" in seen
    assert client.get(address, {"kind": "money"}).status_code == 422
    assert client.post(address, {"kind": "number"}).status_code == 303
    assert [record.custom for record in CustomRecord.objects.order_by("pk")] == [{"size": 12}, {}]


def test_the_set_up_goes_through_a_file(client: Client, project: str) -> None:
    add(client, project, "number", label="Budget")
    text = client.get("/set-up/schema/export/").content
    assert json.loads(text)["objects"][0]["key"] == "project"
    CustomField.objects.all().delete()
    CustomObject.objects.all().delete()
    seen = client.post("/set-up/schema/", {"file": SimpleUploadedFile("a.json", text)})
    assert "New" in seen.content.decode()
    assert not CustomObject.objects.exists()
    client.post("/set-up/schema/", {"text": text.decode(), "do": "1"})
    assert "budget" in record_types()["project"].all_fields()
    for wrong in ("{", "[]", '{"rapport_schema": 9}'):
        assert client.post("/set-up/schema/", {"text": wrong}).status_code == 422


PAGES = ("", "make/", "project/", "project/edit/", "project/add/", "project/add/text/")
POSTS = ("project/remove/", "project/restore/", "project/delete/", "project/arrange/")


def test_only_administrators_set_up(project: str, client_of: ClientOf, manager: User) -> None:
    stranger = client_of(manager)
    assert {stranger.get(f"{SET_UP}{path}").status_code for path in PAGES} == {403}
    assert {stranger.post(f"{SET_UP}{path}").status_code for path in POSTS} == {403}
    for path in ("/set-up/schema/", "/set-up/schema/export/", "/set-up/try-pattern/"):
        assert stranger.get(path).status_code == 403
    assert 'href="/set-up/objects/"' not in stranger.get("/records/project/").content.decode()
