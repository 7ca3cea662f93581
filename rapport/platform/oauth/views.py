"""Where apps speak for themselves: what is offered, getting known, tokens, and giving them back."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Collection, Mapping
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse, QueryDict
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt

from rapport.platform.access.requests import Request
from rapport.platform.accounts.actions.tokens import digest_of
from rapport.platform.accounts.adapter import seen_from
from rapport.platform.oauth import queries
from rapport.platform.oauth.actions.apps import LONGEST_NAME, register_app
from rapport.platform.oauth.actions.connections import (
    Pair,
    give_back,
    redeem_code,
    renew_pair,
)
from rapport.platform.oauth.addresses import RESOURCES, resource_of
from rapport.platform.oauth.failures import Failed, Unknown
from rapport.platform.oauth.models import App

SCOPES = ("*:read", "*:write")
WAYS = ("none", "client_secret_post", "client_secret_basic")
"""How an app proves that it is the one."""
GRANTS = ("authorization_code", "refresh_token")
LONGEST_BODY = 64 * 1024


def address(method: str, view: Callable[..., JsonResponse]) -> Callable[..., JsonResponse]:
    """What answers at one address, to one method, from wherever an app lives: no cookie opens anything."""

    methods = {method, "OPTIONS", *(["HEAD"] if method == "GET" else [])}

    @csrf_exempt
    def answer(request: HttpRequest, **args: Any) -> JsonResponse:
        try:
            _hold(request, methods)
            response = JsonResponse({}) if request.method == "OPTIONS" else view(request, **args)
        except Failed as failure:
            response = JsonResponse(
                failure.document, status=failure.status, headers=failure.headers
            )
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Allow-Headers"] = (
            "Authorization, Content-Type, MCP-Protocol-Version"
        )
        response["Access-Control-Allow-Methods"] = ", ".join(sorted(methods))
        return response

    return answer


def _hold(request: HttpRequest, methods: Collection[str]) -> None:
    """Raises Failed for a method that is not served."""
    if request.method not in methods:
        allowed = ", ".join(sorted(methods))
        raise Failed("invalid_request", f"Use {allowed}.", status=405, headers={"Allow": allowed})


def server_metadata(request: Request) -> JsonResponse:
    """What this authorization server does (RFC 8414)."""
    base = settings.BASE_URL
    said = {
        "issuer": base,
        "authorization_endpoint": f"{base}/oauth/authorize",
        "token_endpoint": f"{base}/oauth/token",
        "revocation_endpoint": f"{base}/oauth/revoke",
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": list(GRANTS),
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": list(WAYS),
        "revocation_endpoint_auth_methods_supported": list(WAYS),
        "authorization_response_iss_parameter_supported": True,
        "scopes_supported": list(SCOPES),
    }
    if queries.is_registration_open():
        said["registration_endpoint"] = f"{base}/oauth/register"
    return JsonResponse(said)


def resource_metadata(request: Request, path: str = "") -> JsonResponse:
    """Who gives out tokens for what lies below ``path`` (RFC 9728)."""
    if path and f"/{path}" not in RESOURCES:
        raise Http404
    base = settings.BASE_URL
    said = {
        "resource": f"{base}/{path}" if path else base,
        "authorization_servers": [base],
        "scopes_supported": list(SCOPES),
        "bearer_methods_supported": ["header"],
        "resource_name": "Rapport",
    }
    return JsonResponse(said)


def register(request: Request) -> JsonResponse:
    """Make an app known (RFC 7591)."""
    said = _metadata(request)
    way = said.get("token_endpoint_auth_method", "client_secret_basic")
    if way not in WAYS:
        raise Failed("invalid_client_metadata", "There is no such token_endpoint_auth_method here.")
    grants, kinds = said.get("grant_types", GRANTS[:1]), said.get("response_types", ["code"])
    if not _are_texts(grants) or not _are_texts(kinds) or kinds != ["code"]:
        raise Failed("invalid_client_metadata", "The response_types are [“code”].")
    if "authorization_code" not in grants or not set(grants) <= set(GRANTS):
        raise Failed(
            "invalid_client_metadata", "Of grants there are those with a code and to renew."
        )
    uris = said.get("redirect_uris")
    if not isinstance(uris, list) or not _are_texts(uris):
        raise Failed("invalid_redirect_uri", "Name your redirect_uris.")
    made = register_app(
        _name(said),
        uris,
        site=str(said.get("client_uri") or ""),
        has_secret=way != "none",
        by=request.actor,
        ip=seen_from(request)[0],
    )
    told = {
        "client_id": made.app.client_id,
        "client_id_issued_at": int(made.app.registered_at.timestamp()),
        "client_name": made.app.name,
        "redirect_uris": made.app.redirect_uris,
        "grant_types": list(GRANTS),
        "response_types": ["code"],
        "token_endpoint_auth_method": way,
    }
    secret = {"client_secret": made.secret, "client_secret_expires_at": 0} if made.secret else {}
    return JsonResponse(told | secret, status=201)


def token(request: Request) -> JsonResponse:
    """A pair of tokens, for a code or for what renews them."""
    said = _form(request)
    app = _app(request, said)
    if resource_of(said.getlist("resource"), settings.BASE_URL) is None:
        raise Failed("invalid_target", "There is no such resource here.")
    grant = said.get("grant_type", "")
    if grant == "authorization_code":
        return _told(
            redeem_code(
                app,
                _needed(said, "code"),
                verifier=_needed(said, "code_verifier"),
                redirect_uri=said.get("redirect_uri"),
            )
        )
    if grant == "refresh_token":
        return _told(renew_pair(app, _needed(said, "refresh_token"), scope=said.get("scope", "")))
    raise Failed("unsupported_grant_type", f"There are {' and '.join(GRANTS)}.")


def revoke(request: Request) -> JsonResponse:
    """Take a token back (RFC 7009); of what is not known nothing is said."""
    said = _form(request)
    give_back(_app(request, said), _needed(said, "token"))
    return JsonResponse({})


def _told(pair: Pair) -> JsonResponse:
    said = {
        "access_token": pair.access,
        "token_type": "Bearer",
        "expires_in": pair.seconds,
        "refresh_token": pair.refresh,
        "scope": " ".join(pair.scopes),
    }
    return JsonResponse(said, headers={"Cache-Control": "no-store", "Pragma": "no-cache"})


def _form(request: Request) -> QueryDict:
    """What was sent, each thing once. Raises Failed."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise Failed("invalid_request", "Send a form, as application/x-www-form-urlencoded.")
    said = request.POST
    if any(len(values) > 1 and name != "resource" for name, values in said.lists()):
        raise Failed("invalid_request", "A parameter came twice.")
    return said


