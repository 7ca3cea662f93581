"""The ASGI application that uvicorn serves."""

from __future__ import annotations

import os
from asyncio import CancelledError
from threading import Event
from typing import Any

import django
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.db import close_old_connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from rapport.platform.ui.sizes import is_too_large

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


class Handler(ASGIHandler):
    """One thread per request, from the first middleware to the view.

    Our middleware and views are synchronous. Django would hop between the event loop and threads of
    a new executor for each request, which costs more than a small page. A body that is larger than
    an upload may be is not kept: ``size_middleware`` refuses it.
    """

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: ARG002 - Django says True; we differ
        """The chain as for a synchronous server."""
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one HTTP request."""
        if scope["type"] != "http":
            raise ValueError(f"Only HTTP is served here, not {scope['type']}.")
        if is_too_large(_content_length(scope)):
            receive = _unread(receive)
        await self.handle(scope, receive, send)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, made in a thread of the loop's own pool, which can see when nobody waits any more."""
        gone = Event()
        request.is_gone = gone.is_set  # type: ignore[attr-defined]
        answer = sync_to_async(self._answer, thread_sensitive=False)
        try:
            response: HttpResponseBase = await answer(request)
        except CancelledError:
            gone.set()
            raise
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return self.get_response(request)
        finally:
            close_old_connections()  # gives this thread's connection back to the pool


def _content_length(scope: Any) -> str:
    return str(dict(scope["headers"]).get(b"content-length", b"").decode("latin-1"))


def _unread(receive: Any) -> Any:
    """As ``receive``, of a request without a body: what arrives is let go."""
    told = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def nothing() -> Any:
        return next(told, None) or await _end(receive)

    return nothing


async def _end(receive: Any) -> Any:
    message = await receive()
    while message["type"] != "http.disconnect":
        message = await receive()
    return message


django.setup(set_prefix=False)
application = Handler()
