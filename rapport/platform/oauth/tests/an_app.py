"""An app as another program would be, and the person who answers it."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client
from oauthlib.oauth2 import WebApplicationClient

from rapport.platform.events.models import Event

BACK = "https://helper.example/callback"
VERIFIER = "v" * 43
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
)
FORM = "application/x-www-form-urlencoded"


@dataclass
class Helper:
    """An app, as another program would be: by a public library of the protocol."""

    known: dict[str, Any]

    def __post_init__(self) -> None:
        self.library = WebApplicationClient(self.known["client_id"])

    def address(self, **more: Any) -> str:
        """Where it sends a person's browser."""
        asked = {
            "redirect_uri": BACK,
            "scope": "party:write",
            "state": "s t&ate",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        } | more
        kept = {name: value for name, value in asked.items() if value is not None}
        return str(self.library.prepare_request_uri("https://crm.example/oauth/authorize", **kept))

    def redeemed(self, code: str, **more: Any) -> Any:
        """What its code brings."""
        asked = {"redirect_uri": BACK, "code_verifier": VERIFIER} | more
        return self.sent(self.library.prepare_request_body(code=code, **asked))

    def renewed(self, secret: str, **more: Any) -> Any:
        return self.sent(self.library.prepare_refresh_body(refresh_token=secret, **more))

    def sent(self, body: str, path: str = "/oauth/token", **headers: str) -> Any:
        if "client_id=" not in body and not headers:
            body += f"&client_id={self.known['client_id']}"
        return Client().post(path, body, FORM, headers=headers)


def register(**more: Any) -> Any:
    said = {"client_name": "Helper", "redirect_uris": [BACK], "token_endpoint_auth_method": "none"}
    return Client().post("/oauth/register", json.dumps(said | more), "application/json")


def consent(client: Client, address: str, **said: Any) -> Any:
    """What the person's yes leads to."""
    path = urlsplit(address)
    return client.post(
        f"{path.path}?{path.query}", {"scopes": ["party:write"], "days": "30"} | said
    )


def code_of(answer: Any) -> str:
    assert answer.status_code == 303, answer.content
    return str(parse_qs(urlsplit(answer["Location"]).query)["code"][0])


def error(answer: Any) -> tuple[int, str]:
    return answer.status_code, str(json.loads(answer.content)["error"])


def told() -> list[str]:
    """What happened to apps, in order."""
    found = Event.objects.filter(name__startswith="oauth.").order_by("id")
    return [name.removeprefix("oauth.") for name in found.values_list("name", flat=True)]
