"""One address of the API: who calls, which method, how often, and every error as a problem document."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, cast

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from rapport.kit.errors import Invalid, NotFound, RapportError
from rapport.kit.prepared import prepared
from rapport.kit.speech import noted, say
from rapport.platform.api import limits
from rapport.platform.api.actions import Said, answer_once
from rapport.platform.api.authentication import Call, actors_of, authenticate
from rapport.platform.api.bodies import content_of
from rapport.platform.api.problems import BROKEN, Stopped, problem, told

View = Callable[..., Any]
"""Answers with an HttpResponse, or with bytes as a FileResponse."""
Receive = Callable[[Call], bytes]
SAFE = frozenset({"GET", "ANY"})
LONGEST_KEY = 255
KEPT_HEADERS = ("ETag", "Location")
log = logging.getLogger(__name__)


def address(receive: Receive = content_of, **views: View) -> View:
    """What answers at one address, by method: ``address(GET=read_record, PATCH=edit_record)``.
    ``receive`` takes in what is sent, and gives what tells it from something else.
    """

    @csrf_exempt  # no cookie opens anything here
    def answer(request: HttpRequest, **args: Any) -> Any:
        call = cast("Call", request)
        try:
            response = _answer(call, receive, views, args)
        except RapportError as error:
            response = told(error)
        except Exception:  # a bug of ours: programs read a problem document, people the log
            log.exception("%s %s", request.method, request.path)
            response = problem(500, "broken", say(BROKEN))
        for name, value in _standing(call).items():
            response[name] = value
        return response

    answer.views = views  # type: ignore[attr-defined]  # for the reference
    return answer


def json_answer(
    data: Any, status: int = 200, *, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """``data`` as a JSON document."""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(
        body, status=status, content_type="application/json", headers=dict(headers or {})
    )


def nowhere(call: Call) -> HttpResponse:
    """What every other address below this one answers."""
    raise NotFound("no_such_address", noted("There is nothing at this address."))


def not_served(*allowed: str) -> Stopped:
    """What the methods that an address does not serve are answered."""
    methods = ", ".join(sorted(allowed))
    sentence = noted("Here one can only %(methods)s.")
    headers = {"Allow": methods}
    return Stopped(405, "method_not_allowed", sentence, headers=headers, methods=methods)


def _standing(call: Call) -> Mapping[str, str]:
    """How many calls are left; nothing to tell where nobody knows who calls."""
    return call.standing.headers if hasattr(call, "standing") else {}


def _answer(
    call: Call, receive: Receive, views: Mapping[str, View], args: Mapping[str, Any]
) -> Any:
    with prepared(connection):
        call.token, call.user = authenticate(call)
        call.person, call.actor = actors_of(call.token, call.user)
    call.standing = limits.take(call.token.pk)
    limits.hold(call.standing)
    method = "GET" if call.method == "HEAD" else str(call.method)
    view = views.get(method) or views.get("ANY")
    if view is None:
        raise not_served(*views)
    with timezone.override(call.user.time_zone or settings.TIME_ZONE):
        if method in SAFE:
            return view(call, **args)
        call.content = receive(call)
        return _once(call, partial(view, call, **args))


def _once(call: Call, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer; with an Idempotency-Key, that of the first such call."""
    key = call.headers.get("Idempotency-Key", "").strip()
    if not key:
        return answer()
    if len(key) > LONGEST_KEY or not key.isascii():
        raise Invalid("bad_key", fields={"Idempotency-Key": say("At most 255 plain letters.")})
    said = "\n".join((str(call.method), call.get_full_path(), "")).encode() + call.content
    digest = hashlib.sha256(said).hexdigest()
    kept = answer_once(call.token, key, digest, lambda: _said(answer()))
    return HttpResponse(
        kept.body, status=kept.status, content_type="application/json", headers=kept.headers
    )


def _said(response: HttpResponse) -> Said:
    headers = {name: response[name] for name in KEPT_HEADERS if name in response}
    return Said(response.status_code, response.content.decode(), headers)
