"""Reading: lists and records of any type, as their user may see them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapport.orders.models import Order
from rapport.parties import actions as parties
from rapport.parties.details import Email, PartyDetails
from rapport.parties.models import Party
from rapport.platform.access import SYSTEM, FieldRight, Role
from rapport.platform.accounts.actions.rights import change_field_rights
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.records.actions.reads import forget_seen, write_reads
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.types import RecordType
from tests.programs import Lend, Program, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def acme(alice: User) -> Party:
    details = PartyDetails(name="Acme", kind="organization", industry="Retail")
    return parties.create_party(details, contacts=[Email("a@example.com")], by=actor_of(alice))


def order(party: Party, number: int) -> Order:
    placed = {"placed_at": "2026-01-05T00:00Z", "currency": "EUR"}
    return Order.objects.create(number=str(number), party=party, **placed)


@pytest.fixture
def program(alice: User, lend: Lend) -> Program:
    return lend(alice)


def test_a_record_is_flat_with_links_as_ids(program: Program, acme: Party, alice: User) -> None:
    answer = program.call("GET", f"party/{acme.pk}")
    item = said(answer)
    assert answer["ETag"] == '"1"'
    assert (item["id"], item["version"], item["owner"]) == (acme.pk, 1, alice.pk)
    assert (item["name"], item["kind"], item["email"]) == ("Acme", "organization", "a@example.com")
    assert (item["city"], item["role"]) == (None, [])
    same = program.call("GET", f"party/{acme.pk}", If_None_Match='"1"')
    assert (same.status_code, same.content) == (304, b"")


def test_own_fields_stand_beside_the_others(
    program: Program, project: RecordType, acme: Party, alice: User
) -> None:
    given: dict[str, Any] = {"name": "Mill", "stage": "won", "colours": ["red"], "budget": "12.5"}
    given |= {"price": "9.90", "due": "2026-03-31", "meeting": "2026-03-31T12:00:00Z"}
    given |= {"is_big": True, "client": acme.pk}
    made = create_record(project, given, by=actor_of(alice))
    item = program.get(f"project/{made.pk}", expand="client,owner")
    assert item["price"] == {"amount": "9.9", "currency": "EUR"}
    assert (item["budget"], item["due"], item["is_big"]) == (12.5, "2026-03-31", True)
    assert (item["meeting"], item["colours"]) == ("2026-03-31T12:00:00Z", ["red"])
    assert (item["code"], item["client"]) == (None, acme.pk)
    assert item["expanded"]["client"]["name"] == "Acme"
    assert item["expanded"]["owner"] == {"id": alice.pk, "name": "Alice"}
    assert program.get("project", filter="budget>12")["data"][0]["id"] == made.pk
    assert "secret" not in item


def test_lists_filter_sort_choose_and_page(program: Program) -> None:
    for letter in "dacbe":
        Party.objects.create(name=letter.upper(), sort_name=letter, city="Gent")
    Party.objects.create(name="Z", sort_name="z", city="Delft")
    names: list[str] = []
    page = program.get("party", filter="city:Gent", sort="-name", fields="name", limit=2)
    while True:
        assert [sorted(item) for item in page["data"]] == [["id", "name", "version"]] * len(
            page["data"]
        )
        names += [item["name"] for item in page["data"]]
        if page["next"] is None:
            break
        page = program.get(page["next"].removeprefix("http://testserver"))
    assert names == list("EDCBA")
    tree = '{"any": [{"field": "name", "op": "is", "value": "A"}, {"field": "city", "op": "is", "value": "Delft"}]}'
    assert [item["name"] for item in program.get("party", filter=tree)["data"]] == ["A", "Z"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"filter": "nonsense:1"}, None),
        ({"filter": "{"}, "filter"),
        ({"filter": '{"all": 3}'}, None),
        ({"sort": "city"}, None),
        ({"fields": "name,nothing"}, "fields"),
        ({"expand": "name"}, "expand"),
        ({"cursor": "xx"}, None),
        ({"limit": "201"}, "limit"),
        ({"limit": "-1"}, "limit"),
        ({"page": "2"}, "page"),
        ({"filter": "a\x00b"}, "filter"),
    ],
)
def test_what_cannot_be_asked_is_told(
    program: Program, query: dict[str, str], field: str | None
) -> None:
    answer = program.call("GET", "party", query=query)
    assert answer.status_code == 422
    assert field is None or field in said(answer)["errors"]


def test_a_hidden_field_or_record_is_not_there(
    program: Program, acme: Party, admin: User, alice: User
) -> None:
    limits = {"industry": {Role.SALES_PERSON: FieldRight.HIDDEN}}
    change_field_rights("parties.Party", limits, by=actor_of(admin))
    assert "industry" not in program.get(f"party/{acme.pk}")
    assert "industry" not in str(program.get("openapi.json")["paths"]["/party"])
    for query in ({"filter": "industry:Retail"}, {"fields": "industry"}):
        assert program.call("GET", "party", query=query).status_code == 422
    parties.delete_party(acme, by=SYSTEM)
    for pk in (acme.pk, 987_654, 2**63, 10**30):
        assert program.call("GET", f"party/{pk}").status_code == 404


def test_what_one_may_not_see_is_not_expanded(
    alice: User, lend: Lend, project: RecordType, acme: Party
) -> None:
    made = create_record(project, {"name": "Mill", "client": acme.pk}, by=actor_of(alice))
    narrow = lend(alice, "project:read")
    assert narrow.call("GET", f"project/{made.pk}", query={"expand": "client"}).status_code == 422
    wide = lend(alice, "*:read")
    parties.delete_party(acme, by=SYSTEM)
    assert wide.get(f"project/{made.pk}", expand="client")["expanded"] == {"client": None}


def test_no_filter_reaches_beyond_the_scopes(alice: User, lend: Lend, acme: Party) -> None:
    order(acme, 1)
    asked = {"filter": "orders.number:1"}
    assert len(lend(alice, "party:read", "order:read").get("party", **asked)["data"]) == 1
    assert lend(alice, "party:read").get("party", **asked)["data"] == []


def test_reading_personal_data_is_written_down(program: Program, acme: Party, alice: User) -> None:
    forget_seen()
    program.get("party")
    program.get(f"party/{acme.pk}")
    assert write_reads() == 1
    told = Event.objects.get(name="records.personal_data_read")
    assert (told.by, told.by_name, told.about) == (alice.pk, "Alice · Shop", acme.pk)


def test_a_list_costs_the_same_however_long(program: Program, acme: Party) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as counted:
            program.get("order", expand="party,owner", limit=200)
        return len(counted)

    order(acme, 1)
    cost()
    before = cost()
    for number in range(2, 30):
        order(acme, number)
    assert cost() == before


def test_the_description_tells_of_types_made_in_the_browser(
    program: Program, project: RecordType
) -> None:
    document = program.get("openapi.json")
    assert document["openapi"] == "3.1.0"
    own = document["components"]["schemas"]["project"]["properties"]
    assert own["price"]["anyOf"][0] == {"$ref": "#/components/schemas/Money"}
    assert own["is_big"]["type"] == ["boolean", "null"]
    assert "secret" not in own
    assert "/project/{id}" in document["paths"]
    [kind] = [one for one in program.get("types")["data"] if one["key"] == "project"]
    assert kind["may"] == ["read", "create", "edit", "delete"]
    [stage] = [field for field in kind["fields"] if field["name"] == "stage"]
    assert stage["choices"][1] == {"value": "won", "label": "Won"}
