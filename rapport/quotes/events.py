"""What can happen to quotes.

Their ``sentence`` is empty where the timeline shows the interaction that brought them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from rapport.platform.events.happenings import Happening


@dataclass(frozen=True)
class QuoteCreated(Happening):
    """A quote was begun."""

    number: str
    title: str

    sentence: ClassVar[str] = "Quote {number} was begun: {title}"


@dataclass(frozen=True)
class QuoteEdited(Happening):
    """A field of a quote was changed; ``changes`` maps each to its old and new value."""

    number: str
    changes: dict[str, Any]


@dataclass(frozen=True)
class QuoteWritten(Happening):
    """What a quote says was changed; ``changed`` lists what, how it was and how it is."""

    number: str
    changed: list[list[str]]


@dataclass(frozen=True)
class QuoteVersionStarted(Happening):
    """A quote that the buyer has got is being changed: this is its next version."""

    number: str
    edition: int

    sentence: ClassVar[str] = "Quote {number} is being changed: version {edition}"


@dataclass(frozen=True)
class ApprovalRequested(Happening):
    """Somebody wants to give more off than they may."""

    number: str
    percent: Decimal
    reason: str

    sentence: ClassVar[str] = "Quote {number}: approval of {percent} % off was asked for"


@dataclass(frozen=True)
class QuoteApproved(Happening):
    """More off than its owner may give was allowed."""

    number: str
    percent: Decimal

    sentence: ClassVar[str] = "Quote {number}: {percent} % off was approved"


@dataclass(frozen=True)
class QuoteRefused(Happening):
    """More off than its owner may give was not allowed."""

    number: str
    reason: str

    sentence: ClassVar[str] = "Quote {number} was not approved: {reason}"


@dataclass(frozen=True)
class QuoteSent(Happening):
    """A version of a quote went to the buyer."""

    number: str
    edition: int
    total: Decimal
    currency: str

    sentence: ClassVar[str] = ""


@dataclass(frozen=True)
class QuoteViewed(Happening):
    """The buyer looked at a quote."""

    number: str
    edition: int

    sentence: ClassVar[str] = ""


@dataclass(frozen=True)
class QuoteCommented(Happening):
    """The buyer, or we, said something about a quote."""

    number: str
    who: str

    sentence: ClassVar[str] = "{who} commented on quote {number}"


@dataclass(frozen=True)
class QuoteAccepted(Happening):
    """The buyer accepted a quote; ``order`` is the order that it became."""

    number: str
    edition: int
    total: Decimal
    currency: str
    order: int
    who: str

    sentence: ClassVar[str] = ""


@dataclass(frozen=True)
class QuoteDeclined(Happening):
    """The buyer declined a quote."""

    number: str
    reason: str

    sentence: ClassVar[str] = ""


@dataclass(frozen=True)
class QuoteExpired(Happening):
    """The day passed until which a quote was valid."""

    number: str

    sentence: ClassVar[str] = "Quote {number} expired"


@dataclass(frozen=True)
class QuoteWithdrawn(Happening):
    """We took a quote back."""

    number: str
    reason: str

    sentence: ClassVar[str] = "Quote {number} was withdrawn: {reason}"


@dataclass(frozen=True)
class LinkMade(Happening):
    """The buyer's page of a quote got an address."""

    number: str


@dataclass(frozen=True)
class LinkRevoked(Happening):
    """An address of a buyer's page leads nowhere any more."""

    number: str
