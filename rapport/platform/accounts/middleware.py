"""Tells views who is asking, binds a request's events into one story, and notes sessions in use."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from rapport.kit.prepared import prepared
from rapport.platform.access import Actor
from rapport.platform.access.requests import Request
from rapport.platform.accounts.actions.sessions import touch_session
from rapport.platform.accounts.adapter import seen_from
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.stories import story

Handler = Callable[[HttpRequest], HttpResponse]
NOBODY = Actor(None, "Nobody")
TOUCH_SECONDS = 60.0
REMEMBERED = 4096
_touched: OrderedDict[str, float] = OrderedDict()


def _actor(request: HttpRequest) -> Actor:
    return actor_of(request.user) if isinstance(request.user, User) else NOBODY


def actor_middleware(get_response: Handler) -> Handler:
    """Set ``request.actor`` (found when first used) and open the request's story."""

    def middleware(request: HttpRequest) -> HttpResponse:
        found = cast("Actor", SimpleLazyObject(lambda: _actor(request)))
        cast("Request", request).actor = found
        with story():
            return get_response(request)

    return middleware


def person_middleware(get_response: Handler) -> Handler:
    """Use the reader's language and time zone, of a stranger the browser's language; once a minute,
    note that the session is in use.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        with prepared(connection):
            is_known = isinstance(request.user, User)  # reads the session and its user
        if not is_known:
            with translation.override(translation.get_language_from_request(request)):
                return get_response(request)
        person = cast("User", request.user)
        cast("Request", request).actor = actor_of(person)
        key = request.session.session_key
        if key and _is_due(key):
            agent = request.META.get("HTTP_USER_AGENT", "")
            touch_session(person, key=key, ip=seen_from(request)[0], user_agent=agent)
        with (
            translation.override(person.language),
            timezone.override(person.time_zone or settings.TIME_ZONE),
        ):
            return get_response(request)

    return middleware


def _is_due(key: str) -> bool:
    """Whether this process has not touched the session ``key`` for a minute; no query to find out."""
    now = time.monotonic()
    if now - _touched.get(key, -TOUCH_SECONDS) < TOUCH_SECONDS:
        return False
    _touched[key] = now
    _touched.move_to_end(key)
    while len(_touched) > REMEMBERED:
        _touched.popitem(last=False)
    return True
