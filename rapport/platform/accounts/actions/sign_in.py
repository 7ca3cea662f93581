"""What happens at the door: in, out, refused, locked, unlocked, and second factors."""

from __future__ import annotations

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.actions.passwords import STRANGER
from rapport.platform.accounts.events import (
    AccountLocked,
    AccountUnlocked,
    RecoveryCodesRenewed,
    SecondFactorAdded,
    SecondFactorRemoved,
    SignedIn,
    SignedOut,
    SignInFailed,
)
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events import actions as events

FAILURES = 5
WITHIN = timedelta(minutes=5)
LOCKED_FOR = timedelta(minutes=15)
COUNTED = ("password", "second factor")


@transaction.atomic
def note_sign_in(user: User, *, method: str, ip: str, device: str) -> None:
    """Someone is in: wrong attempts before are forgotten."""
    if user.failed_at:
        user.failed_at = []
        user.save(update_fields=["failed_at"])
    events.record(SignedIn(method, ip, device), by=actor_of(user), subject=user)


@transaction.atomic
def note_sign_out(user: User, *, ip: str, device: str) -> None:
    events.record(SignedOut(ip, device), by=actor_of(user), subject=user)


@transaction.atomic
def note_failure(email: str, *, reason: str, ip: str, device: str) -> None:
    """Record a refused sign-in; the fifth wrong one within five minutes locks the account's password."""
    user = User.objects.select_for_update().filter(email=email).first()
    events.record(SignInFailed(email, reason, ip, device), by=STRANGER, subject=user)
    if user is not None and reason in COUNTED:
        _count(user, ip, device)


@transaction.atomic
def unlock_user(user: User, *, by: Actor) -> User:
    """End a lock before its time."""
    access.require(by, "accounts.unlock_user", user)
    user.locked_until, user.failed_at = None, []
    user.save(update_fields=["locked_until", "failed_at"])
    events.record(AccountUnlocked(), by=by, subject=user)
    return user


@transaction.atomic
def note_second_factor(user: User, *, kind: str, label: str, is_added: bool) -> None:
    happening = SecondFactorAdded if is_added else SecondFactorRemoved
    events.record(happening(kind, label), by=actor_of(user), subject=user)


@transaction.atomic
def note_recovery_codes(user: User) -> None:
    events.record(RecoveryCodesRenewed(), by=actor_of(user), subject=user)


@transaction.atomic
def remove_second_factors(user: User, *, by: Actor) -> int:
    """Remove every second factor of someone who lost them, and tell them by mail; returns how many."""
    access.require(by, "accounts.remove_second_factors", user)
    found = list(Authenticator.objects.filter(user=user))
    for factor in found:
        factor.delete()
        events.record(SecondFactorRemoved(factor.type, str(factor)), by=by, subject=user)
    if found:
        _tell(user, "accounts/second_factors_removed", "", "")
    return len(found)


def _count(user: User, ip: str, device: str) -> None:
    now = timezone.now()
    if user.is_locked(now):
        return
    user.failed_at = [*(at for at in user.failed_at if at > now - WITHIN), now]
    if len(user.failed_at) >= FAILURES:
        user.failed_at, user.locked_until = [], now + LOCKED_FOR
        events.record(AccountLocked(user.locked_until.isoformat(), ip), by=STRANGER, subject=user)
        _tell(user, "accounts/locked", ip, device)
    user.save(update_fields=["failed_at", "locked_until"])


def _tell(user: User, kind: str, ip: str, device: str) -> None:
    from rapport.platform.accounts.tasks import send_notice

    send_notice.defer(user_id=user.pk, kind=kind, ip=ip, device=device)
