"""Where customers stood ninety days before, against what the mart of that day said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from rapport.insight import actions, queries
from rapport.insight.models import Run
from rapport.insight.movement import TRAITS
from rapport.insight.studies.segments import SEGMENTS
from rapport.orders.models import Order
from rapport.parties.models import Party, Trait
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.queries import actor_of
from tests.cast import ClientOf

if TYPE_CHECKING:
    from rapport.insight.tests.conftest import Shop
    from rapport.platform.accounts.models import User

FIRST = date(2025, 1, 1)
LAST = 240
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engines]


@pytest.fixture
def history(shop: Shop) -> list[Party]:
    """Ten customers: some come all the time, some only at first, some begin late; the last one's newest order
    ends the time.
    """
    found = [shop.customer(f"Customer {place}") for place in range(10)]
    for place, party in enumerate(found):
        first, last = (200, LAST) if place >= 8 else (place, 60 if place < 4 else LAST)
        for day in [*range(first, last, 8 + place), *([LAST] if place == 9 else [])]:
            shop.order(party, FIRST + timedelta(days=day), ("1", str(10 + place)))
    return found


def segments_of(name: str) -> dict[int, str]:
    return dict(Trait.objects.filter(name=name).values_list("party_id", "text"))


def test_it_stood_where_a_build_of_that_day_had_put_it(
    history: list[Party], lake: Path, manager: User
) -> None:
    actions.build(by=SYSTEM)
    before, now = segments_of("segment_before"), segments_of("rfm_segment")
    moved = segments_of("segment_moved")
    later = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=LAST + 1 - 90)
    Order.objects.filter(placed_at__gte=later).update(deleted_at=later)
    actions.build(by=SYSTEM, as_of=later.date())
    assert segments_of("rfm_segment") == before
    assert set(before) == {party.pk for party in history[:8]}
    assert set(now) == {party.pk for party in history}
    order = [segment.key for segment in SEGMENTS]
    for party, was in before.items():
        steps = order.index(was) - order.index(now[party])
        assert moved.get(party) == ("up" if steps > 0 else "down" if steps < 0 else None)
    assert set(moved.values()) == {"up", "down"}


def test_the_page_counts_everybody_once_and_leads_to_them(
    history: list[Party], lake: Path, manager: User, client_of: ClientOf
) -> None:
    actions.build(by=SYSTEM)
    found = queries.movement(actor_of(manager))
    assert found is not None
    assert found.up + found.down + found.stayed + found.new == 10
    assert found.new == 2
    assert sum(flow.customers for _, row in found.rows for flow in row) == 10
    client = client_of(manager)
    text = client.get(reverse("movement")).content.decode()
    assert "The largest movements" in text
    down = client.get(
        reverse("records", args=["party"]) + "?view=customers&q=segment_moved%3Adown"
    ).content.decode()
    fallen = {party for party, way in segments_of("segment_moved").items() if way == "down"}
    assert len(fallen) == found.down
    for party in history:
        assert (f">{party.name}<" in down) == (party.pk in fallen)
    page = client.get(reverse("party", args=[min(fallen)])).content.decode()
    assert "90 days before." in page


def test_a_short_history_has_no_movement(
    shop: Shop, lake: Path, manager: User, client_of: ClientOf
) -> None:
    shop.order(shop.customer("Ann"), FIRST, ("1", "5"))
    actions.build(by=SYSTEM)
    assert Run.objects.get().figures["movement"] == []
    assert not Trait.objects.filter(name__in=TRAITS).exists()
    assert "Nobody has moved yet" in client_of(manager).get(reverse("movement")).content.decode()
