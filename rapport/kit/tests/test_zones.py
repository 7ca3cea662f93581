"""Clocks of countries."""

from __future__ import annotations

import pytest

from rapport.kit.countries import choices
from rapport.kit.zones import WIDE, zones_of

NONE_OF_THEIR_OWN = {"AC", "BV", "CP", "CQ", "DG", "EA", "EU", "HM", "IC", "TA", "XK"}
"""Parts of other countries, islands where nobody lives, and what the list of zones does not know."""


@pytest.mark.parametrize(
    ("country", "names"),
    [
        ("NL", ["Europe/Amsterdam"]),
        ("DE", ["Europe/Berlin"]),
        ("ES", ["Europe/Madrid"]),
        ("NZ", ["Pacific/Auckland"]),
        ("US", ["America/New_York", "America/Los_Angeles"]),
        ("", []),
        ("XX", []),
    ],
)
def test_a_country_has_the_clock_of_most_of_its_people(country: str, names: list[str]) -> None:
    assert [zone.key for zone in zones_of(country)] == names


def test_every_country_has_one() -> None:
    without = {code for code, _ in choices() if not zones_of(code)}
    assert without <= NONE_OF_THEIR_OWN


def test_wide_countries_name_zones_that_exist() -> None:
    assert all(zones_of(country) for country in WIDE)
