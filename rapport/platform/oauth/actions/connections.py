"""Connections: allowed by a person, redeemed and renewed by the app, ended by either."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from rapport.kit.errors import Invalid, NotFound
from rapport.kit.speech import say
from rapport.platform.access import Actor
from rapport.platform.accounts.actions.tokens import digest_of, lend_token, revoke_lent
from rapport.platform.accounts.queries import actor_of, own_user
from rapport.platform.events import actions as events
from rapport.platform.oauth.asking import Ask, scopes_of
from rapport.platform.oauth.events import AppConnected, AppDisconnected
from rapport.platform.oauth.failures import Failed
from rapport.platform.oauth.models import App, Code, Connection, Lent, Refresh

CODE_MARK, REFRESH_MARK = "rapc_", "rapr_"
CODE_LIVES, TOKEN_LIVES = timedelta(minutes=2), timedelta(hours=1)
KEPT = timedelta(days=1)
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_REUSED = Failed("invalid_grant", "This was used before; the connection is ended.")


@dataclass(frozen=True)
class Pair:
    """What an app gets: a token for an hour, and what it renews it with."""

    access: str
    refresh: str
    scopes: tuple[str, ...]
    seconds: int


@transaction.atomic
def connect_app(
    app: App, ask: Ask, scopes: Sequence[str], *, by: Actor, days: int | None = None
) -> str:
    """Let ``app`` act for ``by`` within ``scopes``, some of those that it asks for; returns the code that
    its browser carries back. Raises Invalid.
    """
    user = own_user(by)
    if by.within is not None:
        raise NotFound()
    if not scopes or not set(scopes) <= set(ask.choices):
        raise Invalid("bad_scopes", fields={"scopes": say("Choose what the app may do.")})
    now = timezone.now()
    until = now + timedelta(days=days) if days else None
    connection = Connection.objects.create(
        app=app, user=user, scopes=sorted(set(scopes)), resource=ask.resource, until=until
    )
    secret = CODE_MARK + secrets.token_urlsafe(32)
    Code.objects.create(
        connection=connection,
        digest=digest_of(secret),
        redirect_uri=ask.redirect_uri,
        challenge=ask.challenge,
        expires_at=now + CODE_LIVES,
    )
    told = AppConnected(app.name, connection.scopes, until.isoformat() if until else None)
    events.record(told, by=by, subject=user)
    return secret


def redeem_code(app: App, secret: str, *, verifier: str, redirect_uri: str | None) -> Pair:
    """A pair for the code that ``app`` was brought. Shown twice, it ends the connection. Raises Failed."""
    with transaction.atomic():
        codes = Code.objects.select_for_update(of=("self",)).select_related("connection__user")
        code = codes.filter(digest=digest_of(secret), connection__app=app).first()
        now = timezone.now()
        if code is None or not _is_same(code, verifier, redirect_uri):
            raise Failed("invalid_grant", "This code is not known, or is not for you.")
        is_fresh = code.used_at is None
        if is_fresh:
            _hold(code.connection, code.expires_at, now)
            code.used_at = now
            code.save(update_fields=["used_at"])
            return _pair(code.connection, tuple(code.connection.scopes), now)
        _disconnect(code.connection, "reused", actor_of(code.connection.user))
    raise _REUSED


def renew_pair(app: App, secret: str, *, scope: str = "") -> Pair:
    """The next pair. What was renewed before is in other hands too: the connection ends. Raises Failed."""
    with transaction.atomic():
        refreshes = Refresh.objects.select_for_update(of=("self",)).select_related(
            "connection__user"
        )
        refresh = refreshes.filter(digest=digest_of(secret), connection__app=app).first()
        now = timezone.now()
        if refresh is None:
            raise Failed("invalid_grant", "This is not known, or is not yours.")
        if refresh.used_at is None:
            _hold(refresh.connection, None, now)
            scopes = scopes_of(scope, refresh.connection.scopes)
            refresh.used_at = now
            refresh.save(update_fields=["used_at"])
            return _pair(refresh.connection, scopes, now)
        _disconnect(refresh.connection, "reused", actor_of(refresh.connection.user))
    raise _REUSED


@transaction.atomic
def give_back(app: App, secret: str) -> None:
    """What an app does not need any more: a token ends, and with a refresh its connection. What is not
    known here is over already.
    """
    digest = digest_of(secret)
    lent = Lent.objects.filter(token__digest=digest, connection__app=app).first()
    if lent is not None:
        revoke_lent([lent.token_id])
    refresh = Refresh.objects.filter(digest=digest, connection__app=app).first()
    if refresh is not None:
        connection = refresh.connection
        _disconnect(connection, "given back", actor_of(connection.user))


@transaction.atomic
def disconnect_app(pk: int, *, by: Actor) -> Connection:
    """End a connection of one's own. Raises NotFound."""
    found = Connection.objects.select_related("app").filter(pk=pk, user=by.user_id or 0).first()
    if found is None or by.within is not None:
        raise NotFound()
    _disconnect(found, "by the person", by)
    return found


@transaction.atomic
def end_connection(pk: int) -> bool:
    """End a connection and its tokens; returns whether it was not over yet."""
    living = Connection.objects.filter(pk=pk, ended_at=None)
    is_new = bool(living.update(ended_at=timezone.now()))
    revoke_lent(Lent.objects.filter(connection=pk).values_list("token_id", flat=True))
    return is_new


def forget_spent() -> int:
    """Delete connections that came to nothing; returns how many rows went."""
    old = timezone.now() - KEPT
    unused, _ = Connection.objects.filter(made_at__lt=old, code__used_at=None).delete()
    return unused


def _disconnect(connection: Connection, reason: str, by: Actor) -> None:
    if end_connection(connection.pk):
        told = AppDisconnected(connection.app.name, reason)
        events.record(told, by=by, subject=connection.user)


def _is_same(code: Code, verifier: str, redirect_uri: str | None) -> bool:
    """Whether who shows ``code`` is who asked for it."""
    if redirect_uri is not None and redirect_uri != code.redirect_uri:
        return False
    if not _VERIFIER.fullmatch(verifier):
        return False
    digest = hashlib.sha256(verifier.encode()).digest()
    made = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    return constant_time_compare(made, code.challenge)


def _hold(connection: Connection, until: datetime | None, now: datetime) -> None:
    """Raises Failed when it is too late."""
    is_late = until is not None and until <= now
    if is_late or connection.is_over(now) or not connection.user.is_active:
        raise Failed("invalid_grant", "This is over; ask again.")


def _pair(connection: Connection, scopes: tuple[str, ...], now: datetime) -> Pair:
    expires_at = min(now + TOKEN_LIVES, connection.until or datetime.max.replace(tzinfo=now.tzinfo))
    made = lend_token(
        connection.user,
        connection.app.name,
        scopes=scopes,
        resource=connection.resource,
        expires_at=expires_at,
    )
    Lent.objects.create(token=made.token, connection=connection)
    refresh = REFRESH_MARK + secrets.token_urlsafe(32)
    Refresh.objects.create(connection=connection, digest=digest_of(refresh))
    return Pair(made.secret, refresh, scopes, int((expires_at - now).total_seconds()))
