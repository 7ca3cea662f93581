"""How a party is reached and what it is to us, written with it by programs."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapport.parties.actions.reindex import reindex
from rapport.parties.models import EmailAddress, Party
from rapport.platform.access import FieldRight, Role
from rapport.platform.accounts.actions.rights import change_field_rights
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.records.actions.undo import undo_story
from tests.programs import Lend, Program, said

pytestmark = pytest.mark.django_db
ANNA: dict[str, Any] = {
    "name": "Anna de Vries",
    "emails": [{"address": "Anna@Mill.example", "label": "work"}, {"address": "a@home.example"}],
    "phones": [{"number": "+31 6 1234 5678"}],
    "addresses": [{"street": "Oudegracht 1", "city": "Utrecht", "country": "NL"}],
    "handles": [{"network": "mastodon", "handle": "@anna"}],
    "roles": [{"role": "customer", "since": "2026-01-31"}],
}


@pytest.fixture
def program(admin: User, lend: Lend) -> Program:
    return lend(admin, "party:write")


def test_a_party_is_entered_with_all_that_reaches_it(program: Program) -> None:
    made = said(program.call("POST", "party", ANNA))
    assert made["emails"] == [
        {"address": "anna@mill.example", "label": "work", "is_primary": True},
        {"address": "a@home.example", "label": None, "is_primary": False},
    ]
    assert made["phones"] == [{"number": "+31612345678", "label": None, "is_primary": True}]
    assert (made["city"], made["country"], made["roles"]) == (
        "Utrecht", "NL", [{"role": "customer", "since": "2026-01-31", "until": None}],
    )  # fmt: skip
    party = Party.objects.get(pk=made["id"])
    assert all(word in party.search_text for word in ("anna@mill.example", "612345678", "utrecht"))
    assert (party.given_name, party.sort_name) == ("Anna", "vries, anna de")
    listed = said(program.call("GET", "party?filter=email:anna@mill.example&fields=name,emails"))
    assert [len(row["emails"]) for row in listed["data"]] == [2]
    assert "phones" not in listed["data"][0]


def test_a_list_is_replaced_whole_and_put_back_by_undo(program: Program, admin: User) -> None:
    pk = said(program.call("POST", "party", ANNA))["id"]
    kept = EmailAddress.objects.get(folded="a@home.example").pk
    emails = [{"address": "a@home.example", "label": "home"}, {"address": "new@mill.example"}]
    changed = said(program.call("PATCH", f"party/{pk}", {"emails": emails, "phones": []}))
    assert [(one["address"], one["is_primary"]) for one in changed["emails"]] == [
        ("a@home.example", True), ("new@mill.example", False),
    ]  # fmt: skip
    assert (changed["phones"], changed["version"]) == ([], 2)
    assert EmailAddress.objects.get(folded="a@home.example").pk == kept
    main = [{"address": "new@mill.example", "is_primary": True}, emails[0]]
    assert (
        said(program.call("PATCH", f"party/{pk}", {"emails": main}))["email"] == "new@mill.example"
    )
    said(program.call("PATCH", f"party/{pk}", {"emails": emails}))
    told = Event.objects.filter(name="parties.party_edited").earliest("id")
    assert told.data["changes"] == {
        "email": [
            ["a@home.example", "anna@mill.example"], ["a@home.example", "new@mill.example"],
        ],
        "phone": [["+31612345678"], []],
    }  # fmt: skip
    assert said(program.call("PATCH", f"party/{pk}", {"emails": emails}))["version"] == 4
    undo_story(told.story, by=actor_of(admin))
    back = said(program.call("GET", f"party/{pk}"))
    assert {one["address"] for one in back["emails"]} == {"a@home.example", "anna@mill.example"}
    assert [one["number"] for one in back["phones"]] == ["+31612345678"]


def test_a_person_becomes_an_organization(program: Program) -> None:
    pk = said(program.call("POST", "party", {"name": "Mill, Anna"}))["id"]
    changed = said(
        program.call("PATCH", f"party/{pk}", {"kind": "organization", "name": "The Mill"})
    )
    assert (changed["kind"], changed["name"]) == ("organization", "The Mill")
    party = Party.objects.get(pk=pk)
    assert (party.given_name, party.family_name, party.sort_name) == ("", "", "mill, the")


@pytest.mark.parametrize(
    ("sent", "places"),
    [
        ({"emails": [{"address": "nobody"}]}, ["emails.0.address"]),
        ({"emails": [{"address": "a@b.example"}, {"address": "A@B.example"}]}, ["emails.1"]),
        ({"emails": [{"label": "work"}]}, ["emails.0.address"]),
        ({"emails": [{"address": "a@b.example", "party": 3}]}, ["emails.0.party"]),
        ({"emails": {"address": "a@b.example"}}, ["emails"]),
        ({"phones": [{"number": 31}]}, ["phones.0.number"]),
        ({"addresses": [{"country": "Atlantis"}, {}]}, ["addresses.0.country", "addresses.1.street"]),
        ({"roles": [{"role": "king"}]}, ["roles.0.role"]),
        ({"roles": [{"role": "customer", "since": "2026-02-01", "until": "2026-01-01"}]}, ["roles.0.until"]),
        ({"emails": [{"address": f"{n}@b.example"} for n in range(101)]}, ["emails"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_where_it_stands(
    program: Program, sent: dict[str, Any], places: list[str]
) -> None:
    answer = program.call("POST", "party", {"name": "Anna", **sent})
    assert (answer.status_code, sorted(answer.json()["errors"])) == (422, places)
    assert not Party.objects.exists()


def test_who_may_not_change_a_list_does_not(admin: User, alice: User, lend: Lend) -> None:
    rights = {"email": FieldRight.READ, "phone": FieldRight.HIDDEN}
    limited = {name: {Role.SALES_PERSON: right} for name, right in rights.items()}
    change_field_rights("parties.Party", limited, by=actor_of(admin))
    pk = said(lend(admin, "party:write").call("POST", "party", ANNA))["id"]
    Party.objects.update(owner=alice)
    program = lend(alice, "party:write")
    shown = said(program.call("GET", f"party/{pk}"))
    assert (len(shown["emails"]), "phones" in shown) == (2, False)
    refused = program.call("PATCH", f"party/{pk}", {"emails": []})
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["emails"])
    assert program.call("PATCH", f"party/{pk}", {"phones": []}).status_code == 422


def send(program: Program, rows: list[tuple[str, dict[str, Any]]]) -> Any:
    records = [{"external_id": key, "values": values} for key, values in rows]
    return said(program.call("POST", "party/upsert", {"source": "shop", "records": records}))


def test_many_are_written_with_their_lists_in_few_statements(program: Program) -> None:
    rows = [
        (str(n), {"name": f"Anna {n}", "emails": [{"address": f"a{n}@b.example"}],
                  "addresses": [{"city": "Leiden", "country": "NL"}]})
        for n in range(60)
    ]  # fmt: skip
    with CaptureQueriesContext(connection) as few:
        assert send(program, rows[:2])["created"] == 2
    with CaptureQueriesContext(connection) as many:
        assert send(program, rows[2:])["created"] == 58
    assert len(many) <= len(few)
    assert Party.objects.filter(city="Leiden", search_text__contains="@b.example").count() == 60
    wrong = (rows[1][0], {"name": "X", "emails": [{"address": "nobody"}]})
    again = send(program, [rows[0], wrong, ("1x", {"name": "Y"})])
    assert (again["unchanged"], again["refused"], again["created"]) == (1, 1, 1)
    moved = send(program, [(rows[0][0], {"emails": [{"address": "moved@b.example"}]})])
    assert moved["updated"] == 1
    assert Party.objects.filter(search_text__contains="moved@b.example").count() == 1


def test_what_was_undone_comes_in_again(program: Program, admin: User) -> None:
    first = send(program, [("1", {"name": "Anna"})])
    undo_story(first["story"], by=actor_of(admin))
    assert not Party.objects.filter(deleted_at=None).exists()
    again = send(program, [("1", {"name": "Anna"})])
    assert again["created"] == 1
    assert send(program, [("1", {"name": "Anna"})])["unchanged"] == 1


def test_who_comes_without_lists_is_found_by_the_same_words(program: Program) -> None:
    rows = [("K-1", {"name": "Zoë Müller"}), ("email:x", {"name": "Mill Ltd"}),
            ("K-2", {"name": "Anna", "emails": [{"address": "anna@mill.example"}]})]  # fmt: skip
    records = [{"external_id": key, "values": values} for key, values in rows]
    told = said(program.call("POST", "party/upsert", {"source": "shop", "records": records}))
    assert told["created"] == 3
    texts = dict(Party.objects.values_list("name", "search_text"))
    assert texts == {
        "Zoë Müller": "zoe muller k-1",
        "Mill Ltd": "mill ltd",
        "Anna": "anna anna@mill.example k-2",
    }
    reindex("SELECT id FROM parties_party")
    assert dict(Party.objects.values_list("name", "search_text")) == texts
