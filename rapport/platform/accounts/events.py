"""What can happen to users, teams and their ways in. No event ever holds a password, a code or a key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rapport.platform.events.happenings import Happening


@dataclass(frozen=True)
class UserInvited(Happening):
    """An administrator invited someone, who got a mail with a link to set a password."""

    email: str
    roles: list[str]


@dataclass(frozen=True)
class InvitationAccepted(Happening):
    """An invited user set a password through the link in the mail."""


@dataclass(frozen=True)
class UserDeactivated(Happening):
    """A user was shut out and signed out everywhere; what they did stays under their name."""


@dataclass(frozen=True)
class UserActivated(Happening):
    """A deactivated user may sign in again."""


@dataclass(frozen=True)
class RolesChanged(Happening):
    """A user was given other roles."""

    before: list[str]
    after: list[str]


@dataclass(frozen=True)
class ProfileChanged(Happening):
    """A user changed their name, formats or time zone; ``changes`` maps a field to old and new."""

    changes: dict[str, list[str]]


@dataclass(frozen=True)
class TeamCreated(Happening):
    """A team was formed."""

    team: str


@dataclass(frozen=True)
class TeamRenamed(Happening):
    """A team got another name."""

    before: str
    after: str


@dataclass(frozen=True)
class MemberAdded(Happening):
    """A user joined a team and shares its records from now on."""

    team: str
    user_id: int
    user: str


@dataclass(frozen=True)
class MemberRemoved(Happening):
    """A user left a team."""

    team: str
    user_id: int
    user: str


@dataclass(frozen=True)
class SignedIn(Happening):
    """A user signed in; ``method`` names the ways that were used, in order."""

    method: str
    ip: str
    device: str


@dataclass(frozen=True)
class SignInFailed(Happening):
    """Someone could not sign in: a wrong password or code, a locked or an inactive account."""

    email: str
    reason: str
    ip: str
    device: str


@dataclass(frozen=True)
class AccountLocked(Happening):
    """Too many wrong attempts: passwords of this account are refused for a while."""

    until: str
    ip: str


@dataclass(frozen=True)
class AccountUnlocked(Happening):
    """An administrator, or a password reset, ended a lock."""


@dataclass(frozen=True)
class SignedOut(Happening):
    """A user signed out."""

    ip: str
    device: str


@dataclass(frozen=True)
class PasswordChanged(Happening):
    """A signed-in user set a new password; every other session ended."""

    ip: str


@dataclass(frozen=True)
class PasswordResetRequested(Happening):
    """Someone asked for a mail to reset this user's password."""

    ip: str


@dataclass(frozen=True)
class PasswordReset(Happening):
    """A password was set through the link in a mail; every session ended and a lock with them."""

    ip: str


@dataclass(frozen=True)
class SecondFactorAdded(Happening):
    """An authenticator app, a passkey or a set of recovery codes was added."""

    kind: str
    label: str


@dataclass(frozen=True)
class SecondFactorRemoved(Happening):
    """An authenticator app, a passkey or a set of recovery codes was removed."""

    kind: str
    label: str


@dataclass(frozen=True)
class RecoveryCodesRenewed(Happening):
    """The recovery codes were replaced; the old ones no longer work."""


@dataclass(frozen=True)
class SessionRevoked(Happening):
    """A session was ended from afar."""

    device: str
    ip: str


@dataclass(frozen=True)
class ManagerChanged(Happening):
    """A user was put below another one in the sales hierarchy, or on top; names, and ids or nothing."""

    before: str
    after: str
    before_id: int | None
    after_id: int | None


@dataclass(frozen=True)
class LeadChanged(Happening):
    """A member of a team began or ceased to lead it."""

    team: str
    user_id: int
    user: str
    is_lead: bool


@dataclass(frozen=True)
class RightsChanged(Happening):
    """An administrator changed how far roles reach; ``changes`` maps "role.right" to before and after."""

    policy: str
    changes: dict[str, list[str]]


@dataclass(frozen=True)
class RightsReset(Happening):
    """An administrator gave every role its declared rights on a type again."""

    policy: str
    changes: dict[str, list[str]]


@dataclass(frozen=True)
class FieldRightsChanged(Happening):
    """An administrator hid fields from roles or showed them; ``changes`` maps "field.role" likewise."""

    policy: str
    changes: dict[str, list[str]]


@dataclass(frozen=True)
class TerritoryCreated(Happening):
    """A territory was drawn."""

    territory: str
    details: dict[str, Any]


@dataclass(frozen=True)
class TerritoryEdited(Happening):
    """A territory was drawn anew, or other people work it."""

    territory: str
    changes: dict[str, list[Any]]


@dataclass(frozen=True)
class TerritoryDeleted(Happening):
    """A territory was taken off the map; ``details`` say what it was."""

    territory: str
    details: dict[str, Any]


@dataclass(frozen=True)
class RecordShared(Happening):
    """A record was opened to a person or a team, to read or to edit, until a day if one is given."""

    shared_with: str
    can_edit: bool
    until: str
    reason: str


@dataclass(frozen=True)
class ShareEnded(Happening):
    """A record is no longer shared with someone."""

    shared_with: str


@dataclass(frozen=True)
class TokenCreated(Happening):
    """A user made a token with which a program acts for them; its secret is kept nowhere."""

    token: str
    prefix: str
    scopes: list[str]
    networks: list[str]
    expires_at: str | None


@dataclass(frozen=True)
class TokenRevoked(Happening):
    """A token was taken back; the program that holds it is refused from now on."""

    token: str
    prefix: str
