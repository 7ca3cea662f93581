"""Lists over real requests: made, filled from a record and from ticked rows, renamed, removed, undone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rapport.parties.models import Party
from rapport.platform.records.actions import bulk
from rapport.platform.records.models import BulkRun, List, ListMember
from rapport.platform.records.queries.bulk import asker_of_run

if TYPE_CHECKING:
    from rapport.platform.accounts.models import Team, User
    from tests.cast import ClientOf

pytestmark = pytest.mark.django_db
LISTS = "/records/party/lists/"
HTMX = {"hx-request": "true"}


@pytest.fixture
def parties(alice: User, north: Team) -> list[Party]:
    """Three of Alice's."""
    return [
        Party.objects.create(
            kind="organization", name=name, sort_name=name.lower(), owner=alice, team=north
        )
        for name in ("Acme", "Bolt", "Cogs")
    ]


@pytest.fixture
def client(client_of: ClientOf, alice: User) -> Client:
    return client_of(alice)


def test_a_list_is_made_renamed_removed_and_brought_back(
    client: Client, parties: list[Party]
) -> None:
    assert "No list yet" in client.get(LISTS).content.decode()
    assert client.post(LISTS, {"list": "Fair", "reach": "team"}).status_code == 303
    row = List.objects.get()
    taken = client.post(LISTS, {"list": "fair", "reach": "private"})
    assert taken.status_code == 422
    assert "There is a list called “Fair” already." in taken.content.decode()
    here = f"{LISTS}{row.pk}/"
    assert 'value="Fair"' in client.get(here).content.decode()
    client.post(here, {"list": "Trade fair", "reach": "public"})
    shown = client.get(LISTS).content.decode()
    assert "Trade fair" in shown
    assert "Everyone" in shown
    client.post(f"{here}remove/")
    shown = client.get(LISTS).content.decode()
    [undo] = re.findall(r"/stories/[0-9a-f-]+/undo/", shown)
    assert "Trade fair is gone" in shown
    client.post(undo)
    assert "Trade fair" in client.get(LISTS).content.decode()


def test_a_record_is_put_on_a_new_list_and_taken_off(client: Client, parties: list[Party]) -> None:
    here = f"/attached/party/{parties[0].pk}/lists/"
    assert "On no list yet." in client.get(here).content.decode()
    shown = client.post(here, {"list": "Call today"}, headers=HTMX).content.decode()
    row = List.objects.get(reach="private")
    assert f"q=list%3A{row.pk}" in shown
    assert (
        "Call today" in client.get("/records/party/lists/suggestions/?list=call").content.decode()
    )
    client.post(f"/attached/party/{parties[1].pk}/lists/", {"list": "CALL today"})
    assert ListMember.objects.filter(list=row).count() == 2
    client.post(f"{here}{row.pk}/take-off/")
    assert ListMember.objects.get().record_id == parties[1].pk
    wrong = client.post(here, {"list": "2026"}, headers=HTMX)
    assert (wrong.status_code, "says what is on it" in wrong.content.decode()) == (422, True)


def test_ticked_records_are_put_on_a_list_and_listed_by_it(
    client: Client, parties: list[Party]
) -> None:
    ticked = {"pk": [one.pk for one in parties[:2]]}
    assert "or the name of a new one" in client.get("/records/party/bulk/", ticked).content.decode()
    client.post("/records/party/bulk/", ticked | {"verb": "add_to_list", "list": "Fair"})
    run = BulkRun.objects.get()
    bulk.run_bulk(run.pk, by=asker_of_run(run.pk)[0])
    assert "See the list Fair" in client.get(f"/bulk/{run.pk}/").content.decode()
    shown = client.get("/records/party/", {"q": 'list:"Fair"'}).content.decode()
    assert ("Acme" in shown, "Cogs" in shown) == (True, False)
    unknown = client.get("/records/party/", {"q": "list:Other"})
    assert unknown.status_code == 422
    client.post(f"/bulk/{run.pk}/undo/")
    undo = BulkRun.objects.get(verb="undo")
    bulk.run_undo(undo.pk, by=asker_of_run(undo.pk)[0])
    assert not ListMember.objects.exists()


def test_the_filter_builder_offers_lists_by_name(client: Client, parties: list[Party]) -> None:
    client.post(LISTS, {"list": "Fair", "reach": "private"})
    pk = List.objects.get().pk
    shown = client.get("/records/party/filter/", {"q": f"list:{pk}"}).content.decode()
    assert f'<option value="{pk}" selected>Fair</option>' in shown


def test_lists_of_others_are_hidden_but_those_shared_are_not(
    client: Client, client_of: ClientOf, bob: User, charlie: User, parties: list[Party]
) -> None:
    client.post(LISTS, {"list": "Secret", "reach": "private"})
    client.post(LISTS, {"list": "Ours", "reach": "team"})
    shown = client_of(bob).get(LISTS).content.decode()
    assert ("Secret" in shown, "Ours" in shown, "Rename" in shown) == (False, True, False)
    pk = List.objects.get(name="Ours").pk
    assert client_of(bob).post(f"{LISTS}{pk}/remove/").status_code == 403
    assert client_of(charlie).get(LISTS).status_code in (403, 404)


def test_the_number_of_statements_does_not_grow_with_lists(
    client: Client, parties: list[Party]
) -> None:
    client.post(LISTS, {"list": "First", "reach": "public"})
    client.get(LISTS)
    with CaptureQueriesContext(connection) as few:
        client.get(LISTS)
    for number in range(20):
        client.post(LISTS, {"list": f"List {number}", "reach": "public"})
    client.get(LISTS)
    with CaptureQueriesContext(connection) as many:
        client.get(LISTS)
    assert len(many) == len(few)
