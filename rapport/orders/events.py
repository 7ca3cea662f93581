"""What can happen to orders and returns.

Their ``sentence`` is empty where the timeline shows the interaction that brought them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from rapport.platform.events.happenings import Happening


@dataclass(frozen=True)
class OrderPlaced(Happening):
    """Someone ordered; ``channel`` says where."""

    number: str
    total: Decimal
    currency: str
    channel: str

    sentence: ClassVar[str] = ""


@dataclass(frozen=True)
class OrderCorrected(Happening):
    """The system that an order came from now says something else of it."""

    number: str
    total: Decimal
    currency: str
    channel: str

    sentence: ClassVar[str] = "Order {number} was corrected: {currency} {total}"


@dataclass(frozen=True)
class OrderEdited(Happening):
    """An order was changed; ``changes`` maps each field to its old and new value."""

    number: str
    changes: dict[str, Any]


@dataclass(frozen=True)
class OrderCancelled(Happening):
    """An order was called off before it was fulfilled."""

    number: str
    total: Decimal
    currency: str
    reason: str

    sentence: ClassVar[str] = "Order {number} was cancelled: {reason}"


@dataclass(frozen=True)
class ReturnReceived(Happening):
    """Goods came back, or an order was credited; ``channel`` says where from."""

    number: str
    total: Decimal
    currency: str
    channel: str

    sentence: ClassVar[str] = ""


@dataclass(frozen=True)
class ReturnEdited(Happening):
    """A return was changed; ``changes`` maps each field to its old and new value."""

    number: str
    changes: dict[str, Any]


@dataclass(frozen=True)
class ReturnCorrected(Happening):
    """The system that a return came from now says something else of it."""

    number: str
    total: Decimal
    currency: str
    channel: str

    sentence: ClassVar[str] = "Return {number} was corrected: {currency} {total}"
