"""Who uses the system, and how complete their records are: people and teams over some days or weeks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import reduce
from typing import Any

from django.db.models import Count, Max, Min, Prefetch, Q, QuerySet
from django.db.models.functions import TruncDate, TruncWeek
from django.utils import timezone

from rapport.kit.errors import NotFound
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.models import Team, User
from rapport.platform.events.models import Event
from rapport.platform.records.adoption import EDITED, MADE, NOTED, names_of, names_of_presence
from rapport.platform.records.filters import compile_tree
from rapport.platform.records.queries.stories import Scene, scenes
from rapport.platform.records.types import RecordType, record_types

POLICY = "records.Adoption"
WINDOWS = (30, 90)


@dataclass(frozen=True)
class Completeness:
    """Of the records of a type that somebody owns: how many, and how many of their key fields are filled."""

    owned: int = 0
    filled: int = 0
    fields: int = 0

    def __add__(self, other: Completeness) -> Completeness:
        fields = max(self.fields, other.fields)
        return Completeness(self.owned + other.owned, self.filled + other.filled, fields)

    @property
    def share(self) -> float | None:
        """Nothing where there is nothing to fill."""
        places = self.owned * self.fields
        return self.filled / places if places else None


@dataclass(frozen=True)
class Figures:
    """What people did: on how many days they were there, and what they wrote; ``weeks`` counts it by week."""

    days: int = 0
    made: int = 0
    edited: int = 0
    noted: int = 0
    weeks: tuple[int, ...] = ()
    complete: dict[str, Completeness] = field(default_factory=dict)

    def __add__(self, other: Figures) -> Figures:
        weeks = (
            zip(self.weeks, other.weeks, strict=True)
            if self.weeks
            else ((0, n) for n in other.weeks)
        )
        keys = {**self.complete, **other.complete}
        none = Completeness()
        return Figures(
            self.days + other.days,
            self.made + other.made,
            self.edited + other.edited,
            self.noted + other.noted,
            tuple(one + two for one, two in weeks),
            {key: self.complete.get(key, none) + other.complete.get(key, none) for key in keys},
        )


@dataclass(frozen=True)
class PersonRow:
    """A person and what they did."""

    user: User
    figures: Figures


@dataclass(frozen=True)
class TeamRow:
    """A team, and what its people did together; a team's days are those of its people added up."""

    team: Team
    people: int
    figures: Figures


@dataclass(frozen=True)
class Adoption:
    """The page: the kinds whose completeness counts, the first day, people and teams."""

    since: date
    kinds: tuple[RecordType, ...]
    people: tuple[PersonRow, ...]
    teams: tuple[TeamRow, ...]


@dataclass(frozen=True)
class Day:
    """A day on which somebody was there."""

    day: date
    count: int
    first_at: datetime
    last_at: datetime


def adoption(asker: Actor, days: int, *, team: int = 0) -> Adoption:
    """People that ``asker`` answers for, or those of one team. Three queries, and one per kind."""
    users = list(people(asker, team=team))
    since = first_day(days)
    kinds = tuple(kind for kind in record_types().values() if _key_fields(asker, kind))
    did = _did([user.pk for user in users], since)
    for kind in kinds:
        for pk, found in _complete(asker, kind, users).items():
            did[pk] = replace(did[pk], complete={**did[pk].complete, kind.key: found})
    rows = tuple(PersonRow(user, did[user.pk]) for user in users)
    return Adoption(since, kinds, rows, _teams(rows))


def people(asker: Actor, *, team: int = 0) -> QuerySet[User]:
    """Who signs in, as far as ``asker`` answers for them: all, or whom they lead and their teams."""
    access.require(asker, "records.see_adoption")
    rows = User.objects.filter(is_active=True).exclude(roles=[])
    seen = access.visible_to(asker, rows, name=POLICY).values("pk")
    found = User.objects.filter(pk__in=seen).order_by("name", "pk")
    if team:
        found = found.filter(memberships__team=team)
    return found.prefetch_related(Prefetch("teams", Team.objects.order_by("name")))


