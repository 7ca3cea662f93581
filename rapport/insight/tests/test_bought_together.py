"""From orders to what customers buy next, and the page of what is bought together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from django.urls import reverse

from rapport.catalog.actions import compose_bundle
from rapport.catalog.actions.bundles import Composition
from rapport.catalog.models import Category, Product, Relation
from rapport.catalog.tests.goods import hide
from rapport.insight import actions, queries
from rapport.insight.models import Finding, Run
from rapport.kit.money import Money
from rapport.orders.models import Order, OrderLine
from rapport.parties.models import Party, PartyRole, Trait
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.queries import actor_of
from tests.cast import ActorOf, ClientOf

if TYPE_CHECKING:
    from rapport.platform.accounts.models import User

FIRST = datetime(2025, 1, 1, 12, tzinfo=UTC)
CUSTOMERS, DAYS, SHELVES, PER_SHELF = 900, 80, 5, 6
pytestmark = pytest.mark.django_db(transaction=True)


def stocked() -> list[Product]:
    """Five shelves of six; the dearer, the later on its shelf."""
    shelves = [Category.objects.create(name=f"Shelf {place}") for place in range(SHELVES)]
    return [
        Product.objects.create(
            code=f"P{number}", name=f"Thing {number}", category=shelves[number // PER_SHELF],
            currency="EUR", price=10 + 2 * (number % PER_SHELF), cost=5, search_text=f"thing {number}",
        )
        for number in range(SHELVES * PER_SHELF)
    ]  # fmt: skip


def order(number: int, party: Party, day: int) -> Order:
    at = FIRST + timedelta(days=day)
    return Order(
        source="shop", number=str(number), party=party, placed_at=at, total=5, line_count=1, currency="EUR"
    )  # fmt: skip


@pytest.fixture
def found(db: None) -> list[Product]:
    """What a build kept that found the first two things of each shelf together, and one step up."""
    products = stocked()
    run = Run.objects.create(
        started_at=FIRST, as_of=FIRST, status=Run.Status.PUBLISHED,
        figures={
            "currency": "EUR", "together": {"orders": 900, "lacking": 0},
            "next_product": {"customers": 0, "lacking": 7, "tried": None},
        },
    )  # fmt: skip
    share = {"share": 0.3, "low": 0.2, "high": 0.4}
    tie = {
        "together": 60,
        "had": 90,
        "support": 0.07,
        "confidence": 0.6,
        "lift": 9.0,
        "low": 0.5,
        "high": 0.7,
    }
    kept = [("step", products[2:4], {"up": 60, "down": 9, "had": 200, **share})]
    for shelf in range(SHELVES):
        pair = products[PER_SHELF * shelf : PER_SHELF * shelf + 2]
        kept += [("tie", pair, tie), ("bundle", pair, {"together": 60, "lift": 9.0})]
    Finding.objects.bulk_create(
        Finding(run=run, kind=kind, place=place, products=[one.pk for one in some], facts=facts)
        for place, (kind, some, facts) in enumerate(kept)
    )
    return products


@pytest.fixture
def shelves(lake: Path) -> list[Product]:
    """Each customer shops mostly on one shelf, and one in six who takes its first thing takes its second along."""
    products = stocked()
    parties = Party.objects.bulk_create(
        Party(name=f"Customer {place}", sort_name=f"customer {place:04}")
        for place in range(CUSTOMERS)
    )
    PartyRole.objects.bulk_create(PartyRole(party=one, role="customer") for one in parties)
    chance = np.random.default_rng(1)
    wanted: list[tuple[Order, set[int]]] = []
    for place, party in enumerate(parties):
        for day in sorted(chance.integers(0, DAYS, 5).tolist()):
            shelf = place % SHELVES if chance.random() < 0.9 else int(chance.integers(SHELVES))
            item = PER_SHELF * shelf + int(chance.integers(PER_SHELF))
            things = {item, item + 1} if item % PER_SHELF == 0 and chance.random() < 0.8 else {item}
            wanted.append((order(len(wanted), party, day), things))
    made = Order.objects.bulk_create(one for one, _ in wanted)
    OrderLine.objects.bulk_create(
        OrderLine(
            order=one, position=at, quantity=1, unit_price=5, amount=5, product=products[item]
        )
        for one, (_, things) in zip(made, wanted, strict=True)
        for at, item in enumerate(sorted(things), 1)
    )
    return products


def test_each_is_told_what_it_buys_next_and_why(
    shelves: list[Product], manager: User, client_of: ClientOf
) -> None:
    actions.build(by=SYSTEM)
    kept = Run.objects.get().figures["next_product"]
    told = Trait.objects.filter(name="next_product").select_related("party")
    assert kept["tried"]["low"] > 0
    assert kept["customers"] == told.count() > CUSTOMERS / 2
    shelf_of = {one.name: place // PER_SHELF for place, one in enumerate(shelves)}
    own = [shelf_of[one.text] == int(one.party.name.split()[1]) % SHELVES for one in told]
    assert np.mean(own) > 0.9
    trait = told.first()
    assert trait is not None
    has = OrderLine.objects.filter(order__party=trait.party).values_list("product__name", flat=True)
    assert trait.facts["because"] in has
    assert trait.text not in has
    ties = {tuple(one.products) for one in Finding.objects.filter(kind="bundle")}
    firsts = range(0, len(shelves), PER_SHELF)
    assert ties == {(shelves[at].pk, shelves[at + 1].pk) for at in firsts}
    page = client_of(manager).get(reverse("party", args=[trait.party_id])).content.decode()
    assert f"It has “{trait.facts['because']}”: of {trait.facts['had']} customers" in page


def test_the_page_shows_ties_and_bundles_with_what_is_left(
    found: list[Product], manager: User, client_of: ClientOf
) -> None:
    shown = queries.bought_together(actor_of(manager))
    assert len(shown.bundles) == len(shown.ties) == SHELVES
    worth = shown.bundles[0].worth
    assert worth.apart == Money(Decimal(22), "EUR")
    assert worth.price == Money(Decimal("19.80"), "EUR")
    assert worth.margin == Money(Decimal("9.80"), "EUR")
    assert shown.bundles[0].given_away == Money(Decimal(132), "EUR")
    assert shown.steps[0].more == Money(Decimal(2), "EUR")
    dear = queries.bought_together(actor_of(manager), discount=20).bundles[0].worth
    assert dear.price == Money(Decimal("17.60"), "EUR")
    client = client_of(manager)
    text = client.get(reverse("bought_together")).content.decode()
    assert "Bundles that may sell" in text
    assert f"holds={found[0].pk}%2C{found[1].pk}&amp;price=19.80&amp;currency=EUR" in text
    only = client.get(reverse("bought_together"), {"q": "thing 13"}).content.decode()
    assert "Thing 12" in only.partition("Who buys this")[2]
    assert "Thing 18" not in only.partition("Who buys this")[2]


def test_what_is_a_bundle_or_a_ladder_already_is_not_suggested_again(
    found: list[Product], manager: User
) -> None:
    box = Product.objects.create(code="BOX", name="Box", currency="EUR")
    parts = [(found[0].pk, Decimal(1)), (found[1].pk, Decimal(1))]
    compose_bundle(box, Composition(parts, Money(Decimal(20), "EUR"), ""), by=actor_of(manager))
    Relation.objects.create(product=found[2], kind="better", other=found[3])
    shown = queries.bought_together(actor_of(manager))
    assert len(shown.bundles) == SHELVES - 1
    assert not shown.steps


def test_ties_go_on_behind_a_place(found: list[Product], manager: User) -> None:
    asker, run = actor_of(manager), Run.objects.get()
    Finding.objects.filter(kind="tie").delete()
    Finding.objects.bulk_create(
        Finding(run=run, kind="tie", place=place, products=[found[0].pk, found[1].pk], facts={})
        for place in range(120)
    )
    seen, after = 0, -1
    while True:
        shown = queries.bought_together(asker, after=after)
        seen += len(shown.ties)
        if shown.after is None:
            break
        after = shown.after
    assert seen == 120


def test_costs_the_same_whatever_was_found(
    found: list[Product], manager: User, django_assert_max_num_queries: Any
) -> None:
    asker = actor_of(manager)
    with django_assert_max_num_queries(7):
        queries.bought_together(asker, words="thing")


def test_who_may_not_know_the_cost_sees_no_margin(
    found: list[Product], manager: User, admin: User, client_of: ClientOf, as_actor: ActorOf
) -> None:
    hide("cost", by=as_actor(admin))
    shown = queries.bought_together(actor_of(manager))
    assert all(one.worth.margin is None for one in shown.bundles)
    assert shown.steps[0].more is None
    text = client_of(manager).get(reverse("bought_together")).content.decode()
    assert "Margin left" not in text


def test_a_bundle_is_begun_from_the_page(
    found: list[Product], manager: User, client_of: ClientOf
) -> None:
    client = client_of(manager)
    holds = f"{found[0].pk},{found[1].pk}"
    address = f"{reverse('create_product')}?holds={holds}&price=19.80&currency=EUR"
    form = client.get(address).content.decode()
    assert "Thing 0 + Thing 1" in form
    assert 'value="19.80"' in form
    said = {"name": "Both", "code": "BOTH", "kind": "goods", "price": "19.80", "currency": "EUR"}
    response = client.post(address, said)
    box = Product.objects.get(code="BOTH")
    assert (
        response.headers["Location"] == f"{reverse('compose_bundle', args=[box.pk])}?holds={holds}"
    )
    text = client.get(response.headers["Location"]).content.decode()
    assert 'value="P0"' in text
    assert 'value="P1"' in text


def test_before_any_order_the_page_says_so(lake: Path, manager: User, client_of: ClientOf) -> None:
    client = client_of(manager)
    assert "Nothing is known" in client.get(reverse("bought_together")).content.decode()
    actions.build(by=SYSTEM)
    assert "Nothing is known" in client.get(reverse("bought_together")).content.decode()
    assert not Finding.objects.exists()
