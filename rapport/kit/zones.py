"""The clocks by which people in a country live."""

from __future__ import annotations

from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

WIDE = {
    "AR": ("America/Argentina/Buenos_Aires",),
    "AU": ("Australia/Sydney", "Australia/Perth"),
    "BR": ("America/Sao_Paulo", "America/Manaus"),
    "CA": ("America/Toronto", "America/Vancouver"),
    "CD": ("Africa/Kinshasa", "Africa/Lubumbashi"),
    "ID": ("Asia/Jakarta", "Asia/Makassar"),
    "KZ": ("Asia/Almaty",),
    "MN": ("Asia/Ulaanbaatar",),
    "MX": ("America/Mexico_City", "America/Tijuana"),
    "RU": ("Europe/Moscow", "Asia/Yekaterinburg", "Asia/Novosibirsk"),
    "US": ("America/New_York", "America/Los_Angeles"),
}
"""Where the list's first zone is not that of most people: those in which most of them live, the outermost
of them at least. Who lives in one of several is called when it suits all."""


def zones_of(country: str) -> tuple[ZoneInfo, ...]:
    """The clocks of a country, by its ISO code; nothing for what is no country.

    >>> [zone.key for zone in zones_of("NL")], zones_of("XX")
    (['Europe/Amsterdam'], ())
    """
    return tuple(ZoneInfo(name) for name in WIDE.get(country) or _listed().get(country, ())[:1])


@cache
def _listed() -> dict[str, tuple[str, ...]]:
    """The time zone database's own list, read at the first question."""
    text = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    found: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            country, _, name = line.split("\t")[:3]
            found[country] = (*found.get(country, ()), name)
    return found
