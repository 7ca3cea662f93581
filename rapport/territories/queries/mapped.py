"""The active map with what is in it, and how the people who work there do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.utils import timezone

from rapport.activities.models import Activity
from rapport.kit.errors import NotFound
from rapport.kit.money import Money
from rapport.platform import access
from rapport.platform.access import Actor, Area, Place
from rapport.platform.accounts.models import Membership, Territory, User
from rapport.platform.accounts.queries import company, tree_of
from rapport.sales.models import Opportunity
from rapport.territories.holders import HolderKind, person
from rapport.territories.models import PlannedTerritory
from rapport.territories.queries.plans import active_model
from rapport.territories.queries.previews import Monies, Seen, Way, added, seen
from rapport.territories.queries.quotas import quotas_by_holder
from rapport.territories.spans import Period, year

LATELY = timedelta(days=30)
WORDS = {Place.COUNTRY: "country", Place.CITY: "city", Place.INDUSTRY: "industry"}
MEETINGS = (Activity.Kind.MEETING, Activity.Kind.VISIT)


@dataclass(frozen=True)
class Counted:
    """What is in a territory and those inside it."""

    parties: int = 0
    open: Monies = ()
    weighted: Monies = ()
    won: Monies = ()
    ordered: Monies = ()

    @classmethod
    def of(cls, ways: Iterable[Way]) -> Counted:
        known = list(ways)
        return cls(
            sum(way.parties for way in known),
            *(
                added(worth for way in known for worth in getattr(way, name))
                for name in ("open", "weighted", "won", "ordered")
            ),
        )


@dataclass(frozen=True)
class Spread:
    """A territory as the map shows it; ``text`` is the filter of its parties, where one can be written."""

    depth: int
    territory: Territory
    owner: User | None
    people: tuple[str, ...]
    counted: Counted
    quota: Money | None
    text: str

    @property
    def attainment(self) -> Decimal | None:
        """The part of the quota that was won this year; None without a quota."""
        return attained(self.counted.won, self.quota)


@dataclass(frozen=True)
class Work:
    """How a person does: what was done in the last thirty days, and sold in a year."""

    user: User
    calls: int
    meetings: int
    open: Monies
    won: Monies
    quota: Money | None

    @property
    def attainment(self) -> Decimal | None:
        return attained(self.won, self.quota)


@dataclass(frozen=True)
class Surveyed:
    """The map, what of it was counted when, and what no territory holds."""

    places: tuple[Spread, ...]
    survey: Seen | None
    nowhere: Counted


def attained(won: Monies, quota: Money | None) -> Decimal | None:
    """The part of ``quota`` that was won, of what was won in its currency."""
    if not quota:
        return None
    same = [worth for worth in won if worth.currency == quota.currency]
    return Money.total(same, quota.currency).amount / quota.amount


def territory_map(asker: Actor) -> Surveyed:
    """Every territory as they lie inside each other. About ten queries, however many."""
    access.require(asker, "territories.read_territory_map")
    model = active_model()
    preview = getattr(model, "preview", None) if model else None
    survey = seen(asker, model, preview) if model and preview else None
    ways: dict[int | None, list[Way]] = {}
    for way in survey.ways if survey else ():
        ways.setdefault(way.source_id, []).append(way)
    rows = tree_of(Territory.objects.prefetch_related("people", "teams"))
    planned = _owners(model.territories.select_related("owner") if model else ())
    quotas = quotas_by_holder(asker, year(timezone.localdate()))
    asked = {one.id: worth for one, worth in quotas.items() if one.kind is HolderKind.TERRITORY}
    known = company()
    places = tuple(
        Spread(
            depth,
            row,
            planned.get(row.pk),
            tuple(str(one) for one in [*row.teams.all(), *row.people.all()]),
            Counted.of(way for pk in known.areas_under(row.pk) for way in ways.get(pk, ())),
            asked.get(row.pk),
            filter_of([known.areas[pk] for pk in sorted(known.areas_under(row.pk))]),
        )
        for depth, row in rows
    )
    return Surveyed(places, survey, Counted.of(ways.get(None, ())))


def place(asker: Actor, pk: int) -> tuple[Spread, Surveyed]:
    """One territory of the map, and the whole. Raises NotFound."""
    found = territory_map(asker)
    for one in found.places:
        if one.territory.pk == pk:
            return one, found
    raise NotFound("no_territory", "There is no such territory.")


def under(one: Spread, places: Sequence[Spread]) -> list[Spread]:
    """``one`` and everything inside of it, however deep."""
    pks = company().areas_under(one.territory.pk)
    return [place for place in places if place.territory.pk in pks]


def people_of(places: Sequence[Spread]) -> list[User]:
    """Who works in these territories: by name, in their teams, or as responsible."""
    pks = [one.territory.pk for one in places]
    teams = Membership.objects.filter(team__territories__in=pks).values("user")
    owners = {one.owner.pk for one in places if one.owner}
    rows = User.objects.filter(Q(territories__in=pks) | Q(pk__in=teams) | Q(pk__in=owners))
    return list(rows.filter(is_active=True).distinct().order_by("name"))


def work_of(asker: Actor, people: Sequence[User]) -> list[Work]:
    """How each of ``people`` does, of what the asker sees. Four queries, however many."""
    today, ids = timezone.localdate(), [one.pk for one in people]
    period = year(today)
    done = _done(asker, ids)
    opened = _sold(asker, ids, Q(status="open"))
    won = _sold(asker, ids, Q(status="won", closed_on__gte=period.first, closed_on__lte=today))
    asked = _asked(asker, ids, period)
    return [
        Work(
            one,
            *done.get(one.pk, (0, 0)),
            opened.get(one.pk, ()),
            won.get(one.pk, ()),
            asked.get(one.pk),
        )
        for one in people
    ]


def filter_of(areas: Iterable[Area]) -> str:
    """The parties of any of ``areas`` in the words of filters; empty where postal codes matter, of which
    lists know nothing.
    """
    told = [area.wanted for area in areas if area.wanted]
    if any(found is Place.POSTAL_CODE for wanted in told for found, _ in wanted):
        return ""
    parts = [" ".join(_any_of(WORDS[found], values) for found, values in wanted) for wanted in told]
    return " or ".join(f"({part})" for part in parts) if len(parts) > 1 else "".join(parts)


def _any_of(name: str, values: Sequence[str]) -> str:
    told = [f'{name}:"{value}"' if " " in value else f"{name}:{value}" for value in values]
    return f"({' or '.join(told)})" if len(told) > 1 else told[0]


def _owners(rows: Iterable[PlannedTerritory]) -> dict[int, User]:
    return {row.on_map: row.owner for row in rows if row.on_map and row.owner}


def _done(asker: Actor, ids: list[int]) -> Mapping[int, tuple[int, int]]:
    """Calls, and meetings with visits, that were done lately, by owner."""
    rows = Activity.objects.filter(
        owner__in=ids, status="done", done_at__gte=timezone.now() - LATELY, deleted_at=None
    )
    counted = access.visible_to(asker, rows).order_by().values("owner")
    told = counted.annotate(
        calls=Count("pk", filter=Q(kind=Activity.Kind.CALL)),
        meetings=Count("pk", filter=Q(kind__in=MEETINGS)),
    )
    return {row["owner"]: (row["calls"], row["meetings"]) for row in told}


def _sold(asker: Actor, ids: list[int], condition: Q) -> Mapping[int, Monies]:
    rows = Opportunity.objects.filter(condition, owner__in=ids, deleted_at=None)
    summed = access.visible_to(asker, rows).order_by().values("owner", "currency")
    found: dict[int, list[Money]] = {}
    for row in summed.annotate(total=Sum("amount")):
        found.setdefault(row["owner"], []).append(Money(row["total"], row["currency"]))
    return {owner: added(worths) for owner, worths in found.items()}


def _asked(asker: Actor, ids: list[int], period: Period) -> dict[int, Money]:
    found = quotas_by_holder(asker, period, holders=[person(pk) for pk in ids])
    return {holder.id: worth for holder, worth in found.items()}
