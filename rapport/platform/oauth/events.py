"""What can happen to apps and their connections. No event ever holds a secret."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rapport.platform.events.happenings import Happening


@dataclass(frozen=True)
class AppRegistered(Happening):
    """An app made itself known; it may do nothing before somebody connects it."""

    app: str
    ip: str

    sentence: ClassVar[str] = "The app “{app}” made itself known"


@dataclass(frozen=True)
class AppEntered(Happening):
    """An administrator made an app known, that may ask for ``scopes`` at most."""

    app: str
    scopes: list[str]

    sentence: ClassVar[str] = "Registered the app “{app}”"


@dataclass(frozen=True)
class AppSecretRenewed(Happening):
    """An administrator gave an app another secret; the one before is refused."""

    app: str

    sentence: ClassVar[str] = "Renewed the secret of the app “{app}”"


@dataclass(frozen=True)
class AppRemoved(Happening):
    """An administrator shut an app out; every connection of it ended."""

    app: str
    connections: int

    sentence: ClassVar[str] = "Removed the app “{app}”"


@dataclass(frozen=True)
class AppConnected(Happening):
    """Somebody let an app act for them."""

    app: str
    scopes: list[str]
    until: str | None

    sentence: ClassVar[str] = "Connected the app “{app}”"


@dataclass(frozen=True)
class AppDisconnected(Happening):
    """An app acts for somebody no more; ``reason`` says who ended it: the person, the app itself, or
    that one of its secrets was shown twice, and so may be stolen.
    """

    app: str
    reason: str

    sentence: ClassVar[str] = "Disconnected the app “{app}”"


@dataclass(frozen=True)
class RegistrationOpened(Happening):
    """Apps may register themselves from now on."""


@dataclass(frozen=True)
class RegistrationClosed(Happening):
    """Apps may not register themselves any more."""
