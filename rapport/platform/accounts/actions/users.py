"""Inviting users, changing what they may do, shutting them out and letting them in again."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import available_timezones

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from rapport.kit.errors import Invalid, NotAllowed, Refused
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import SYSTEM, Actor, Role
from rapport.platform.accounts import stamps
from rapport.platform.accounts.actions.sessions import end_sessions
from rapport.platform.accounts.events import (
    InvitationAccepted,
    ProfileChanged,
    RolesChanged,
    UserActivated,
    UserDeactivated,
    UserInvited,
)
from rapport.platform.accounts.models import Membership, Team, User
from rapport.platform.accounts.queries import actor_of, invited_user
from rapport.platform.events import actions as events

DEMO_PASSWORD = "demo customers first"  # noqa: S105 - shown at the door of a demo company
LANGUAGES = (
    ("en", "English – 31 Dec 2026, 1,234.5"),
    ("en-us", "English, United States – Dec 31, 2026, 1,234.5"),
    ("nl", "Nederlands – 31 dec 2026, 1.234,5"),
    ("ar", "العربية"),
)


@transaction.atomic
def invite_user(
    email: str,
    *,
    by: Actor,
    name: str = "",
    roles: Iterable[str] = (),
    team: Team | None = None,
    is_told: bool = True,
) -> User:
    """Make a user without a password and queue the mail that lets them set one, unless they are not told yet."""
    access.require(by, "accounts.invite_user")
    email, chosen = email.strip().lower(), _roles(roles)
    _check_email(email)
    user = _made(email, name.strip() or email.partition("@")[0], chosen)
    if team is not None:
        Membership.objects.create(team=team, user=user)
        stamps.renew()
    if is_told:
        _send_invitation(user, by)
    events.record(UserInvited(email, chosen), by=by, subject=user)
    return user


@transaction.atomic
def invite_again(user: User, *, by: Actor) -> User:
    """Queue the invitation mail once more, while no password is set."""
    access.require(by, "accounts.invite_user")
    if not user.is_invited:
        raise Refused(
            "already_accepted", "%(user)s has already accepted the invitation.", user=user
        )
    _send_invitation(user, by)
    events.record(UserInvited(user.email, user.roles), by=by, subject=user)
    return user


@transaction.atomic
def accept_invitation(key: str, *, name: str, password: str) -> User:
    """Set the first password of whom ``key`` was made for. The key is the permission; it works once."""
    user = User.objects.select_for_update().get(pk=invited_user(key).pk)
    invited_user(key)  # once more, now that nobody else can spend it
    user.name = name.strip() or user.name
    try:
        validate_password(password, user)
    except ValidationError as wrong:
        raise Invalid("weak_password", fields={"password": " ".join(wrong.messages)}) from None
    user.set_password(password)
    user.save(update_fields=["name", "password"])
    events.record(InvitationAccepted(), by=actor_of(user), subject=user)
    return user


@transaction.atomic
def deactivate_user(user: User, *, by: Actor) -> User:
    """Shut ``user`` out and end their sessions. What they own and did stays."""
    access.require(by, "accounts.deactivate_user", user)
    if user.pk == by.user_id:
        raise Refused("yourself", "You cannot deactivate yourself.")
    _keep_an_administrator(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    events.record(UserDeactivated(), by=by, subject=user)
    return user


@transaction.atomic
def activate_user(user: User, *, by: Actor) -> User:
    """Let a deactivated user in again."""
    access.require(by, "accounts.activate_user", user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    events.record(UserActivated(), by=by, subject=user)
    return user


@transaction.atomic
def change_roles(user: User, roles: Iterable[str], *, by: Actor) -> User:
    """Give ``user`` exactly ``roles``; at least one administrator always remains."""
    access.require(by, "accounts.change_roles", user)
    before, after = list(user.roles), _roles(roles)
    if before == after:
        return user
    if Role.ADMINISTRATOR not in after:
        _keep_an_administrator(user)
    user.roles = after
    user.save(update_fields=["roles"])
    events.record(RolesChanged(before, after), by=by, subject=user)
    return user


@transaction.atomic
def change_profile(user: User, *, by: Actor, name: str, language: str, time_zone: str) -> User:
    """Change how ``user`` is called and reads dates and numbers; one's own, or any as administrator."""
    if user.pk != by.user_id and not by.is_administrator:
        raise NotAllowed("not_allowed", "Only your own profile is yours to change.")
    values = {"name": name.strip(), "language": language, "time_zone": time_zone}
    wrong = _profile_errors(values)
    if wrong:
        raise Invalid("invalid_profile", fields=wrong)
    changes = {
        key: [getattr(user, key), new] for key, new in values.items() if getattr(user, key) != new
    }
    if changes:
        for key, (_, new) in changes.items():
            setattr(user, key, new)
        user.save(update_fields=list(changes))
        events.record(ProfileChanged(changes), by=by, subject=user)
    return user


@transaction.atomic
def make_demo_user(
    email: str, *, name: str, roles: Iterable[str], team: Team | None = None
) -> User:
    """A user of the demo company, shown at the door with ``DEMO_PASSWORD``; made again, it stays one."""
    found = User.objects.filter(email=email).first()
    user = found or User.objects.create_user(
        email, DEMO_PASSWORD, name=name, roles=_roles(roles), is_demo=True
    )
    if team is not None:
        Membership.objects.get_or_create(team=team, user=user)
        stamps.renew()
    if found is None:
        events.record(UserInvited(email, user.roles), by=SYSTEM, subject=user)
    return user


def _send_invitation(user: User, by: Actor) -> None:
    from rapport.platform.accounts.tasks import send_invitation

    send_invitation.defer(user_id=user.pk, inviter=by.name)


def _made(email: str, name: str, roles: list[str]) -> User:
    taken = Invalid("email_taken", fields={"email": "Someone with this address is here already."})
    if User.objects.filter(email=email).exists():
        raise taken
    try:
        with transaction.atomic():
            return User.objects.create_user(email, None, name=name, roles=roles)
    except IntegrityError:
        raise taken from None


def _check_email(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        raise Invalid("bad_email", fields={"email": "This is not an e-mail address."}) from None


def _roles(roles: Iterable[str]) -> list[str]:
    wanted = set(roles)
    unknown = wanted - {role.value for role in Role}
    if unknown:
        raise Invalid(
            "unknown_role",
            fields={"roles": "There is no role %(unknown)s."},
            unknown=", ".join(sorted(unknown)),
        )
    return [role.value for role in Role if role.value in wanted]


def _profile_errors(values: dict[str, str]) -> dict[str, str]:
    wrong = {}
    if not values["name"] or len(values["name"]) > 120:
        wrong["name"] = say("A name has 1 to 120 characters.")
    if values["language"] not in dict(LANGUAGES):
        wrong["language"] = say("These formats are not offered.")
    if values["time_zone"] and values["time_zone"] not in available_timezones():
        wrong["time_zone"] = say("There is no such time zone.")
    return wrong


def _keep_an_administrator(leaving: User) -> None:
    """Refuse when nobody else could let anyone in. Locks the administrators, so two cannot leave at once."""
    administrators = User.objects.select_for_update().filter(
        is_active=True, roles__contains=[Role.ADMINISTRATOR]
    )
    keys = set(administrators.values_list("pk", flat=True))
    if leaving.pk in keys and len(keys) == 1:
        raise Refused("last_administrator", "Someone must stay administrator.")
