"""What a new map changes, from which territories hold which parties.

A party is known by the territories that hold it, of both maps; how many parties are known so is counted
once, and everything follows from these few combinations. Pure: no database, no clock.

    plan = Plan({1: Spot("North", owner=7), 2: Spot("City", inside=1, owner=8)})
    plan.deepest({1, 2}) == 2        the one inside holds
    plan.conflict({1, 2}) == ()      a territory and one inside it do not conflict
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Spot:
    """A territory of a map: what it lies inside of, who is responsible, and, of a planned one, which
    territory of the active map it is.
    """

    name: str
    inside: int | None = None
    owner: int | None = None
    on_map: int | None = None


@dataclass(frozen=True)
class Plan:
    """A map: its territories by id."""

    spots: Mapping[int, Spot]

    @cached_property
    def chains(self) -> dict[int, tuple[int, ...]]:
        """Each territory with those around it, itself first. A circle is gone round once."""
        return {pk: self._chain(pk) for pk in self.spots}

    def _chain(self, pk: int) -> tuple[int, ...]:
        found = [pk]
        while (up := self.spots[found[-1]].inside) in self.spots and up not in found:
            found.append(up)  # type: ignore[arg-type]  # in spots, whose keys are ids
        return tuple(found)

    def deepest(self, held: Collection[int]) -> int | None:
        """Of the territories that hold a party, the one that it is in; of equally deep ones the first."""
        return min(held, key=lambda pk: (-len(self.chains[pk]), pk), default=None)

    def conflict(self, held: Collection[int]) -> tuple[int, ...]:
        """Those of them of which none lies inside another, when they are several: the map contradicts
        itself.
        """
        around = {up for pk in held for up in self.chains[pk][1:]}
        ends = sorted(set(held) - around)
        return tuple(ends) if len(ends) > 1 else ()

    def owner_of(self, pk: int | None) -> int | None:
        """Who is responsible in a territory: its owner, else that of the nearest one around it."""
        chain = self.chains[pk] if pk is not None else ()
        return next((self.spots[one].owner for one in chain if self.spots[one].owner), None)


@dataclass(frozen=True)
class Fate:
    """What becomes of the parties that the same territories hold: where they are, where they would be, and
    whose they would be instead of whoever's they are.
    """

    source: int | None
    target: int | None
    is_moved: bool
    heir: int | None


def fate(now: Plan, planned: Plan, held_now: Collection[int], held_then: Collection[int]) -> Fate:
    """Who comes to a territory of another owner, or whose territory gets another owner, becomes theirs."""
    source, target = now.deepest(held_now), planned.deepest(held_then)
    on_map = planned.spots[target].on_map if target is not None else None
    is_moved = on_map != source if target is not None else source is not None
    owner = planned.owner_of(target)
    return Fate(source, target, is_moved, owner if owner != now.owner_of(source) else None)
