"""A program that acts for somebody, and an object made in the browser."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from threading import Thread
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

if TYPE_CHECKING:
    from rapport.platform.accounts.models import User
    from rapport.platform.records.types import RecordType

ROOT = "/api/v1/"


class Program:
    """Calls the API with a token."""

    def __init__(self, secret: str) -> None:
        from django.test import Client

        self.secret, self.client = secret, Client()

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Any = None,
        content_type: str = "application/json",
        **headers: str,
    ) -> Any:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        data = body if isinstance(body, (bytes, str)) else json.dumps(body)
        return self.client.generic(
            method,
            path if path.startswith("/") else ROOT + path,
            data if body is not None else "",
            content_type,
            headers={"Authorization": f"Bearer {self.secret}", **sent},
            query_params=query,
        )

    def get(self, path: str, **query: Any) -> Any:
        """The document at ``path``, which must be there."""
        answer = self.call("GET", path, query=query)
        assert answer.status_code == 200, answer.content
        return json.loads(answer.content)


Lend = Callable[..., Program]


@pytest.fixture
def lend() -> Lend:
    """``lend(alice, "party:read")`` is a program that acts for Alice within these scopes."""
    from rapport.platform.accounts.actions.tokens import create_token
    from rapport.platform.accounts.queries import actor_of

    def lent(user: User, *scopes: str, **more: Any) -> Program:
        made = create_token("Shop", scopes=scopes or ("*:write",), by=actor_of(user), **more)
        return Program(made.secret)

    return lent


@pytest.fixture
def project(db: None) -> RecordType:
    """An object with a field of many kinds."""
    from rapport.platform.accounts import stamps
    from rapport.platform.records.models import CustomField, CustomObject
    from rapport.platform.records.types import record_types

    CustomObject.objects.create(key="project", label="Project", plural="Projects")
    for name, kind, more in (
        ("stage", "choice", {"choices": [["new", "New"], ["won", "Won"]]}),
        ("colours", "choices", {"choices": [["red", "Red"], ["blue", "Blue"]]}),
        ("budget", "number", {"lowest": 0}),
        ("price", "money", {"currency": "EUR"}),
        ("due", "date", {}),
        ("meeting", "datetime", {}),
        ("is_big", "boolean", {}),
        ("code", "text", {"is_unique": True}),
        ("client", "record", {"target": "party"}),
        ("secret", "text", {"roles": ["sales_manager"]}),
    ):
        CustomField.objects.create(
            record_type="project", name=name, label=name.capitalize(), kind=kind, **more
        )
    stamps.renew()
    return record_types()["project"]


def said(answer: Any) -> Any:
    """The document of an answer."""
    return json.loads(answer.content)


@pytest.fixture
def served(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where the product answers over HTTP, in the transaction of the test, one call at a time."""
    from django.core.wsgi import get_wsgi_application
    from django.db import connections

    ours = connections["default"]

    def serve() -> None:
        connections["default"] = ours
        server.serve_forever(poll_interval=0.05)

    monkeypatch.setattr(ours, "close_if_unusable_or_obsolete", lambda: None)  # after each call
    ours.inc_thread_sharing()
    with make_server("localhost", 0, get_wsgi_application(), handler_class=Silent) as server:
        thread = Thread(target=serve)
        thread.start()
        settings.BASE_URL = f"http://localhost:{server.server_port}"
        try:
            yield settings.BASE_URL
        finally:
            server.shutdown()
            thread.join()
    ours.dec_thread_sharing()


class Silent(WSGIRequestHandler):
    """Tells nobody of each call."""

    def log_request(self, *_: Any) -> None:
        """Nothing."""
