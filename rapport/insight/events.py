"""What can happen to the lake."""

from __future__ import annotations

from dataclasses import dataclass

from rapport.platform.events.happenings import Happening


@dataclass(frozen=True)
class InsightBuilt(Happening):
    """The lake and the marts were built, checked and published, and the traits with them."""

    run: int
    customers: int
    traits_changed: int
    seconds: float


@dataclass(frozen=True)
class InsightFailed(Happening):
    """A build stopped; what was published before stays in force."""

    run: int
    message: str


@dataclass(frozen=True)
class BuildQueued(Happening):
    """Somebody asked for a new build."""


@dataclass(frozen=True)
class MartExported(Happening):
    """A mart was taken out of the lake as a file: data of all customers may have left the house."""

    mart: str
    count: int
    columns: list[str]
    format: str


@dataclass(frozen=True)
class MartsQueried(Happening):
    """Somebody asked the marts in SQL and saw the first rows, or why there are none (``outcome``)."""

    sql: str
    count: int
    has_more: bool
    seconds: float
    outcome: str


@dataclass(frozen=True)
class ResultExported(Happening):
    """All rows that a question in SQL found were taken away as a file."""

    sql: str
    count: int
    columns: list[str]
    format: str
    seconds: float


@dataclass(frozen=True)
class ChurnDefined(Happening):
    """Somebody said what it takes for a customer to have left; 0 days are left to the data."""

    way: str
    days: int
    active_days: int
