"""What can happen to webhooks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rapport.platform.events.happenings import Happening


@dataclass(frozen=True)
class WebhookCreated(Happening):
    """A webhook was made: from now on another program is told what happens."""

    webhook: str
    host: str

    sentence: ClassVar[str] = "Made the webhook “{webhook}” to {host}"


@dataclass(frozen=True)
class WebhookEdited(Happening):
    """A webhook was changed; ``fields`` says what."""

    webhook: str
    fields: list[str]

    sentence: ClassVar[str] = "Changed the webhook “{webhook}”"


@dataclass(frozen=True)
class WebhookSwitchedOn(Happening):
    """A webhook tells from now on what happens."""

    webhook: str

    sentence: ClassVar[str] = "Switched on the webhook “{webhook}”"


@dataclass(frozen=True)
class WebhookSwitchedOff(Happening):
    """A webhook stopped telling, by hand or because nobody took its letters; ``reason`` says what."""

    webhook: str
    reason: str = ""

    sentence: ClassVar[str] = "Switched off the webhook “{webhook}”"


@dataclass(frozen=True)
class WebhookTested(Happening):
    """Somebody had a webhook try itself: this event goes to it alone."""

    webhook: str

    sentence: ClassVar[str] = "Tried the webhook “{webhook}”"


@dataclass(frozen=True)
class LettersSentAgain(Happening):
    """Deliveries of a webhook were begun anew."""

    webhook: str
    count: int

    sentence: ClassVar[str] = "Sent {count} letters of the webhook “{webhook}” again"


@dataclass(frozen=True)
class WebhookDeleted(Happening):
    """A webhook was deleted, with what was on its way."""

    webhook: str

    sentence: ClassVar[str] = "Deleted the webhook “{webhook}”"
