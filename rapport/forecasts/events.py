"""What can happen to forecasts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from rapport.platform.events.happenings import Happening


@dataclass(frozen=True)
class ForecastSubmitted(Happening):
    """Somebody said what a period will bring them; without an amount, that they say nothing any more."""

    forecast: str
    amount: Decimal | None
    currency: str
    note: str

    sentence: ClassVar[str] = "{forecast}: {currency} {amount}"


@dataclass(frozen=True)
class ForecastOverridden(Happening):
    """Somebody who leads put an amount in place of a call; without one, the call below counts again."""

    forecast: str
    amount: Decimal | None
    currency: str
    note: str
    replaced: Decimal | None

    sentence: ClassVar[str] = "{forecast}: {currency} {amount}"


@dataclass(frozen=True)
class SnapshotTaken(Happening):
    """All forecasts of a day were written down."""

    on: date
    rows: int


@dataclass(frozen=True)
class SnapshotsReconstructed(Happening):
    """Forecasts of past days were worked out afterwards."""

    first: date
    last: date
    days: int
    rows: int


@dataclass(frozen=True)
class AccuracyExported(Happening):
    """Somebody took away how right forecasts were."""

    rows: int


@dataclass(frozen=True)
class CallsLoaded(Happening):
    """Calls of the past were brought along."""

    calls: int
