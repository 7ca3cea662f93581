"""From recurring orders to what is published of who goes on with them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from django.urls import reverse

from rapport.insight import actions
from rapport.insight.models import Run
from rapport.insight.staying import TRAITS
from rapport.orders.models import RecurringOrder
from rapport.orders.renewals import nth
from rapport.parties.models import Party, Trait
from rapport.platform.access import SYSTEM
from tests.cast import ClientOf

if TYPE_CHECKING:
    from rapport.insight.tests.conftest import Shop
    from rapport.platform.accounts.models import User

LAST = date(2026, 6, 30)
CUSTOMERS = 400
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def contracts(shop: Shop) -> list[RecurringOrder]:
    """Four hundred monthly orders of three years; each customer has a chance of its own to end theirs."""
    chance = np.random.default_rng(11)
    parties = Party.objects.bulk_create(
        Party(name=f"Customer {place}", sort_name=f"customer {place}") for place in range(CUSTOMERS)
    )
    pattern = shop.order(parties[0], LAST, ("1", "120"), currency="EUR")
    made = []
    for party in parties:
        begins = LAST - timedelta(days=int(chance.integers(1, 3 * 365)))
        times = int(chance.geometric(chance.beta(0.8, 6)))
        ends = nth(begins, 1, min(times, 60)) - timedelta(days=1)
        made.append(
            RecurringOrder(
                name=party.name,
                party=party,
                pattern=pattern,
                monthly=Decimal(int(chance.integers(20, 200))),
                begins_on=begins,
                ends_on=ends if ends < LAST else None,
            )
        )
    return RecurringOrder.objects.bulk_create(made)


def test_who_goes_on_is_told_with_reasons(
    contracts: list[RecurringOrder], lake: Path, manager: User, client_of: ClientOf
) -> None:
    actions.build(by=SYSTEM)
    told = Run.objects.get().figures["staying"]
    running = [one for one in contracts if one.ends_on is None]
    assert (told["contracts"], told["running"]) == (CUSTOMERS, len(running))
    assert told["tried"]["gain_low"] > 0
    found = {(one.party_id, one.name): one for one in Trait.objects.filter(name__in=TRAITS)}
    assert {party for party, _ in found} == {one.party_id for one in running}
    summed = sum(float(one.number or 0) for (_, name), one in found.items() if name == TRAITS[1])
    assert summed == pytest.approx(told["value"], abs=0.01 * len(running))
    ordered = sorted(running, key=lambda one: one.begins_on)
    oldest, newest = (
        found[one.party_id or 0, "contract_renews"] for one in (ordered[0], ordered[-1])
    )
    assert 50 < (newest.number or 0) < (oldest.number or 0) < 100
    assert newest.facts == {"contracts": 1, "renewed": 0, "span": 365}
    worth = found[ordered[0].party_id or 0, "contract_value"]
    assert float(worth.facts["low"]) <= float(worth.number or 0) <= float(worth.facts["high"])
    assert worth.text == "EUR"
    text = client_of(manager).get(reverse("insight")).content.decode()
    assert "Renewals expected" in text
    page = client_of(manager).get(reverse("party", args=[oldest.party_id])).content.decode()
    assert "the one that is likeliest to end was renewed" in page


def test_of_several_the_likeliest_to_end_counts_and_all_are_worth(
    contracts: list[RecurringOrder], lake: Path
) -> None:
    running = [one for one in contracts if one.ends_on is None]
    old, new = sorted(running, key=lambda one: one.begins_on)[:: len(running) - 1]
    actions.build(by=SYSTEM)
    apart = {one.party_id: one for one in Trait.objects.filter(name="contract_value")}
    RecurringOrder.objects.filter(pk=new.pk).update(party=old.party)
    actions.build(by=SYSTEM)
    renews = Trait.objects.get(party=old.party, name="contract_renews")
    assert renews.facts == {"contracts": 2, "renewed": 0, "span": 365}
    value = Trait.objects.get(party=old.party, name="contract_value").number or 0
    expected = [float(apart[one.party_id or 0].number or 0) for one in (old, new)]
    assert float(value) == pytest.approx(sum(expected), abs=0.02)


def test_what_cannot_be_told_any_more_is_taken_away(
    contracts: list[RecurringOrder], lake: Path, manager: User, client_of: ClientOf
) -> None:
    actions.build(by=SYSTEM)
    assert Trait.objects.filter(name__in=TRAITS).exists()
    ended = RecurringOrder.objects.filter(ends_on__isnull=False).values_list("pk", flat=True)
    RecurringOrder.objects.filter(pk__in=list(ended)[20:]).update(
        deleted_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    actions.build(by=SYSTEM)
    assert Run.objects.latest("pk").figures["staying"]["lacking"] == 10
    assert not Trait.objects.filter(name__in=TRAITS).exists()
    text = client_of(manager).get(reverse("insight")).content.decode()
    assert "about 10 more recurring orders that ended are needed" in text


def test_a_company_without_recurring_orders_reads_nothing_of_them(
    shop: Shop, lake: Path, manager: User, client_of: ClientOf
) -> None:
    shop.order(shop.customer("Ann"), LAST, ("1", "5"))
    actions.build(by=SYSTEM)
    assert Run.objects.get().figures["staying"] == {}
    assert "recurring order" not in client_of(manager).get(reverse("insight")).content.decode()
