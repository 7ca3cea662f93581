"""The pages of territories, as people use them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from rapport.activities.models import Activity
from rapport.kit.money import Money
from rapport.parties.models import Party
from rapport.platform.access import Area, Place
from rapport.platform.accounts.models import Territory, User
from rapport.platform.ui.formats import percent
from rapport.territories.models import PlannedTerritory, TerritoryModel
from rapport.territories.queries.mapped import attained, filter_of
from rapport.territories.tests.conftest import Drawn, Planned, Set
from tests.cast import ClientOf, run_jobs


@pytest.fixture
def country(drawn: Drawn, alice: User, opened: Any, quota_set: Set) -> Territory:
    """Benelux with a city in it, both with customers; a third of the quota is won."""
    benelux = drawn("Benelux", countries=["NL", "BE"])
    drawn("Utrecht", inside=benelux, countries=["NL"], cities=["Utrecht"])
    benelux.people.add(alice)
    for name, city in (("Acme", "Gent"), ("Bolt", "Utrecht")):
        country = "BE" if city == "Gent" else "NL"
        party = Party.objects.create(name=name, city=city, country=country, owner=alice)
        opened(party=party.pk, amount="1000")
    Party.objects.create(name="Far", country="JP")
    won = opened(party=Party.objects.get(name="Bolt").pk, amount="40000")
    client_stage = won.pipeline.stages.get(kind="won")
    type(won).objects.filter(pk=won.pk).update(
        status="won", stage=client_stage, closed_on=won.opened_on
    )
    year = f"{won.opened_on.year}-01-01"
    quota_set(benelux, starts=year)
    quota_set(alice, starts=year, amount="80000")
    return benelux


def counted(client: Any, capture: DjangoCaptureOnCommitCallbacks) -> str:
    with capture(execute=True):
        assert client.post("/territory-map/survey/").status_code == 303
    assert "Waiting for the worker" in client.get("/territory-map/").content.decode()
    run_jobs()
    page: str = client.get("/territory-map/").content.decode()
    return page


def test_the_map_says_what_is_where_and_how_far_quotas_are_reached(
    country: Territory,
    manager: User,
    alice: User,
    client_of: ClientOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    page = counted(client_of(manager), django_capture_on_commit_callbacks)
    assert "€2,000" in page
    assert percent(Decimal(1) / 3) in page
    assert "In no territory" in page
    assert "q=%28%28country%3ANL+or+country%3ABE%29%29+or+%28country%3ANL+city%3AUtrecht%29" in page
    one = client_of(alice).get(f"/territory-map/{country.pk}/").content.decode()
    assert "Utrecht" in one
    assert percent(Decimal("0.5")) in one  # Alice's own quota
    assert client_of(alice).post("/territory-map/survey/").status_code == 403


def test_the_map_costs_as_many_statements_however_many_territories(
    country: Territory, drawn: Drawn, manager: User, client_of: ClientOf
) -> None:
    client = client_of(manager)

    def cost() -> int:
        client.get("/territory-map/")
        with CaptureQueriesContext(connection) as statements:
            client.get("/territory-map/")
        return len(statements)

    before = cost()
    for number in range(4):
        drawn(f"T{number}", inside=country, countries=["NL"])
    assert cost() == before


def test_what_people_did_stands_on_the_page_of_their_territory(
    country: Territory, alice: User, manager: User, client_of: ClientOf
) -> None:
    from django.utils import timezone

    now = timezone.now()
    for kind in ("call", "call", "visit", "meeting", "task"):
        Activity.objects.create(
            kind=kind,
            subject="S",
            due_at=now,
            ends_at=now,
            owner=alice,
            status="done",
            done_at=now,
        )
    page = client_of(manager).get(f"/territory-map/{country.pk}/").content.decode()
    assert "2 calls · 2 meetings and visits" in page


def test_who_works_deep_inside_stands_on_the_page_of_the_territory_around(
    country: Territory, drawn: Drawn, bob: User, manager: User, client_of: ClientOf
) -> None:
    deep = drawn("Centre", inside=Territory.objects.get(name="Utrecht"), cities=["Utrecht"])
    deep.people.add(bob)
    drawn("Elsewhere", countries=["JP"]).people.add(manager)
    page = client_of(manager).get(f"/territory-map/{country.pk}/").content.decode()
    people = page[page.index("Done lately") :]
    assert "Bob" in people
    assert str(manager) not in people


def test_a_model_costs_as_many_statements_however_many_territories(
    country: Territory, planned: Planned, drawn: Drawn, manager: User, client_of: ClientOf
) -> None:
    client = client_of(manager)

    def cost(model: TerritoryModel) -> int:
        client.get(f"/territory-models/{model.pk}/")
        with CaptureQueriesContext(connection) as statements:
            client.get(f"/territory-models/{model.pk}/")
        return len(statements)

    before = cost(planned("Small"))
    for number in range(5):
        drawn(f"T{number}", inside=country, countries=["NL"])
    assert cost(planned("Large")) == before


def test_a_model_is_drawn_previewed_and_activated(
    country: Territory,
    admin: User,
    client_of: ClientOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client = client_of(admin)
    client.post("/records/territory_model/create/", {"name": "Next year"})
    model = TerritoryModel.objects.get()
    address = f"/territory-models/{model.pk}/"
    assert "Benelux" in client.get(address).content.decode()
    wrong = client.post(f"{address}territories/create/", {"name": "G", "countries": "Narnia"})
    assert wrong.status_code == 422
    assert "No country is called Narnia." in wrong.content.decode()
    said = {"name": "Gent", "countries": "Belgium", "cities": "Gent", "amount": "5"}
    assert client.post(f"{address}territories/create/", said).status_code == 303
    made = PlannedTerritory.objects.get(name="Gent")
    own = f"{address}territories/{made.pk}/"
    assert "Belgium" not in client.get(own).content.decode()[:100]
    assert client.post(own, said | {"inside": made.pk}).status_code == 422
    assert client.post(f"{address}activate/").status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{address}preview/")
    progress = client.get(f"{address}progress/", headers={"HX-Request": "true"})
    assert "HX-Refresh" not in progress
    run_jobs()
    assert client.get(f"{address}progress/")["HX-Refresh"] == "true"
    page = client.get(address).content.decode()
    assert "Where the plan contradicts itself" in page
    gone = made.pk
    client.post(f"{own}", said | {"inside": model.territories.get(name="Benelux").pk})
    assert "was changed since" in client.get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{address}preview/")
    run_jobs()
    moves = client.get(f"{address}moves/?source={country.pk}&target={gone}").content.decode()
    assert "Acme" in moves
    table = client.get(f"{address}export/").content.decode().splitlines()
    assert table[0].startswith("from,to,parties,change hands,currency")
    assert "Benelux,Gent,1,0,EUR,1000.000000" in "\n".join(table)
    assert client.post(f"{address}activate/", {}).status_code == 303
    assert Territory.objects.get(name="Gent").inside == country
    assert "Activated" in client.get(address).content.decode()


def test_who_may_not_plan_sees_no_model(
    planned: Planned, alice: User, analyst: User, client_of: ClientOf
) -> None:
    address = f"/territory-models/{planned('Next year').pk}/"
    assert client_of(alice).get(address).status_code == 404
    assert client_of(analyst).get(address).status_code == 200
    assert client_of(analyst).post(f"{address}preview/").status_code == 403


def test_a_fresh_company_is_told_what_a_territory_is(
    manager: User, client_of: ClientOf, db: None
) -> None:
    assert "No territory yet" in client_of(manager).get("/territory-map/").content.decode()


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ([], ""),
        ([((Place.COUNTRY, ("NL",)),)], "country:NL"),
        (
            [((Place.COUNTRY, ("NL", "BE")), (Place.CITY, ("Den Haag",)))],
            '(country:NL or country:BE) city:"Den Haag"',
        ),
        (
            [((Place.COUNTRY, ("NL",)),), ((Place.INDUSTRY, ("Retail",)),)],
            "(country:NL) or (industry:Retail)",
        ),
        ([((Place.COUNTRY, ("NL",)), (Place.POSTAL_CODE, ("10",)))], ""),
    ],
)
def test_the_filter_of_a_territory(wanted: list[Any], text: str) -> None:
    assert filter_of(Area(pk, "A", one) for pk, one in enumerate(wanted)) == text


def test_what_is_won_in_another_currency_reaches_no_quota() -> None:
    euros, dollars = Money(Decimal(50), "EUR"), Money(Decimal(500), "USD")
    assert attained((euros, dollars), Money(Decimal(200), "EUR")) == Decimal("0.25")
    assert attained((euros,), None) is None
    assert attained((euros,), Money(Decimal(0), "EUR")) is None
