"""What can happen to orders and returns.

Their ``sentence`` is empty where the timeline shows the interaction that brought them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
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


@dataclass(frozen=True)
class DeliveryPlanned(Happening):
    """Some of an order was promised for a day."""

    number: str
    order: str
    promised_on: date

    sentence: ClassVar[str] = "Delivery {number} of order {order} was promised for {promised_on}"


@dataclass(frozen=True)
class DeliveryCompleted(Happening):
    """What was promised was delivered; ``late_days`` after the promised day, none or less in time."""

    number: str
    order: str
    delivered_on: date
    late_days: int

    sentence: ClassVar[str] = "Delivery {number} of order {order} arrived on {delivered_on}"


@dataclass(frozen=True)
class OrderFulfilled(Happening):
    """All of an order was delivered."""

    number: str

    sentence: ClassVar[str] = "Order {number} was fulfilled"


@dataclass(frozen=True)
class InvoiceIssued(Happening):
    """We asked to be paid."""

    number: str
    order: str
    total: Decimal
    currency: str

    sentence: ClassVar[str] = "Invoice {number} was issued: {currency} {total}"


@dataclass(frozen=True)
class InvoiceVoided(Happening):
    """An invoice does not count any more."""

    number: str
    reason: str

    sentence: ClassVar[str] = "Invoice {number} was voided: {reason}"


@dataclass(frozen=True)
class PaymentRecorded(Happening):
    """Money came for an invoice."""

    number: str
    invoice: str
    amount: Decimal
    currency: str

    sentence: ClassVar[str] = "{currency} {amount} were paid for invoice {invoice}"


@dataclass(frozen=True)
class OrderRenewed(Happening):
    """A recurring order was placed for one of its periods."""

    name_of: str
    period_on: date
    order: str
