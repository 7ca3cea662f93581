"""What can happen to planned work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from rapport.platform.events.happenings import Happening


@dataclass(frozen=True)
class ActivityPlanned(Happening):
    """Somebody planned a call, a meeting, a task, an e-mail or a visit."""

    kind: str
    subject: str
    due_at: datetime

    sentence: ClassVar[str] = "Planned “{subject}”"


@dataclass(frozen=True)
class ActivityEdited(Happening):
    """An activity was changed; ``changes`` maps each field to its old and new value."""

    subject: str
    changes: dict[str, Any]

    sentence: ClassVar[str] = "Changed the activity “{subject}”"


@dataclass(frozen=True)
class ActivityCompleted(Happening):
    """Planned work was done; ``interaction`` says whether it stands on the timeline by itself."""

    kind: str
    subject: str
    outcome: str
    done_at: datetime
    interaction: bool

    sentence: ClassVar[str] = "Done: {subject}"


@dataclass(frozen=True)
class ActivityReopened(Happening):
    """What was done or called off is to be done after all."""

    subject: str
    status: str
    outcome: str
    done_at: datetime | None

    sentence: ClassVar[str] = "To be done again: {subject}"


@dataclass(frozen=True)
class ActivityRescheduled(Happening):
    """An activity was moved to another time."""

    subject: str
    before: datetime
    after: datetime

    sentence: ClassVar[str] = "Moved “{subject}”"


@dataclass(frozen=True)
class ActivityCancelled(Happening):
    """An activity was called off; ``series`` says whether what repeats ended with it."""

    subject: str
    reason: str
    series: bool

    sentence: ClassVar[str] = "Called off: {subject}"


@dataclass(frozen=True)
class FeedRenewed(Happening):
    """Somebody got a new secret address of their calendar; the old one opens nothing."""

    sentence: ClassVar[str] = ""


@dataclass(frozen=True)
class FeedClosed(Happening):
    """Somebody's calendar is not read by other programs any more."""

    sentence: ClassVar[str] = ""


@dataclass(frozen=True)
class CalendarConnected(Happening):
    """Somebody's calendar on a server and the one here are kept the same from now on."""

    calendar: str
    direction: str

    sentence: ClassVar[str] = ""


@dataclass(frozen=True)
class CalendarDisconnected(Happening):
    """Somebody let go of their calendar on a server; what stood in either stays."""

    calendar: str

    sentence: ClassVar[str] = ""


@dataclass(frozen=True)
class CalendarFailed(Happening):
    """Somebody's calendar could not be kept the same, and ``problem`` says why."""

    calendar: str
    problem: str

    sentence: ClassVar[str] = ""


@dataclass(frozen=True)
class BookingPageChanged(Happening):
    """Somebody opened, changed or closed the page on which strangers book a time with them."""

    slug: str
    is_open: bool

    sentence: ClassVar[str] = ""


@dataclass(frozen=True)
class SlotBooked(Happening):
    """Somebody from outside booked a time on a booking page."""

    page: str
    guest: str
    at: datetime

    sentence: ClassVar[str] = "Booked a time online"


@dataclass(frozen=True)
class VisitReported(Happening):
    """Somebody told of a visit from where it was; ``has_position`` says whether the phone said where."""

    subject: str
    checked_in_at: datetime
    has_position: bool
    photos: int

    sentence: ClassVar[str] = ""