def person(asker: Actor, pk: int) -> User:
    """One of them. Raises NotFound."""
    found = people(asker).filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def scenes_of(asker: Actor, user: User, what: str, days: int) -> tuple[int, list[Scene]]:
    """How often ``user`` did ``what``, and the latest of it on records that ``asker`` sees."""
    rows = _told([user.pk], names_of(what), first_day(days))
    return rows.count(), list(scenes(asker, rows))


def days_of(user: User, days: int) -> list[Day]:
    """The days on which ``user`` was there, the latest first. One query."""
    rows = _told([user.pk], names_of_presence(), first_day(days))
    found = rows.annotate(day=TruncDate("at")).values("day").order_by("-day")
    counted = found.annotate(count=Count("pk"), first=Min("at"), last=Max("at"))
    return [Day(row["day"], row["count"], row["first"], row["last"]) for row in counted]


def lacking(kind: RecordType, fields: Iterable[str], pks: Sequence[int]) -> str:
    """The filter for those of their records in which a key field is empty."""
    owners = f"owner:{','.join(map(str, pks))}"
    return f"{owners} ({' or '.join(f'{name}:none' for name in fields)})" if fields else owners


def first_day(days: int) -> date:
    """The first day of a window of so many days that ends today."""
    return timezone.localdate() - timedelta(days=days - 1)


def _told(pks: Sequence[int], names: Sequence[str], since: date) -> QuerySet[Event]:
    midnight = timezone.make_aware(datetime.combine(since, time.min))
    return Event.objects.filter(name__in=names, at__gte=midnight, by__in=pks)


def _did(pks: Sequence[int], since: date) -> dict[int, Figures]:
    """What each did, by week. One query along the index of events by name and time."""
    weeks = _weeks(since)
    found: dict[int, Figures] = {pk: Figures(weeks=(0,) * len(weeks)) for pk in pks}
    rows = _told(pks, names_of_presence(), since).annotate(
        week=TruncWeek("at"), day=TruncDate("at")
    )
    counted = {
        what: Count("pk", filter=Q(name__in=names_of(what))) for what in (MADE, EDITED, NOTED)
    }
    each = rows.values("by", "week").annotate(days=Count("day", distinct=True), **counted)
    told: Any = each.order_by()
    for row in told:
        made, edited, noted = (row[what] for what in (MADE, EDITED, NOTED))
        at = weeks.index(timezone.localtime(row["week"]).date())
        by_week = tuple(made + edited + noted if week == at else 0 for week in range(len(weeks)))
        found[row["by"]] += Figures(row["days"], made, edited, noted, by_week)
    return found


def _weeks(since: date) -> list[date]:
    """The Mondays of a window."""
    today = timezone.localdate()
    first = since - timedelta(days=since.weekday())
    return [first + timedelta(days=7 * n) for n in range((today - first).days // 7 + 1)]


def _key_fields(asker: Actor, kind: RecordType) -> list[str]:
    """What should be known of a record, as far as ``asker`` may know of it."""
    if not kind.completeness or not access.may_see(asker, kind.model, name=kind.policy_name):
        return []
    known = kind.fields_for(asker)
    return [name for name in kind.completeness if name in known]


def _complete(asker: Actor, kind: RecordType, users: Sequence[User]) -> dict[int, Completeness]:
    """How complete the records of each are. One query along the index of owners."""
    names = _key_fields(asker, kind)
    filled: dict[str, Any] = {
        f"has_{name}": Count(
            "pk",
            filter=compile_tree({"field": name, "op": "is", "value": "any"}, kind, by=asker),
        )
        for name in names
    }
    rows = kind.visible_to(asker).filter(owner__in=[user.pk for user in users]).order_by()
    return {
        row["owner"]: Completeness(row["owned"], sum(row[name] for name in filled), len(names))
        for row in rows.values("owner").annotate(owned=Count("pk"), **filled)
    }


def _teams(rows: Iterable[PersonRow]) -> tuple[TeamRow, ...]:
    members: defaultdict[Team, list[Figures]] = defaultdict(list)
    for row in rows:
        for team in row.user.teams.all():
            members[team].append(row.figures)
    found = [
        TeamRow(team, len(figures), reduce(Figures.__add__, figures))
        for team, figures in members.items()
    ]
    return tuple(sorted(found, key=lambda row: row.team.name))
