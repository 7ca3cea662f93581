"""Products side by side."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rapport.catalog import queries
from rapport.catalog.actions import (
    add_attribute,
    create_category,
    create_product,
    show_attribute,
)
from rapport.catalog.actions.categories import AttributePlan
from rapport.catalog.facts import Facts
from rapport.catalog.models import Product
from rapport.catalog.tests.goods import Settle, hide, made
from rapport.kit.money import Money
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.queries import actor_of

if TYPE_CHECKING:
    from rapport.platform.accounts.models import User
    from tests.cast import ClientOf

pytestmark = pytest.mark.django_db


@pytest.fixture
def chairs(settle: Settle) -> list[Product]:
    """Two chairs of one colour and two weights, of which one earns more."""

    def set_up() -> None:
        found = create_category("Chairs", by=SYSTEM)
        add_attribute(found, AttributePlan("Weight", "number", "kg"), by=SYSTEM)
        add_attribute(found, AttributePlan("Colour", "choice", choices=("Red",)), by=SYSTEM)

    settle(set_up)
    return [
        create_product(
            Facts(code, code, category="Chairs", price=eur("20"), cost=eur(cost)),
            by=SYSTEM,
            own={"weight_kg": weight, "colour": "red"},
        )
        for code, cost, weight in (("OAK", "10", "9"), ("PINE", "5", "6"))
    ]


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def test_it_says_in_what_they_differ(chairs: list[Product]) -> None:
    found = queries.comparison(SYSTEM, [one.pk for one in chairs])
    lines = {line.name: line for line in found.lines}
    assert [one.code for one in found.products] == ["OAK", "PINE"]
    assert {name: line.differs for name, line in lines.items()} == {
        "kind": False,
        "category": False,
        "price": False,
        "cost": True,
        "margin": True,
        "sold": False,
        "weight_kg": True,
        "colour": False,
    }
    assert [cell.value for cell in lines["margin"].cells] == [Decimal("0.5"), Decimal("0.75")]
    assert [cell.value for cell in lines["weight_kg"].cells] == [9, 6]
    assert [cell.value for cell in lines["colour"].cells] == ["Red", "Red"]


def test_statements_do_not_grow_with_the_products(chairs: list[Product]) -> None:
    pks = [one.pk for one in chairs]
    queries.comparison(SYSTEM, pks)
    counts = []
    for some in (pks[:1], pks):
        with CaptureQueriesContext(connection) as found:
            queries.comparison(SYSTEM, some)
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_no_more_than_fit_side_by_side() -> None:
    pks = [made(f"P{number}").pk for number in range(8)]
    found = queries.comparison(SYSTEM, [*pks, pks[0]])
    assert [one.pk for one in found.products] == pks[:6]
    assert not queries.comparison(SYSTEM, []).products


def test_who_may_not_know_the_cost_sees_neither_it_nor_the_margin(
    chairs: list[Product], admin: User, alice: User, client_of: ClientOf
) -> None:
    hide("cost", by=actor_of(admin))
    found = queries.comparison(actor_of(alice), [one.pk for one in chairs])
    assert not {"cost", "margin"} & {line.name for line in found.lines}
    query = "&".join(f"id={one.pk}" for one in chairs)
    page = client_of(alice).get(f"{reverse('compare_products')}?{query}").text
    assert "Margin" not in page
    assert "€10.00" not in page
    assert "€20.00" in page


def test_buyers_compare_by_what_each_category_shows_them(
    chairs: list[Product], settle: Settle
) -> None:
    oak, pine = chairs
    shelf = oak.category
    assert shelf is not None
    assert [found.lines for found in queries.public_comparisons([[oak.pk, pine.pk]])] == [()]
    weight = queries.attributes_of(SYSTEM, shelf)[0]
    settle(lambda: show_attribute(weight, by=SYSTEM))

    def benches() -> None:
        found = create_category("Benches", by=SYSTEM)
        add_attribute(found, AttributePlan("Weight", "number", "kg"), by=SYSTEM)

    settle(benches)
    facts = Facts("LONG", "Long", category="Benches")
    bench = create_product(facts, by=SYSTEM, own={"weight_kg": "30"})
    sets = [[pine.pk, oak.pk, bench.pk], [bench.pk], []]
    with CaptureQueriesContext(connection) as asked:
        mixed, alone, nothing = queries.public_comparisons(sets)
    assert len(asked) == 2
    assert [one.code for one in mixed.products] == ["PINE", "OAK", "LONG"]
    [line] = mixed.lines
    assert [cell.value for cell in line.cells] == [6, 9, None]
    assert (alone.lines, nothing.products) == ((), ())


def test_the_page_adds_and_takes_out(
    chairs: list[Product], alice: User, charlie: User, client_of: ClientOf
) -> None:
    oak, pine = chairs
    client, address = client_of(alice), reverse("compare_products")
    shown = client.get(f"{address}?id={oak.pk}&id={pine.pk}&id=x&id=99999999999999999999").text
    assert 'class="differs"' in shown
    assert f'href="{address}?id={pine.pk}"' in shown
    found = client.get(f"{address}?id={oak.pk}&q=pine").text
    assert f"{address}?id={oak.pk}&amp;id={pine.pk}" in found
    assert "Nothing to compare yet" in client.get(address).text
    assert client_of(charlie).get(address).status_code in (403, 404)
