"""Who is in a team and what lies in a territory, in any filter: by name, by id, inside each other, wrongly."""

from __future__ import annotations

import pytest

from rapport.kit.errors import Invalid
from rapport.performance.tests.conftest import World
from rapport.platform.access import SYSTEM
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import Membership, Team, Territory, User
from rapport.platform.records.filters import parse
from rapport.platform.records.queries.finding import selection
from rapport.platform.records.types import declared_type


def found(text: str, kind: str = "order") -> set[str]:
    rows = selection(SYSTEM, declared_type(kind), parse(text))
    return set(rows.values_list("number" if kind == "order" else "name", flat=True))


def test_of_a_team_means_of_who_is_in_it_today(
    world: World, north: Team, alice: User, bob: User, manager: User
) -> None:
    party = world.party()
    for number, owner in {"A": alice, "B": bob, "M": manager}.items():
        world.order(party, "2026-11-02", number=number, owner=owner)
    world.order(party, "2026-11-02", number="N")
    assert found("owner:team:North") == found(f"owner:team:{north.pk}") == {"A", "B"}
    assert found("-owner:team:north") == {"M", "N"}
    Membership.objects.filter(user=bob).delete()
    Membership.objects.create(user=manager, team=north)
    stamps.renew()
    assert found("owner:team:North") == {"A", "M"}
    with pytest.raises(Invalid):
        found("owner:team:Nowhere")


def test_a_record_lies_where_its_customer_is(world: World) -> None:
    europe = Territory.objects.create(name="Europe", countries=["FR"])
    benelux = Territory.objects.create(name="Benelux", countries=["NL", "BE"], inside=europe)
    Territory.objects.create(name="Nowhere")
    stamps.renew()
    for country in ("NL", "FR", "JP"):
        world.order(world.party(country, country=country), "2026-11-02", number=country)
    assert found("territory:benelux") == found(f"territory:{benelux.pk}") == {"NL"}
    assert found("territory:Europe") == {"NL", "FR"}
    assert found("territory:Nowhere") == set()
    assert found("territory:none") == {"JP"}
    assert found("territory:any", "party") == {"NL", "FR"}
    with pytest.raises(Invalid):
        found("territory:Atlantis")
