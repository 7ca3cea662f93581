"""The demo company deals out its territories."""

from __future__ import annotations

import pytest

from rapport.demo.tests.loading import UNTIL
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import Territory, User
from rapport.territories.models import Quota, TerritoryModel
from rapport.territories.queries.mapped import territory_map
from rapport.territories.queries.previews import preview_of


def test_the_story_of_territories(told: None) -> None:
    active, planned = TerritoryModel.objects.exclude(state="former").order_by("starts_on")
    assert (active.state, planned.state) == ("active", "planned")
    inside = dict(Territory.objects.values_list("name", "inside__name"))
    assert inside["Scandinavia"] == "Northern Europe"
    assert len(inside) == 6
    owners = set(active.territories.values_list("owner__name", flat=True))
    assert owners == set(
        User.objects.filter(roles__contains=["sales_person"]).values_list("name", flat=True)
    )
    found = territory_map(SYSTEM)
    assert found.nowhere.parties == 0
    assert all(one.counted.parties and one.quota for one in found.places)
    assert not any(one.conflicts for one in [found.survey] if one)
    preview = preview_of(SYSTEM, planned)
    assert preview is not None
    assert (preview.state, preview.is_stale) == ("done", False)
    moved = {(way.source, way.target) for way in preview.moved}
    assert moved == {("Central Europe", "Poland"), ("Southern Europe", "Spain")}
    assert all(way.handed for way in preview.moved)


@pytest.mark.parametrize(("link", "quarters"), [("person", 4), ("for_team", 4), ("territory", 2)])
def test_everybody_is_asked_for_something(told: None, link: str, quarters: int) -> None:
    rows = Quota.objects.filter(length="quarter").exclude(**{link: None})
    assert rows.filter(starts_on__lte=UNTIL, ends_on__gte=UNTIL).exists()
    holders = rows.values_list(link, flat=True).distinct()
    assert rows.count() == len(holders) * quarters
    assert all(row.amount >= 1000 for row in rows)
