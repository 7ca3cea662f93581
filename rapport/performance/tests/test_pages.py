"""The pages of the sales metrics: all of them, one of them, narrowed, asked wrongly, forbidden."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from rapport.parties.actions.merging import merge_parties
from rapport.performance import views
from rapport.performance.metrics.catalogue import METRICS
from rapport.performance.models import Credit
from rapport.performance.queries import readings
from rapport.performance.queries.waiting import within
from rapport.performance.tests.conftest import World
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import Territory, User

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import ClientOf


def shown(client: Client, address: str, status: int = 200) -> str:
    """The page as text with its tags, blanks as one sees them."""
    response = client.get(address)
    assert response.status_code == status, response.content[:500]
    return unescape(response.content.decode()).replace("\xa0", " ")


def panels(text: str) -> dict[str, str]:
    """The panels of a page by their heading."""
    return dict(
        re.findall(
            r'<section class="panel[^>]*aria-label="([^"]*)"(.*?)</section>', text, re.DOTALL
        )
    )


def test_every_metric_has_a_card_that_leads_to_its_rows(
    world: World, manager: User, client_of: ClientOf
) -> None:
    world.order(world.party("Acme"), "2026-11-02", "12.50")
    text = shown(client_of(manager), reverse("sales_metrics") + "?period=2026-11")
    cards = dict(
        re.findall(
            r'<article class="metric" aria-labelledby="metric-(\w+)">(.*?)</article>',
            text,
            re.DOTALL,
        )
    )
    assert list(cards) == list(METRICS)
    assert "€12.50" in cards["new_revenue"]
    link = re.search(r'href="(/records/order/[^"]*)"', cards["new_revenue"])
    assert link is not None
    assert "1 order" in shown(client_of(manager), link[1])


def test_one_metric_says_what_it_means_and_of_whom_it_is_made(
    world: World, alice: User, bob: User, manager: User, client_of: ClientOf
) -> None:
    Territory.objects.create(name="Low countries", countries=["NL"])
    pump = world.product("Pump")
    world.order(world.party("Acme", country="NL"), "2026-11-02", "12", owner=alice, product=pump)
    world.order(world.party("Beta", country="DE"), "2026-11-02", "8", owner=bob)
    address = reverse("sales_metric", args=["new_revenue"]) + "?period=2026-11"
    text = shown(client_of(manager), address)
    assert METRICS["new_revenue"].definition in text
    parts = panels(text)
    assert "Alice" in parts["By person"]
    assert "€20" in parts["By team"]
    assert "Low countries" in parts["By territory"]
    assert "Pump" in parts["By product"]
    assert f"period=2026-11&person={alice.pk}" in parts["By person"]


@pytest.mark.parametrize("key", METRICS)
def test_numbers_can_be_asked_of_a_person_team_territory_and_product(
    key: str, world: World, alice: User, manager: User, client_of: ClientOf
) -> None:
    area = Territory.objects.create(name="NL", countries=["NL"])
    of = f"person={alice.pk}&team={alice.teams.get().pk}&territory={area.pk}"
    query = f"?period=2026-Q4&{of}&product={world.product().pk}"
    text = shown(client_of(manager), reverse("sales_metric", args=[key]) + query)
    assert "callout bad" not in text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("period=2026-13", "A period is such as"),
        ("period=2026-05-01..2026-04-01", "ends after it begins"),
        ("period=0000", "A period is such as"),
        ("person=99999", "not one of the available choices"),
        ("team=x", "not one of the available choices"),
        ("product=nonsense", "Nothing of this name was found."),
        ("product=%00", "Null characters"),
    ],
)
def test_what_is_asked_wrongly_is_said_at_its_field(
    query: str, sentence: str, world: World, manager: User, client_of: ClientOf
) -> None:
    for address in (reverse("sales_metrics"), reverse("sales_metric", args=["new_revenue"])):
        text = shown(client_of(manager), f"{address}?{query}", 422)
        assert sentence in text


def test_who_sees_some_rows_is_told_that_there_may_be_more(
    world: World, alice: User, manager: User, client_of: ClientOf
) -> None:
    won: dict[str, Any] = {"opened": "2026-10-01", "closed": "2026-11-10"}
    world.opportunity(world.party(), **won, owner=alice)
    world.opportunity(world.party(), **won, owner=manager)
    address = reverse("sales_metric", args=["sales_per_rep"]) + "?period=2026-11"
    mine, all_of_it = shown(client_of(alice), address), shown(client_of(manager), address)
    assert '<span class="stat-value">€1,000</span>' in mine
    assert "there may be more" in mine
    assert '<span class="stat-value">€2,000</span>' in all_of_it
    assert "there may be more" not in all_of_it


def test_who_may_not_see_them_finds_nothing(
    world: World, charlie: User, dana: User, manager: User, client_of: ClientOf
) -> None:
    for who in (charlie, dana):
        assert client_of(who).get(reverse("sales_metrics")).status_code in (403, 404)
        assert client_of(who).get(reverse("sales_metric", args=["sales_calls"])).status_code in (
            403,
            404,
        )
    assert client_of(manager).get(reverse("sales_metric", args=["nonsense"])).status_code == 404


def test_a_credit_leads_to_its_opportunity(world: World, alice: User, client_of: ClientOf) -> None:
    made = world.opportunity(world.party(), opened="2026-10-01", closed="2026-11-10", owner=alice)
    credit = Credit.objects.get()
    assert credit.amount == Decimal(1000)
    response = client_of(alice).get(reverse("credit", args=[credit.pk]))
    assert response["Location"] == reverse("opportunity", args=[made.pk])


def test_what_takes_long_follows_by_itself(
    world: World, manager: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.order(world.party(), "2026-11-02", "12.50")
    monkeypatch.setattr(readings, "ALL_MILLISECONDS", 0)
    monkeypatch.setattr(views, "PATIENCE", 0)
    client, period = client_of(manager), "?period=2026-11"
    text = shown(client, reverse("sales_metrics") + period)
    assert "€12.50" not in text
    for key in METRICS:
        card = f"{reverse('sales_metrics')}{period}&only={key}"
        assert f'hx-get="{card}"' in text
        fragment = client.get(card, headers={"HX-Request": "true"}).content.decode()
        assert fragment.lstrip().startswith('<article class="metric"')
        assert "hx-get" not in fragment
    assert "€12.50" in shown(client, f"{reverse('sales_metrics')}{period}&only=new_revenue")
    assert shown(client, f"{reverse('sales_metrics')}?only=nonsense", 404)
    address = reverse("sales_metric", args=["new_revenue"]) + period
    text = shown(client, address)
    assert "€12.50" not in text
    assert METRICS["new_revenue"].definition in text
    for part, holds in (("figures", "€12.50"), ("parts", "By person")):
        assert f'hx-get="{address}&part={part}"' in text
        found = client.get(f"{address}&part={part}", headers={"HX-Request": "true"})
        fragment = found.content.decode().replace("\xa0", " ")
        assert holds in fragment
        assert "<html" not in fragment
    assert "€12.50" in shown(client, f"{address}&part=figures")


def test_a_statement_that_takes_long_is_stopped_and_nothing_else_is(db: None) -> None:
    def sleep() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(2)")
        return 1

    assert within(20, sleep) is None
    assert within(20, lambda: 2) == 2
    assert within(None, lambda: 3) == 3
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        before = cursor.fetchone()[0]
        within(20, lambda: 2)
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone()[0] == before != "20ms"
    with pytest.raises(ProgrammingError), transaction.atomic():
        within(20, lambda: Territory.objects.extra(where=["nonsense"]).count())


def test_the_credits_of_two_customers_who_become_one_are_the_one_s(world: World) -> None:
    kept, merged = world.party("Acme"), world.party("Acme Ltd")
    world.opportunity(merged, opened="2026-10-01", closed="2026-11-10")
    merge_parties(kept, [merged], by=SYSTEM)
    assert Credit.objects.get().party == kept
