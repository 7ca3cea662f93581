"""The addresses that ``bench pages`` asks for, with ids, filters and cursors that vary."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

LIST_P50, LIST_P95, TIMELINE_P50 = 20.0, 45.0, 20.0
# In a million: up to some hundred hold a rare word, some thousand a name, tens of thousands a common one.
WORDS = {
    "rare words": (
        "anna birkenfeld", "jerome richemont", "zimmer berlin", "joinery gmbh", "thistleton-school",
        "800031", "paweł kraków", "freya dewhurst", "beatrice leeds", "zzyzxq", "ovrefjell", "zq", "qx",
    ),
    "names": (
        "grunewald", "hathersage", "morita", "cotterell", "zimmer", "thistleton", "birkenfeld",
        "chiara", "greta", "Zoë", "Müller", "beatrice", "gmbh", "Västerlund", "paszkowiak", "ravenhill",
    ),
    "common words": (
        "leeds", "manchester", "berlin", "köln", "Besançon", "kyoto", "zaragoza", "bakery", "school",
        "ltd", "example.com", "44113", "ber", "ann", "an", "jo", "k", "z", "a b", "anna de",
    ),
    "words and filters": (
        "role:customer leeds", "role:customer cotterell", "country:DE zimmer", "country:SE leeds",
        "kind:organization bakery", "role:supplier example", "country:GB beatrice", "-leeds anna",
        "city:Leeds anna", "role:customer zzyzxq",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One kind of page. Limits are of server time in milliseconds; 0 is none."""

    name: str
    paths: tuple[str, ...]
    is_fragment: bool = False
    p50_limit: float = 0.0
    p95_limit: float = 0.0


def cases(party_ids: list[int], cursors: Callable[[str], list[str]]) -> Iterator[Case]:
    """Every case; ``cursors`` gives the words for further pages of a list's address."""
    people = reverse("records", args=["party"])
    yield Case(
        "list, first page",
        (people, f"{people}?view=customers"),
        p50_limit=LIST_P50,
        p95_limit=LIST_P95,
    )
    yield Case(
        "list, filtered and sorted",
        tuple(_filtered(people)),
        p50_limit=LIST_P50,
        p95_limit=LIST_P95,
    )
    yield from _searches(people)
    further = [f"{people}?after={cursor}" for cursor in cursors(people)]
    if further:
        yield Case("list, further pages", tuple(further), p50_limit=LIST_P50, p95_limit=LIST_P95)
    pages = tuple(reverse("party", args=[pk]) for pk in party_ids)
    yield Case("customer page", pages, p50_limit=LIST_P50, p95_limit=LIST_P95)
    for panel in party_panels():
        limit = TIMELINE_P50 if "timeline" in panel.name else 0.0
        yield Case(
            f"panel: {panel.name}", tuple(panel.url(pk) for pk in party_ids), True, p50_limit=limit
        )
    yield from _plain("imports")
    for key in ("order", "product"):
        yield Case(
            f"list of {key}s",
            (reverse("records", args=[key]),),
            p50_limit=LIST_P50,
            p95_limit=LIST_P95,
        )


def _searches(people: str) -> Iterator[Case]:
    """Lists searched for what people look for, and what stands beside them."""

    def asked(**others: str) -> tuple[str, ...]:
        texts = (text for words in WORDS.values() for text in words)
        return tuple(f"{people}?{urlencode({'q': text, **others})}" for text in texts)

    for kind, words in WORDS.items():
        yield Case(
            f"list, search: {kind}",
            tuple(f"{people}?{urlencode({'q': text})}" for text in words),
            p50_limit=LIST_P50,
            p95_limit=LIST_P95,
        )
    yield Case("list, search: other orders", asked(sort="-name") + asked(sort="-created"))
    yield Case("list, search: how many there are", asked(count="1"), is_fragment=True)
    yield Case("palette", tuple(_typed()))


def party_panels() -> list[Any]:
    from rapport.platform.access import SYSTEM
    from rapport.platform.ui.plugs import panels_for

    return panels_for(SYSTEM, "party")


def _plain(name: str) -> Iterator[Case]:
    """A page by its url name, if there is one."""
    try:
        yield Case(f"page: {name}", (reverse(name),))
    except NoReverseMatch:
        return


def _filtered(people: str) -> Iterator[str]:
    """Conditions as people type them, each with an order."""
    for country in ("DE", "GB", "US", "FR", "SE", "PL", "JP"):
        yield f"{people}?view=customers&q=country:{country}"
        yield f"{people}?q=country:{country}&sort=-name"
    for city in ("Leeds", "Lyon", "Leipzig", "Boise", "Torino", "Kyoto"):
        yield f"{people}?q=city:{city}"
    yield f"{people}?view=organizations&sort=-created"
    yield f"{people}?view=people&sort=-created"
    yield f"{people}?q=kind:organization+country:DE&sort=-name"


def _typed() -> Iterator[str]:
    """What the palette asks while someone types a name."""
    for name in ("cotterell", "zimmer", "leeds", "anna birkenfeld"):
        for length in range(2, len(name) + 1):
            yield f"{reverse('palette')}?{urlencode({'q': name[:length]})}"


def shuffled(paths: tuple[str, ...], count: int) -> list[str]:
    """``count`` addresses of ``paths``, by a seed, so that two runs ask the same."""
    chance = random.Random(7)
    return [chance.choice(paths) for _ in range(count)]
