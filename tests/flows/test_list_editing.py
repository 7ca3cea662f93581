"""Views kept, cells edited where they stand, ranges pasted, many records changed: through HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client

from rapport.parties.models import Party
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.platform.records.actions import bulk
from rapport.platform.records.models import BulkRun, SavedView

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


@pytest.fixture
def ada(alice: User) -> Party:
    """A party of alice."""
    return Party.objects.create(
        name="Ada Byron", sort_name="byron, ada", search_text="ada byron", owner=alice
    )


def test_a_look_is_kept_shared_changed_and_dropped(
    ada: Party, alice: User, bob: User, client_of: ClientOf
) -> None:
    page = client_of(alice).get("/records/party/?q=kind:person&cols=name,owner&sort=-created")
    assert "Save view" in page.content.decode()
    address = "/records/party/views/new/?q=kind:person&cols=name,owner&sort=-created"
    answer = client_of(alice).post(address, {"label": "My people", "reach": "private"})
    row = SavedView.objects.get()
    assert answer["Location"] == f"/records/party/?view=v{row.pk}"
    assert (row.columns, row.sort, row.owner_id) == (["name", "owner"], "-created", alice.pk)
    assert "My people" in client_of(alice).get("/records/party/").content.decode()
    assert "My people" not in client_of(bob).get("/records/party/").content.decode()
    mine = f"/records/party/views/{row.pk}/?view=v{row.pk}&sort=name"
    client_of(alice).post(mine, {"label": "All people", "reach": "team"})
    row.refresh_from_db()
    assert (row.label, row.sort, row.reach) == ("All people", "name", "team")
    assert "All people" in client_of(bob).get("/records/party/").content.decode()
    assert client_of(bob).post(f"/records/party/views/{row.pk}/delete/").status_code == 403
    assert client_of(alice).post(f"/records/party/views/{row.pk}/delete/").status_code == 302
    assert not SavedView.objects.exists()


def test_a_role_starts_where_an_administrator_says(
    ada: Party, alice: User, admin: User, client_of: ClientOf
) -> None:
    said = {"label": "Start", "reach": "public", "default_roles": ["sales_person"]}
    client_of(admin).post("/records/party/views/new/?q=kind:organization", said)
    assert "Nothing matches" in client_of(alice).get("/records/party/").content.decode()
    assert "Ada Byron" in client_of(alice).get("/records/party/?view=").content.decode()


def test_a_board_says_when_a_lane_holds_too_many(
    ada: Party, alice: User, client_of: ClientOf
) -> None:
    def board(query: str) -> str:
        return client_of(alice).get(f"/records/party/?{query}").content.decode()

    Party.objects.create(
        name="Bo Crane", sort_name="crane, bo", search_text="bo crane", owner=alice
    )
    arranged = client_of(alice).get("/records/party/arrange/?by=kind").content.decode()
    assert 'name="limit-person" min="1" max="25"' in arranged
    form = "layout=board&by=kind&limit-organization=&limit-person=1"
    assert 'data-limit="1" data-over' in board(form)
    assert "limits=person%3A1" in board(form)
    assert "data-over" not in board("layout=board&by=kind&limits=person:2")
    for wrong in ("person:0", "person:26", "person", ":3", "person:²", ",,:,"):
        assert "data-limit" not in board(f"layout=board&by=kind&limits={wrong}")
    address = "/records/party/views/new/?layout=board&by=kind&limits=person:1"
    client_of(alice).post(address, {"label": "Few", "reach": "private"})
    kept = SavedView.objects.get()
    assert kept.options == {"by": "kind", "limits": {"person": 1}, "span": "month"}
    assert "data-over" in board(f"view=v{kept.pk}")
    assert "data-over" not in board(f"view=v{kept.pk}&limits=")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("layout=board&by=kind", "Ada Byron"),
        ("layout=board&by=kind&totals=1", "<strong>Person</strong> 1"),
        ("layout=calendar&by=created", "Ada Byron"),
        ("group=kind", "Show the groups"),
        ("group=kind&groups=1", "Person"),
    ],
)
def test_other_layouts_show_the_same_records(
    ada: Party, alice: User, client_of: ClientOf, query: str, shown: str
) -> None:
    headers = {"HX-Request": "true"} if "totals" in query else {}
    answer = client_of(alice).get(f"/records/party/?{query}", headers=headers)
    assert answer.status_code == 200
    assert shown in answer.content.decode()


def test_a_cell_comes_back_as_it_was_kept(
    ada: Party, alice: User, charlie: User, client_of: ClientOf
) -> None:
    address, client = f"/records/party/{ada.pk}/cell/name/", client_of(alice)
    form = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert 'name="version" value="1"' in form
    said = {"name": "  Ada   Lovelace ", "version": "1", "seen-name": "Ada Byron"}
    answer = client.post(address, said, headers={"HX-Request": "true"}).content.decode()
    assert "Ada Lovelace" in answer
    ada.refresh_from_db()
    assert (ada.sort_name, ada.family_name) == ("lovelace, ada", "Lovelace")
    assert "lovelace" in ada.search_text
    late = client.post(address, said | {"name": "Ada King"}, headers={"HX-Request": "true"})
    assert late.status_code == 422
    assert "Ada Lovelace" in late.content.decode()
    empty = {"name": "", "seen-name": "Ada Lovelace"}
    assert client.post(address, empty, headers={"HX-Request": "true"}).status_code == 422
    assert client.get(f"/records/party/{ada.pk}/cell/created/").status_code == 404
    assert client_of(charlie).get(address).status_code == 404


def test_a_range_is_pasted_and_says_what_it_refuses(
    ada: Party, alice: User, client_of: ClientOf
) -> None:
    rows = [[ada.pk, "job_title", "Countess"], [ada.pk, "born", "someday"], [999_999, "name", "X"]]
    answer = client_of(alice).post(
        "/records/party/paste/", json.dumps(rows), content_type="application/json"
    )
    said = answer.json()
    assert [cell[:2] for cell in said["cells"]] == [[ada.pk, "born"], [ada.pk, "job_title"]]
    assert [row[:2] for row in said["refused"]] == [[ada.pk, "born"], [999_999, "name"]]
    ada.refresh_from_db()
    assert ada.job_title == "Countess"
    bad = client_of(alice).post("/records/party/paste/", "{", content_type="application/json")
    assert bad.status_code == 422


def test_many_records_are_changed_and_changed_back(
    ada: Party, alice: User, bob: User, client_of: ClientOf
) -> None:
    client = client_of(alice)
    page = client.get(f"/records/party/bulk/?pk={ada.pk}").content.decode()
    assert "Change 1 record" in page
    said = {"pk": ada.pk, "verb": "edit", "set": ["industry"], "industry": "Engines"}
    answer = client.post("/records/party/bulk/", said)
    run = BulkRun.objects.get()
    assert answer["Location"] == f"/bulk/{run.pk}/"
    assert "Waiting" in client.get(f"/bulk/{run.pk}/").content.decode()
    from rapport.platform.records.queries.bulk import asker_of_run

    bulk.run_bulk(run.pk, by=asker_of_run(run.pk)[0])
    ada.refresh_from_db()
    assert ada.industry == "Engines"
    event = Event.objects.get(name="parties.party_edited", subject_id=ada.pk)
    assert event.data["changes"] == {"industry": ["", "Engines"]}
    assert client_of(bob).get(f"/bulk/{run.pk}/").status_code == 404
    client.post(f"/bulk/{run.pk}/undo/")
    undo = BulkRun.objects.get(verb="undo")
    bulk.run_undo(undo.pk, by=asker_of_run(undo.pk)[0])
    ada.refresh_from_db()
    assert ada.industry == ""
    empty = client.post("/records/party/bulk/", {"pk": ada.pk, "verb": "edit"})
    assert empty.status_code == 422


def test_moving_a_card_needs_an_editable_choice(
    ada: Party, alice: User, client_of: ClientOf
) -> None:
    said = {"pk": ada.pk, "field": "country", "value": "NL"}
    assert client_of(alice).post("/records/party/move/", said).status_code == 422
