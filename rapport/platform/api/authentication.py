"""Who is calling: the token in the header, and the person for whom it acts. A session opens nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils import timezone

from rapport.kit.errors import RapportError
from rapport.kit.speech import noted
from rapport.platform.access import Actor, Right
from rapport.platform.access.requests import Request
from rapport.platform.accounts import queries
from rapport.platform.accounts.actions.tokens import digest_of, touch_token
from rapport.platform.accounts.adapter import seen_from
from rapport.platform.accounts.models import Token, User
from rapport.platform.accounts.scopes import LENT, is_inside, lent
from rapport.platform.api.limits import Standing
from rapport.platform.api.problems import Stopped
from rapport.platform.oauth.addresses import RESOURCE_METADATA, RESOURCES
from rapport.platform.records.queries.lists import record_type_of
from rapport.platform.records.types import RecordType, record_types

SCHEME = "bearer "


class Call(Request):
    """A request of a program: ``actor`` is its user within what the token lends, ``person`` the user."""

    token: Token
    user: User
    person: Actor
    standing: Standing
    content: bytes
    upload: UploadedFile[Any]


def authenticate(request: HttpRequest) -> tuple[Token, User]:
    """The token of a request, and its user. Raises Stopped. Three statements at most."""
    header = request.headers.get("Authorization", "")
    if not header:
        raise _unknown(
            request, "token_needed", noted("Send a token as “Authorization: Bearer rap_…”.")
        )
    secret = header[len(SCHEME) :].strip() if header.lower().startswith(SCHEME) else ""
    token = queries.token_of_digest(digest_of(secret)) if secret else None
    user = queries.user_of_session(token.user_id) if token is not None else None
    is_meant = token is not None and request.path.startswith(token.resource)
    if token is None or user is None or not user.is_active or not is_meant:
        raise _unknown(request, "token_unknown", noted("This token is not known here."))
    if token.is_over(timezone.now()):
        raise _unknown(request, "token_over", noted("This token was revoked or has expired."))
    ip = seen_from(request)[0]
    if not is_inside(ip, token.networks):
        raise Stopped(403, "address_not_allowed", noted("The token is not to be used from here."))
    touch_token(token, ip=ip)
    return token, user


def actors_of(token: Token, user: User) -> tuple[Actor, Actor]:
    """The user as such, and within what the token lends, under a name that tells of it."""
    person = queries.actor_of(user)
    return person, replace(person, name=f"{person.name} · {token.name}", within=_within(token))


def type_called(call: Call, key: str, what: str = "read") -> RecordType:
    """The type called ``key``. Raises NotFound where its user sees none, Stopped where the token does not
    lend to "read" or "write" it.
    """
    kind = record_type_of(call.person, key)
    if not LENT[what] <= lent(call.token.scopes, key):
        scope = f"{key}:{what}"
        raise Stopped(
            403,
            "insufficient_scope",
            noted("The token lacks the scope “%(scope)s”."),
            headers={"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'},
            scope=scope,
        )
    return kind


def _within(token: Token) -> Mapping[str, frozenset[Right]]:
    kinds = record_types().items()
    return {kind.policy_name: lent(token.scopes, key) for key, kind in kinds}


def _unknown(request: HttpRequest, code: str, sentence: str) -> RapportError:
    """With where a token is to be had (RFC 9728)."""
    path = next(path for path in RESOURCES if request.path.startswith(path))
    said = [] if code == "token_needed" else ['error="invalid_token"']
    said.append(f'resource_metadata="{settings.BASE_URL}{RESOURCE_METADATA}{path}"')
    return Stopped(401, code, sentence, headers={"WWW-Authenticate": f"Bearer {', '.join(said)}"})
