"""Reads of what a model would change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from rapport.kit.money import Money
from rapport.parties.models import Party
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.queries import names_of_users
from rapport.territories.models import Move, Preview, TerritoryModel
from rapport.territories.queries.plans import basis_of
from rapport.territories.queries.quotas import quotas_by_holder
from rapport.territories.spans import Period, year

HEADINGS = (
    "from",
    "to",
    "parties",
    "change hands",
    "currency",
    "open opportunities",
    "expected of them",
    "won this year",
    "ordered in 12 months",
)
Monies = tuple[Money, ...]
Id = int | None


@dataclass(frozen=True)
class Way:
    """From one territory to another, or to the same: how many parties, with what they bring along. An
    empty name is none at all.
    """

    source_id: Id
    target_id: Id
    source: str
    target: str
    is_moved: bool
    parties: int
    handed: int
    open_count: int
    open: Monies
    weighted: Monies
    won: Monies
    ordered: Monies


@dataclass(frozen=True)
class Load:
    """What a person is responsible for, before and after."""

    name: str
    parties_before: int
    parties_after: int
    open_before: Monies
    open_after: Monies
    quota_before: Monies
    quota_after: Monies


@dataclass(frozen=True)
class Seen:
    """A preview as it is read; ``nowhere`` is how many parties no planned territory holds."""

    state: str
    step: str
    done_share: float
    message: str
    at: datetime | None
    is_stale: bool
    ways: tuple[Way, ...] = ()
    loads: tuple[Load, ...] = ()
    conflicts: tuple[tuple[tuple[str, ...], int], ...] = ()

    @property
    def is_going_on(self) -> bool:
        return self.state in (Preview.State.WAITING, Preview.State.RUNNING)

    @property
    def moved(self) -> list[Way]:
        return [way for way in self.ways if way.is_moved or way.handed]

    @property
    def moving(self) -> int:
        return sum(way.parties for way in self.ways if way.is_moved)

    @property
    def changing_hands(self) -> int:
        return sum(way.handed for way in self.ways)

    @property
    def nowhere(self) -> int:
        return sum(way.parties for way in self.ways if way.target_id is None)


def preview_of(asker: Actor, model: TerritoryModel) -> Seen | None:
    """What ``model`` would change, as it was reckoned last; None while nobody asked."""
    access.require(asker, "territories.read_territory_models", model)
    preview = Preview.objects.filter(model=model).first()
    return None if preview is None else seen(asker, model, preview)


def seen(asker: Actor, model: TerritoryModel, preview: Preview) -> Seen:
    """``preview`` with names and amounts."""
    is_stale = bool(preview.at) and preview.basis != basis_of(model)
    head = (preview.state, preview.step, preview.done_share, preview.message, preview.at, is_stale)
    if not preview.figures:
        return Seen(*head)
    figures = _Figures(preview.figures)
    return Seen(
        *head,
        figures.ways(),
        figures.loads(_asked_now(asker, figures, year(timezone.localdate()))),
        figures.conflicts(),
    )


def moves(
    asker: Actor, model: TerritoryModel, *, source: Id, target: Id, after: int = 0, most: int
) -> QuerySet[Move]:
    """The parties that go one way and that the asker sees, by their ids from ``after`` on."""
    access.require(asker, "territories.read_territory_models", model)
    rows = Move.objects.filter(model=model, source=source, target=target, party__gt=after)
    rows = rows.filter(party__in=access.visible_to(asker, Party.objects.filter(deleted_at=None)))
    return rows.select_related("party").order_by("party")[:most]


def with_names(rows: Iterable[Move]) -> list[tuple[Party, str, str]]:
    """Parties that move, with whose they are and whose they would be. One query."""
    known = list(rows)
    names = names_of_users(pk for row in known for pk in (row.owner, row.heir) if pk)
    return [
        (row.party, names.get(row.owner or 0, ""), names.get(row.heir or 0, "")) for row in known
    ]


def way_of(model: TerritoryModel, source: Id, target: Id) -> tuple[str, str]:
    """What the two ends of a way are called; empty for none at all."""
    preview = Preview.objects.filter(model=model).first()
    if preview is None or not preview.figures:
        return "", ""
    figures = _Figures(preview.figures)
    row = figures.targets.get(target)
    return figures.sources.get(source, ""), row[1] if row else ""


def as_table(found: Seen) -> Iterator[tuple[str, ...]]:
    """A row per way and currency, as text."""
    for way in found.ways:
        currencies = {one.currency for one in (*way.open, *way.won, *way.ordered)} or {""}
        for currency in sorted(currencies):
            sums = (
                next((f"{one.amount:f}" for one in worths if one.currency == currency), "")
                for worths in (way.open, way.weighted, way.won, way.ordered)
            )
            yield (way.source, way.target, str(way.parties), str(way.handed), currency, *sums)


def _asked_now(asker: Actor, figures: _Figures, period: Period) -> dict[int, Monies]:
    """What is asked of the territories of each person now. One query."""
    asked = quotas_by_holder(asker, period)
    owned: dict[int, list[Money]] = {}
    for holder, worth in asked.items():
        owner = figures.owners_now.get(holder.id) if holder.kind == "territory" else None
        if owner:
            owned.setdefault(owner, []).append(worth)
    return {owner: added(worths) for owner, worths in owned.items()}


def added(worths: Iterable[Money]) -> Monies:
    """Sums by currency, the currencies in order."""
    found: dict[str, Money] = {}
    for worth in worths:
        found[worth.currency] = found.get(worth.currency, Money.zero(worth.currency)) + worth
    return tuple(found[currency] for currency in sorted(found))


class _Figures:
    """The kept figures, by way and by person."""

    def __init__(self, kept: Mapping[str, Any]) -> None:
        self.kept = kept
        self.sources = {row[0]: row[1] for row in kept["sources"]}
        self.owners_now = {row[0]: row[2] for row in kept["sources"]}
        self.targets = {row[0]: row for row in kept["targets"]}

    def ways(self) -> tuple[Way, ...]:
        """Those of the most parties first."""
        told = {name: self._worths(name) for name in ("open", "won", "ordered")}
        weighted = self._worths("open", at=5)
        counts: dict[tuple[Id, Id], int] = {}
        for source, target, _, count, *_rest in self.kept["open"]:
            counts[source, target] = counts.get((source, target), 0) + count
        found = [
            Way(
                source,
                target,
                self.sources.get(source, ""),
                self.targets[target][1] if target is not None else "",
                self._is_moved(source, target),
                parties,
                handed,
                counts.get((source, target), 0),
                told["open"].get((source, target), ()),
                weighted.get((source, target), ()),
                told["won"].get((source, target), ()),
                told["ordered"].get((source, target), ()),
            )
            for source, target, parties, handed in self.kept["parties"]
        ]
        return tuple(sorted(found, key=lambda way: (-way.parties, way.source, way.target)))

    def loads(self, asked_now: Mapping[int, Monies]) -> tuple[Load, ...]:
        """Whoever is or would be responsible for something, by name."""
        before, after = self._parties(0), self._parties(1)
        open_before, open_after = self._open(0), self._open(1)
        asked = self._asked_then()
        people = {*before, *after, *open_before, *open_after, *asked_now, *asked} - {None}
        names = names_of_users(pk for pk in people if pk is not None)
        found = [
            Load(
                names.get(pk, "?"),
                before.get(pk, 0),
                after.get(pk, 0),
                open_before.get(pk, ()),
                open_after.get(pk, ()),
                asked_now.get(pk, ()),
                asked.get(pk, ()),
            )
            for pk in people
            if pk is not None
        ]
        return tuple(sorted(found, key=lambda load: load.name.casefold()))

    def conflicts(self) -> tuple[tuple[tuple[str, ...], int], ...]:
        """Territories that contradict each other, with how many parties both hold."""
        return tuple(
            (tuple(self.targets[pk][1] for pk in pks), count)
            for pks, count in self.kept["conflicts"]
        )

    def _is_moved(self, source: Id, target: Id) -> bool:
        return self.targets[target][3] != source if target is not None else source is not None

    def _worths(self, name: str, at: int = -1) -> dict[tuple[Id, Id], Monies]:
        place = at if at >= 0 else (4 if name == "open" else 3)
        found: dict[tuple[Id, Id], list[Money]] = {}
        for row in self.kept[name]:
            found.setdefault((row[0], row[1]), []).append(Money(Decimal(row[place]), row[2]))
        return {way: added(worths) for way, worths in found.items()}

    def _parties(self, at: int) -> dict[Id, int]:
        found: dict[Id, int] = {}
        for row in self.kept["loads"]:
            found[row[at]] = found.get(row[at], 0) + row[2]
        return found

    def _open(self, at: int) -> dict[Id, Monies]:
        return _grouped((row[at], Money(Decimal(row[3]), row[2])) for row in self.kept["worths"])

    def _asked_then(self) -> dict[Id, Monies]:
        return _grouped(
            (self.targets[pk][2], Money(Decimal(amount), currency))
            for pk, amount, currency in self.kept["asked"]
        )


def _grouped(pairs: Iterable[tuple[Id, Money]]) -> dict[Id, Monies]:
    found: dict[Id, list[Money]] = {}
    for owner, worth in pairs:
        found.setdefault(owner, []).append(worth)
    return {owner: added(worths) for owner, worths in found.items()}
