"""Reads of what the prospect finder found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import exp
from typing import Any

from rapport.kit import countries
from rapport.kit.errors import NotFound
from rapport.kit.speech import noted, say
from rapport.parties.models import Party
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.records.filters import parse
from rapport.platform.records.queries.finding import selection
from rapport.platform.records.types import RecordType, declared_type
from rapport.sales.likeness import group_of, missing_examples
from rapport.sales.models import Prospect, ProspectSearch

PAGE = 50
TRAITS, OF_A_GROUP = 12, 4
NAMES = {
    "industry": noted("Industry"),
    "country": noted("Country"),
    "region": noted("Region"),
    "postal_area": noted("Postal area"),
    "city": noted("City"),
    "tag": noted("Tag"),
    "system": noted("Known in"),
    "product": noted("Products"),
}
STEPS = {1: 2, 2: 5, 5: 10}


@dataclass(frozen=True)
class Reason:
    """A fact that speaks for an organization or against it, with the counts behind it."""

    label: str
    value: str
    best: int
    known: int
    odds: float

    @property
    def is_for(self) -> bool:
        return self.odds > 0

    @property
    def times(self) -> Decimal:
        """How many times as common it is among the best, or as seldom."""
        return Decimal(exp(abs(self.odds))).quantize(Decimal("0.1"))


@dataclass(frozen=True)
class Found:
    """A prospect: at which place, with the reasons, and how many of the kinds of facts are known."""

    place: int
    party: Party
    times: Decimal
    reasons: tuple[Reason, ...]
    known: int


@dataclass(frozen=True)
class Finding:
    """What a search learned. ``missing`` is how many more of the best it would have needed."""

    search: ProspectSearch
    examples: int = 0
    organizations: int = 0
    candidates: int = 0
    missing: int = 0
    separation: float = 0.5
    kinds: int = 0
    traits: tuple[Reason, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether it tells the best from others clearly better than chance."""
        return self.separation >= 0.7


def finding(asker: Actor) -> Finding | None:
    """What the asker asked last; None while they never did. One query."""
    access.require(asker, "sales.find_prospects")
    search = ProspectSearch.objects.filter(by=asker.user_id).first()
    if search is None:
        return None
    figures = search.figures
    if not figures:
        return Finding(search)
    told = _reasons(asker, figures)
    counts = (figures["examples"], figures["organizations"], figures["candidates"])
    return Finding(
        search,
        *counts,
        missing_examples(figures["examples"]),
        figures.get("separation", 0.5),
        len({group_of(name) for name, _ in told}),
        tuple(_common(told)),
    )


def _common(told: Mapping[tuple[str, str], Reason]) -> list[Reason]:
    """What the best have in common, the strongest first: a few of each group, whose facts repeat each other."""
    found: dict[str, list[Reason]] = {}
    for (name, _), one in sorted(told.items(), key=lambda pair: -pair[1].odds):
        same = found.setdefault(group_of(name), [])
        if one.is_for and one.times > 1 and len(same) < OF_A_GROUP:
            same.append(one)
    best = [one for group in found.values() for one in group]
    return sorted(best, key=lambda one: -one.odds)[:TRAITS]


def search_of(asker: Actor) -> ProspectSearch:
    """What the asker asked last. Raises NotFound while they never did."""
    search = ProspectSearch.objects.filter(by=asker.user_id).first()
    if search is None:
        raise NotFound("nothing_looked_for", "Nothing was looked for yet.")
    return search


def found(asker: Actor, search: ProspectSearch, *, text: str = "", after: int = 0) -> list[Found]:
    """The next page of prospects that the asker sees and ``text``, a filter, selects, and one more. Two
    queries. Raises Invalid for a filter that is none.
    """
    kind = declared_type("party")
    seen = selection(asker, kind, parse(text))
    rows = Prospect.objects.filter(search=search, place__gt=after, party__in=seen)
    told = _reasons(asker, search.figures)
    return [_found(row, told) for row in rows.select_related("party").order_by("place")[: PAGE + 1]]


def _found(row: Prospect, told: dict[tuple[str, str], Reason]) -> Found:
    known = [told[name, value] for name, value in row.facts if (name, value) in told]
    reasons = [one for place, one in enumerate(known) if one.times > 1 or not place]
    times = Decimal(exp(min(row.score, 10))).quantize(Decimal("0.1"))
    return Found(row.place, row.party, times, tuple(reasons), len(row.facts))


def _reasons(asker: Actor, figures: dict[str, Any]) -> dict[tuple[str, str], Reason]:
    kind = declared_type("party")
    return {
        (name, value): Reason(
            _label(asker, kind, name), _value(kind, name, value), best, known, odds
        )
        for name, value, best, known, odds in figures.get("weights", ())
    }


def _label(asker: Actor, kind: RecordType, name: str) -> str:
    if name in NAMES:
        return say(NAMES[name])
    own = kind.fields_for(asker).get(name.removeprefix("field:"))
    return own.label if own else say("Another fact")


def _value(kind: RecordType, name: str, value: str) -> str:
    """A fact's value as people read it: of a size, from where to where."""
    if name == "country":
        return countries.name(value)
    if not name.startswith("field:"):
        return value.title() if name in ("city", "region") else value[:1].upper() + value[1:]
    own = kind.all_fields().get(name.removeprefix("field:"))
    if own is not None and own.kind.is_number:
        low = Decimal(value)
        lead = int(str(low.normalize().scaleb(-low.adjusted()).to_integral_value()))
        high = low / lead * STEPS.get(lead, 10)
        return say("%(low)s to %(high)s", low=f"{low.normalize():f}", high=f"{high.normalize():f}")
    return own.choice_labels.get(value, value) if own else value
