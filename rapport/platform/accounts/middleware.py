"""Tells views who is asking and binds a request's events into one story."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.stories import story

NOBODY = Actor(None, "Nobody")


def _actor(request: HttpRequest) -> Actor:
    return actor_of(request.user) if isinstance(request.user, User) else NOBODY


def actor_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set ``request.actor`` (found when first used) and open the request's story."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        with story():
            return get_response(request)

    return middleware
