"""Sessions: seen, listed elsewhere, ended here."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from rapport.kit.errors import NotFound
from rapport.platform.access import Actor
from rapport.platform.accounts.devices import device_of
from rapport.platform.accounts.events import SessionRevoked
from rapport.platform.accounts.models import User
from rapport.platform.events import actions as events

LONGEST_AGENT = 200


@transaction.atomic
def revoke_session(session_id: int, *, by: Actor) -> None:
    """End one session: one's own, or anyone's as administrator. The browser is signed out at once."""
    session = UserSession.objects.select_related("user").filter(pk=session_id).first()
    if session is None or (session.user_id != by.user_id and not by.is_administrator):
        raise NotFound()
    _end(UserSession.objects.filter(pk=session.pk), session.user, by)


@transaction.atomic
def revoke_other_sessions(user: User, *, by: Actor, current_key: str) -> int:
    """End every session of ``user`` but the one called ``current_key``; returns how many."""
    if user.pk != by.user_id and not by.is_administrator:
        raise NotFound()
    return _end(UserSession.objects.filter(user=user).exclude(session_key=current_key), user, by)


@transaction.atomic
def end_sessions(user: User, *, except_key: str = "") -> None:
    """End the sessions of ``user`` as part of another action, which records what happened."""
    sessions = UserSession.objects.filter(user=user).exclude(session_key=except_key)
    Session.objects.filter(session_key__in=sessions.values("session_key")).delete()
    sessions.delete()


def touch_session(user: User, *, key: str, ip: str, user_agent: str) -> None:
    """Note that the session ``key`` is in use, and from where. One or two statements."""
    now = timezone.now()
    if not UserSession.objects.filter(session_key=key).update(last_seen_at=now, ip=ip):
        values = {"user": user, "ip": ip, "user_agent": user_agent[:LONGEST_AGENT]}
        UserSession.objects.get_or_create(session_key=key, defaults=values)


@transaction.atomic
def forget_expired_sessions() -> int:
    """Delete what is left of sessions that are over; returns how many."""
    gone, _ = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return gone


def _end(sessions: QuerySet[UserSession], user: User, by: Actor) -> int:
    found = list(sessions)
    Session.objects.filter(session_key__in=[session.session_key for session in found]).delete()
    sessions.delete()
    for session in found:
        events.record(
            SessionRevoked(device_of(session.user_agent), session.ip), by=by, subject=user
        )
    return len(found)
