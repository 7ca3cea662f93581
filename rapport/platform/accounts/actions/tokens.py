"""Tokens of programs: made by their users, used, and taken back."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from rapport.kit.errors import Invalid, NotFound, Refused
from rapport.kit.speech import say
from rapport.platform.access import Actor
from rapport.platform.accounts.events import TokenCreated, TokenRevoked
from rapport.platform.accounts.models import Token, User
from rapport.platform.accounts.scopes import is_scope, network_of
from rapport.platform.events import actions as events

MARK = "rap_"
"""How every secret begins, so that scanners of source code know one when they see it."""
PREFIX = 12
MOST_TOKENS, MOST_SCOPES, MOST_NETWORKS = 50, 100, 20
TOUCH, KEPT = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True)
class Made:
    """A new token, with the secret that nobody will see again."""

    token: Token
    secret: str


def digest_of(secret: str) -> str:
    """What is kept of a secret. It is long and random, so that nobody finds it by trying."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


@transaction.atomic
def create_token(
    name: str,
    *,
    scopes: Sequence[str],
    by: Actor,
    days: int | None = None,
    networks: Sequence[str] = (),
) -> Made:
    """Make a token with which a program acts for ``by``, for ``days`` or until it is revoked, from the
    ``networks`` or from everywhere. Raises Invalid.
    """
    user = User.objects.select_for_update().filter(pk=by.user_id or 0, is_active=True).first()
    if user is None or by.within is not None:
        raise NotFound()
    if Token.objects.filter(user=user, revoked_at=None, resource="").count() >= MOST_TOKENS:
        raise Refused(
            "too_many_tokens", "You have %(most)s tokens; revoke one first.", most=MOST_TOKENS
        )
    kept = _checked(name.strip(), scopes, networks)
    expires_at = timezone.now() + timedelta(days=days) if days else None
    made = _make(user, name.strip(), scopes=scopes, networks=kept, expires_at=expires_at)
    token, until = made.token, expires_at.isoformat() if expires_at else None
    told = TokenCreated(token.name, token.prefix, token.scopes, token.networks, until)
    events.record(told, by=by, subject=user)
    return made


def lend_token(
    user: User, name: str, *, scopes: Sequence[str], resource: str, expires_at: datetime
) -> Made:
    """A token for an app that ``user`` connected, which tells of it; good below the path ``resource``."""
    return _make(user, name, scopes=scopes, resource=resource, expires_at=expires_at)


def revoke_lent(pks: Iterable[int]) -> None:
    """Take tokens of an app back; that its connection ended is told by who ended it."""
    Token.objects.filter(pk__in=list(pks), revoked_at=None).update(revoked_at=timezone.now())


def forget_lent() -> int:
    """Delete the tokens of apps that ended yesterday or before; returns how many rows went."""
    gone, _ = (
        Token.objects.exclude(resource="").filter(expires_at__lt=timezone.now() - KEPT).delete()
    )
    return gone


@transaction.atomic
def revoke_token(pk: int, *, by: Actor) -> Token:
    """Take a token back: one's own, or anyone's as administrator. Revoking it again changes nothing."""
    token = Token.objects.select_for_update(of=("self",)).select_related("user").filter(pk=pk)
    found = token.first()
    if found is None or (found.user_id != by.user_id and not by.is_administrator):
        raise NotFound()
    if found.revoked_at is None:
        found.revoked_at = timezone.now()
        found.save(update_fields=["revoked_at"])
        events.record(TokenRevoked(found.name, found.prefix), by=by, subject=found.user)
    return found


def touch_token(token: Token, *, ip: str) -> None:
    """Note that ``token`` is in use, and from where; once a minute at most. One statement, or none."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at >= TOUCH:
        Token.objects.filter(pk=token.pk).update(last_used_at=now, last_ip=ip or None)


def _make(user: User, name: str, *, scopes: Sequence[str], **more: Any) -> Made:
    secret = MARK + secrets.token_urlsafe(32)
    token = Token.objects.create(
        user=user,
        name=name,
        prefix=secret[:PREFIX],
        digest=digest_of(secret),
        scopes=sorted(set(scopes)),
        **more,
    )
    return Made(token, secret)


def _checked(name: str, scopes: Sequence[str], networks: Sequence[str]) -> list[str]:
    """The networks in their plain form. Raises Invalid for whatever a token cannot have."""
    wrong: dict[str, str] = {}
    if not 0 < len(name) <= 80 or not name.isprintable():
        wrong["name"] = say("Say in up to 80 letters what the token is for.")
    if not scopes or len(scopes) > MOST_SCOPES or not all(map(is_scope, scopes)):
        wrong["scopes"] = say("Choose what the program may read or write.")
    kept = [network_of(each) for each in networks if each.strip()]
    if None in kept or len(kept) > MOST_NETWORKS:
        wrong["networks"] = say("Write addresses or networks, such as 10.0.0.0/8, one a line.")
    if wrong:
        raise Invalid("invalid_token", fields=wrong)
    return [each for each in kept if each]
