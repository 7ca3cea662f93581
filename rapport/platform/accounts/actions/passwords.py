"""Passwords changed and reset, and what follows for sessions and locks."""

from __future__ import annotations

from django.db import transaction

from rapport.platform.access import Actor
from rapport.platform.accounts.actions.sessions import end_sessions
from rapport.platform.accounts.events import PasswordChanged, PasswordReset, PasswordResetRequested
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events import actions as events

STRANGER = Actor(None, "Somebody not signed in")


@transaction.atomic
def request_password_reset(email: str, *, ip: str) -> User | None:
    """Record that a reset was asked for; returns whom to mail, or None."""
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is not None:
        events.record(PasswordResetRequested(ip), by=STRANGER, subject=user)
    return user


@transaction.atomic
def note_password_reset(user: User, *, ip: str) -> None:
    """After a reset: every session ends, and so does a lock."""
    end_sessions(user)
    _settle(user)
    events.record(PasswordReset(ip), by=actor_of(user), subject=user)


@transaction.atomic
def note_password_change(user: User, *, ip: str, session_key: str) -> None:
    """After a change: every other session ends."""
    end_sessions(user, except_key=session_key)
    _settle(user)
    events.record(PasswordChanged(ip), by=actor_of(user), subject=user)


def _settle(user: User) -> None:
    user.locked_until, user.failed_at, user.is_demo = None, [], False
    user.save(update_fields=["locked_until", "failed_at", "is_demo"])
