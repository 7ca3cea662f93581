"""Whose a quota is: a person's, a team's or a territory's.

str(Holder(HolderKind.TEAM, 3)) == "team-3"
Holder.parse("team-3") == Holder(HolderKind.TEAM, 3)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_KEY = re.compile(r"(person|team|territory)-([1-9]\d{0,17})")


class HolderKind(StrEnum):
    """Of whom sales are asked."""

    PERSON = "person"
    TEAM = "team"
    TERRITORY = "territory"


@dataclass(frozen=True, order=True)
class Holder:
    """One of them, by the id of its user, team or territory."""

    kind: HolderKind
    id: int

    def __str__(self) -> str:
        return f"{self.kind}-{self.id}"

    @classmethod
    def parse(cls, key: str) -> Holder | None:
        """What ``str`` made; None for anything else."""
        found = _KEY.fullmatch(key)
        return cls(HolderKind(found[1]), int(found[2])) if found else None


def person(pk: int) -> Holder:
    """The user ``pk``."""
    return Holder(HolderKind.PERSON, pk)


def team(pk: int) -> Holder:
    """The team ``pk``."""
    return Holder(HolderKind.TEAM, pk)


def territory(pk: int) -> Holder:
    """The territory ``pk`` of the active map."""
    return Holder(HolderKind.TERRITORY, pk)
