"""What can happen to automations and their runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rapport.platform.events.happenings import Happening


@dataclass(frozen=True)
class AutomationCreated(Happening):
    """An automation was made; it does nothing before it is switched on."""

    automation: str

    sentence: ClassVar[str] = "Made the automation “{automation}”"


@dataclass(frozen=True)
class AutomationEdited(Happening):
    """An automation was saved as a new version; runs that have begun keep theirs."""

    automation: str
    version: int

    sentence: ClassVar[str] = "Saved “{automation}” as version {version}"


@dataclass(frozen=True)
class AutomationSwitchedOn(Happening):
    """An automation listens from now on."""

    automation: str
    version: int

    sentence: ClassVar[str] = "Switched on “{automation}”"


@dataclass(frozen=True)
class AutomationSwitchedOff(Happening):
    """An automation stopped listening, by hand or because something was wrong; ``reason`` says what."""

    automation: str
    reason: str = ""

    sentence: ClassVar[str] = "Switched off “{automation}”"


@dataclass(frozen=True)
class AutomationDeleted(Happening):
    """An automation was deleted, and what of it was waiting cancelled."""

    automation: str

    sentence: ClassVar[str] = "Deleted the automation “{automation}”"


@dataclass(frozen=True)
class AutomationPressed(Happening):
    """Somebody pressed the button of an automation."""

    automation: str

    sentence: ClassVar[str] = "Pressed the button of “{automation}”"


@dataclass(frozen=True)
class WebhookReceived(Happening):
    """Another program called the secret address of an automation."""

    automation: str

    sentence: ClassVar[str] = "“{automation}” was called by another program"


@dataclass(frozen=True)
class RunFailed(Happening):
    """A step of an automation could not be done; ``reason`` says which and why."""

    automation: str
    run: int
    reason: str

    sentence: ClassVar[str] = "“{automation}” failed: {reason}"


@dataclass(frozen=True)
class RunRetried(Happening):
    """A failed run was told to go on at the step that failed."""

    automation: str
    run: int

    sentence: ClassVar[str] = "Tried a run of “{automation}” again"


@dataclass(frozen=True)
class RunCancelled(Happening):
    """A run that waited was cancelled; what it had done stays."""

    automation: str
    run: int

    sentence: ClassVar[str] = "Cancelled a run of “{automation}”"