def _needed(said: QueryDict, name: str) -> str:
    value = said.get(name, "")
    if not value:
        raise Failed("invalid_request", f"There is no “{name}”.")
    return str(value)


def _app(request: Request, said: QueryDict) -> App:
    """The app that asks, which proves itself if it has a secret. Raises Failed."""
    name, secret = _credentials(request, said)
    app = queries.app_called(name)
    if app is None or not constant_time_compare(
        digest_of(secret) if secret else "", app.secret_digest
    ):
        raise Unknown
    return app


def _credentials(request: Request, said: QueryDict) -> tuple[str, str]:
    header = request.headers.get("Authorization", "")
    if not header:
        return str(said.get("client_id", "")), str(said.get("client_secret", ""))
    try:
        scheme, _, word = header.partition(" ")
        name, _, secret = base64.b64decode(word, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        raise Unknown from None
    if scheme.lower() != "basic" or said.get("client_secret"):
        raise Unknown
    return unquote(name), unquote(secret)


def _metadata(request: Request) -> Mapping[str, Any]:
    body = request.read(LONGEST_BODY + 1)
    try:
        said = json.loads(body) if len(body) <= LONGEST_BODY else None
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise Failed("invalid_client_metadata", "Send a JSON object.")
    return said


def _name(said: Mapping[str, Any]) -> str:
    """What people read of the app: printable, on one line."""
    name = said.get("client_name") or "An app without a name"
    shown = "".join(one for one in str(name) if one.isprintable()).strip()
    return shown[:LONGEST_NAME] or "An app without a name"


def _are_texts(values: Any) -> bool:
    return isinstance(values, list | tuple) and all(isinstance(one, str) for one in values)
