"""A map of the world: countries by their codes, areas that compare, and the rows behind each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from rapport.dashboards.actions import add_tile
from rapport.dashboards.models import Dashboard
from rapport.dashboards.queries.fields import check
from rapport.dashboards.tests.conftest import World, shown
from rapport.dashboards.tests.test_draw_tile import draw, values
from rapport.dashboards.tiles import SUM, Asking, Chart
from rapport.dashboards.world import HEIGHT, WIDTH, land, paths, shapes
from rapport.kit.errors import Invalid
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.records.types import declared_type

if TYPE_CHECKING:
    from tests.cast import ClientOf

BY_COUNTRY = Asking(Chart.MAP, kind="party", by="country")


def area(ring: Sequence[tuple[float, float]]) -> float:
    """By the shoelace formula."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x * other_y - other_x * y for (x, y), (other_x, other_y) in pairs)) / 2


def test_the_countries_are_there_by_their_codes() -> None:
    known = shapes()
    assert {"BE", "DE", "US", "BR", "IN", "ZA", "AU", "LU", "XK"} <= set(known)
    assert "AQ" not in known
    assert len([code for code in known if len(code) == 2]) > 170


def test_all_of_it_lies_in_the_box() -> None:
    for code, rings in shapes().items():
        for x, y in (spot for ring in rings for spot in ring):
            assert 0 <= x <= WIDTH, code
            assert -HEIGHT * 0.05 <= y <= HEIGHT * 1.05, code


def test_no_outline_goes_across_the_whole_map() -> None:
    """Fiji and Russia lie on both sides of the 180th meridian."""
    for code, rings in shapes().items():
        for ring in rings:
            wide = max(x for x, _ in ring) - min(x for x, _ in ring)
            assert wide < WIDTH / 2, code


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("BR", "AU", 8_515_767 / 7_692_024), ("GL", "CD", 2_166_086 / 2_344_858)],
)
def test_areas_compare(one: str, other: str, ratio: float) -> None:
    """Square kilometres as the United Nations publish them (Demographic Yearbook, table 3); Greenland,
    which other maps make as large as Africa, is smaller than the Congo. Outlines are coarse: 6 %.
    """
    sizes = [sum(map(area, shapes()[code])) for code in (one, other)]
    assert math.isclose(sizes[0] / sizes[1], ratio, rel_tol=0.06)


def test_paths_are_whole_and_land_is_the_rest() -> None:
    assert all(path.startswith("M") and path.endswith("z") for path in paths().values() if path)
    assert paths()["BE"] in land([])
    assert paths()["BE"] not in land(["BE"])


def test_countries_are_counted_and_lead_to_their_rows(
    world: World, manager: User, client_of: ClientOf
) -> None:
    for country in ("BE", "BE", "NL", "", "SG"):
        world.party(country=country)
    found = draw(manager, BY_COUNTRY)
    assert values(found) == {"Belgium": 2, "Netherlands": 1, "Nothing": 1, "Singapore": 1}
    assert next(mark.key for mark in found.marks) == "BE"
    assert "2 parties" in shown(client_of(manager), found.marks[0].url)
    assert any("Singapore" in note and "Belgium" not in note for note in found.notes)


def test_amounts_by_a_written_country(world: World, manager: User, client_of: ClientOf) -> None:
    world.order(world.party(), "2026-11-02", "120", country="DE")
    world.order(world.party(), "2026-11-02", "30", country="DE")
    asking = Asking(Chart.MAP, kind="order", by="country", measure=SUM, field="total")
    found = draw(manager, asking)
    assert values(found) == {"Germany": 150}
    assert "2 orders" in shown(client_of(manager), found.marks[0].url)


def test_the_page_draws_it_and_has_the_table(
    world: World, mine: Dashboard, alice: User, client_of: ClientOf
) -> None:
    world.party(country="FR", owner=alice)
    tile = add_tile(mine, BY_COUNTRY, title="Where", by=actor_of(alice))
    text = shown(client_of(alice), reverse("tile", args=[mine.pk, tile.pk]))
    assert 'aria-label="France: 1"' in text
    assert 'class="land"' in text
    assert "France" in text.partition("<table")[2]


def test_what_is_no_country_is_refused(world: World, manager: User) -> None:
    check(actor_of(manager), declared_type("party"), BY_COUNTRY)
    with pytest.raises(Invalid):
        check(actor_of(manager), declared_type("party"), Asking(Chart.MAP, kind="party", by="city"))
