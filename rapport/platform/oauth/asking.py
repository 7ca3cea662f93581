"""What an app asks of a person, read from the address that it sent their browser to."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.http import QueryDict

from rapport.kit.errors import Refused
from rapport.kit.speech import noted
from rapport.platform.accounts.scopes import ALL, READ, WRITE, is_scope
from rapport.platform.oauth.addresses import is_one_of, resource_of
from rapport.platform.oauth.failures import Failed
from rapport.platform.oauth.models import App

LEAST = ("*:read",)
"""What an app asks for that does not say."""
MOST_SCOPES, LONGEST = 100, 4000
ONCE = ("client_id", "redirect_uri", "response_type", "state", "scope", "code_challenge")
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Ask:
    """An app wants to act within ``scopes``; ``challenge`` binds the answer to who asked."""

    redirect_uri: str
    challenge: str
    scopes: tuple[str, ...]
    resource: str

    @property
    def choices(self) -> list[str]:
        """What a person can allow: what is asked for, or only to read it."""
        pairs = ((f"{scope.rpartition(':')[0]}:{READ}", scope) for scope in self.scopes)
        return list(dict.fromkeys(scope for pair in pairs for scope in pair))


def way_back(app: App, query: QueryDict) -> str:
    """Where the answer goes. Raises Refused: nobody is ever sent to an address that is not the app's."""
    said = query.getlist("redirect_uri")
    if not said and len(app.redirect_uris) == 1:
        return str(app.redirect_uris[0])
    if len(said) != 1 or not is_one_of(said[0], app.redirect_uris):
        raise Refused(
            "bad_redirect",
            noted("“%(app)s” asks to be answered at an address that is not its own."),
            app=app.name,
        )
    return str(said[0])


def asked_of(query: QueryDict, app: App, redirect_uri: str) -> Ask:
    """What ``query`` asks for, which the app may. Raises Failed, which the app is told."""
    if any(len(query.getlist(name)) > 1 for name in ONCE):
        raise Failed("invalid_request", "A parameter came twice.")
    if len(query.urlencode()) > LONGEST:
        raise Failed("invalid_request", "That is too long.")
    if query.get("response_type") != "code":
        raise Failed("unsupported_response_type", "The response_type is “code”.")
    challenge = query.get("code_challenge", "")
    if query.get("code_challenge_method") != "S256" or not _CHALLENGE.fullmatch(challenge):
        raise Failed("invalid_request", "Send a code_challenge by the method S256 (PKCE).")
    resource = resource_of(query.getlist("resource"), settings.BASE_URL)
    if resource is None:
        raise Failed("invalid_target", "There is no such resource here.")
    return Ask(redirect_uri, challenge, scopes_of(query.get("scope", ""), app.scopes), resource)


def scopes_of(text: str, within: Collection[str] = ()) -> tuple[str, ...]:
    """The scopes in ``text``, each once. Raises Failed for what is none, or is not ``within`` others."""
    found = tuple(dict.fromkeys(text.split())) or tuple(within) or LEAST
    is_inside = not within or all(_is_covered(scope, within) for scope in found)
    if len(found) > MOST_SCOPES or not all(map(is_scope, found)) or not is_inside:
        raise Failed("invalid_scope", "Scopes are such as “party:read” and “*:write”.")
    return found


def _is_covered(scope: str, within: Collection[str]) -> bool:
    """Whether one of ``within`` lends at least as much: writing includes reading, and * every type."""
    of, _, what = scope.rpartition(":")
    return any(f"{key}:{way}" in within for key in (of, ALL) for way in {what, WRITE})
