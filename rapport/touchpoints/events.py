"""What can happen to interactions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from rapport.platform.events.happenings import Happening


@dataclass(frozen=True)
class InteractionRecorded(Happening):
    """Something that passed between us and a party was written down."""

    channel: str
    direction: str
    subject: str

    sentence: ClassVar[str] = ""  # the timeline shows the interaction itself


@dataclass(frozen=True)
class InteractionEdited(Happening):
    """An interaction that was logged by hand was corrected; ``changed`` names its fields."""

    subject: str
    changed: tuple[str, ...]

    sentence: ClassVar[str] = "Corrected the interaction “{subject}”"


@dataclass(frozen=True)
class InteractionDeleted(Happening):
    """An interaction that was logged by hand was removed."""

    channel: str
    subject: str

    sentence: ClassVar[str] = "Removed the interaction “{subject}”"


@dataclass(frozen=True)
class InteractionWithdrawn(Happening):
    """What the system had recorded as an interaction did not happen after all."""

    channel: str
    subject: str

    sentence: ClassVar[str] = ""


@dataclass(frozen=True)
class InteractionsAbsorbed(Happening):
    """Many interactions came in at once, from ``source``."""

    source: str
    count: int

    sentence: ClassVar[str] = "{count} interactions came from {source}"


@dataclass(frozen=True)
class MailReceived(Happening):
    """A mail came into a mailbox. ``interaction`` is what it was written down as; ``purpose`` is the mailbox's."""

    mailbox: str
    purpose: str
    interaction: int
    is_automatic: bool

    sentence: ClassVar[str] = ""  # the timeline shows the interaction itself


@dataclass(frozen=True)
class MailboxOpened(Happening):
    """Somebody set the password with which a mailbox is read."""

    mailbox: str


@dataclass(frozen=True)
class MailboxFailed(Happening):
    """A mailbox cannot be read any more."""

    mailbox: str
    problem: str


@dataclass(frozen=True)
class OptedOut(Happening):
    """Somebody followed the link of a mail and wants no more: of ``purpose``, or of anything with
    ``everything``. ``message`` is the mail's Message-ID; address and agent say who pressed it.
    """

    purpose: str
    channel: str
    everything: bool
    message: str
    address: str
    agent: str

    sentence: ClassVar[str] = "Unsubscribed by the link in a mail"


@dataclass(frozen=True)
class PreferenceSet(Happening):
    """It was written down how a party likes to be reached; ``changes`` maps what to before and after."""

    changes: dict[str, Any]

    sentence: ClassVar[str] = "Changed how they like to be reached"
