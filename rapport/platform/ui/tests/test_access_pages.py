"""The pages where administrators say who may do what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rapport.platform.access import FieldRight, Right, Role, Scope, policy_called
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import FieldRule, Membership, Rule, Team, Territory, User
from rapport.platform.accounts.queries import actor_of

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import ClientOf

RIGHTS, FIELDS = "/access/rights/parties.Party/", "/access/fields/parties.Party/"
PERSON = "sales_person"


@pytest.fixture
def client(admin: User, client_of: ClientOf) -> Client:
    """The administrator's."""
    return client_of(admin)


def test_everything_at_once(client: Client) -> None:
    Rule.objects.create(policy="parties.Party", role=PERSON, right="read", scope=1)
    stamps.renew()
    shown = client.get("/access/").text
    assert "Parties" in shown
    assert "Sales person: Read own, Create all, Edit team, Delete own, Export none" in shown
    assert "reach-changed" in shown
    assert "accounts.User" not in shown, "administration stays with administrators"


def test_a_change_is_tried_and_then_holds(client: Client, alice: User) -> None:
    sent = {f"{PERSON}.read": 1, f"{PERSON}.edit": 1}
    tried = client.post(RIGHTS, {**sent, "try": "1"}).text
    assert "What would change" in tried
    assert "Alice" in tried
    assert not Rule.objects.exists()
    assert client.post(RIGHTS, sent).status_code == 303
    policy = policy_called("parties.Party")
    assert policy.scope(actor_of(alice), Right.READ) is Scope.OWN
    assert client.post(f"{RIGHTS}reset/").status_code == 303
    assert policy.scope(actor_of(alice), Right.READ) is Scope.ALL


def test_trying_what_is_so_already_changes_nothing(client: Client, alice: User) -> None:
    tried = client.post(RIGHTS, {f"{PERSON}.read": 4, "try": "1"}).text
    assert "Nobody would read or edit other parties than now." in tried


@pytest.mark.parametrize("value", ["9", "-1", "all", "٣"])
def test_a_right_is_one_of_those_offered(client: Client, value: str) -> None:
    assert client.post(RIGHTS, {f"{PERSON}.read": value}).status_code == 422
    assert not Rule.objects.exists()


def test_policies_that_nobody_may_change_have_no_page(client: Client) -> None:
    assert client.get("/access/rights/accounts.User/").status_code == 404
    assert client.get("/access/rights/nothing/").status_code == 404
    assert client.get("/access/fields/insight.Mart/").status_code == 404


def test_fields_are_hidden_from_a_role(client: Client, alice: User) -> None:
    shown = client.get(FIELDS).text
    assert f'name="email.{PERSON}"' in shown
    assert 'name="name.' not in shown, "what names a record is hidden from nobody"
    assert 'name="email.employee"' not in shown, "employees read no parties"
    assert client.post(FIELDS, {f"email.{PERSON}": 0}).status_code == 303
    assert policy_called("parties.Party").field_right(actor_of(alice), "email") is FieldRight.HIDDEN
    assert FieldRule.objects.get().role == Role.SALES_PERSON
    assert client.post(FIELDS, {f"email.{PERSON}": "3"}).status_code == 422


def test_a_territory_is_drawn_mended_and_deleted(client: Client, alice: User, north: Team) -> None:
    assert "No territory yet" in client.get("/territories/").text
    sent = {"name": "Benelux", "countries": "Belgium\nNL, lu", "people": [alice.pk]}
    made = client.post("/territories/create/", sent)
    territory = Territory.objects.get()
    assert made.headers["Location"] == f"/territories/{territory.pk}/"
    assert territory.countries == ["BE", "NL", "LU"]
    shown = client.get(f"/territories/{territory.pk}/").text
    assert "Belgium\nNetherlands\nLuxembourg" in shown
    assert "Belgium, Netherlands, Luxembourg" in client.get("/territories/").text
    wrong = client.post(f"/territories/{territory.pk}/", {"name": "Benelux", "countries": "Mordor"})
    assert wrong.status_code == 422
    assert "No country is called Mordor." in wrong.text
    sent = {"name": "Benelux", "countries": "BE", "teams": [north.pk]}
    assert client.post(f"/territories/{territory.pk}/", sent).status_code == 303
    assert client.post(f"/territories/{territory.pk}/delete/").status_code == 303
    assert not Territory.objects.exists()


def test_people_are_put_below_their_managers(client: Client, alice: User, manager: User) -> None:
    assert "Nobody leads anybody yet" in client.get("/hierarchy/").text
    sent = {"user": alice.pk, "manager": manager.pk}
    assert client.post("/hierarchy/", sent).status_code == 303
    assert alice.pk in actor_of(manager).reach.below
    assert "Nobody leads anybody yet" not in client.get("/hierarchy/").text
    assert "Maria" in client.get(f"/users/{alice.pk}/").text
    circle = client.post("/hierarchy/", {"user": manager.pk, "manager": alice.pk})
    assert circle.status_code == 422
    assert "nobody can lead those who lead them" in circle.text


def test_a_member_leads_the_team(client: Client, alice: User, north: Team) -> None:
    address = f"/teams/{north.pk}/lead/{alice.pk}/"
    assert client.post(address, {"lead": "1"}).status_code == 303
    assert Membership.objects.get(user=alice).is_lead
    assert "Leads the team" in client.get(f"/teams/{north.pk}/").text
    assert client.post(address).status_code == 303
    assert not Membership.objects.get(user=alice).is_lead


def test_the_menu_follows_the_rules(client: Client, alice: User, client_of: ClientOf) -> None:
    assert "/records/order/" in client_of(alice).get("/search/").text
    client.post("/access/rights/orders.Order/", {f"{PERSON}.read": 0})
    assert "/records/order/" not in client_of(alice).get("/search/").text


def test_a_page_costs_the_two_queries_of_session_and_user(
    client: Client, alice: User, client_of: ClientOf, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    asker = client_of(alice)
    asker.get("/help/keys/")
    with CaptureQueriesContext(connection) as asked:
        asker.get("/help/keys/")
    assert len(asked) <= 2, [query["sql"][:90] for query in asked]
