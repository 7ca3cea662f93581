"""One address of the API: who calls, which method, and every error as a problem document."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from rapport.kit.errors import NotFound, RapportError
from rapport.kit.prepared import prepared
from rapport.kit.speech import noted, say
from rapport.platform.api.authentication import Call, actors_of, authenticate
from rapport.platform.api.problems import BROKEN, Stopped, problem, told

View = Callable[..., HttpResponse]
log = logging.getLogger(__name__)


def address(**views: View) -> View:
    """What answers at one address, by method: ``address(GET=read_record, PATCH=edit_record)``."""

    @csrf_exempt  # no cookie opens anything here
    def answer(request: HttpRequest, **args: Any) -> HttpResponse:
        try:
            return _answer(cast("Call", request), views, args)
        except RapportError as error:
            return told(error)
        except RequestDataTooBig:
            return problem(413, "too_large", say("The body is too large."))
        except Exception:  # a bug of ours: programs read a problem document, people the log
            log.exception("%s %s", request.method, request.path)
            return problem(500, "broken", say(BROKEN))

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


def _answer(call: Call, views: Mapping[str, View], args: Mapping[str, Any]) -> HttpResponse:
    with prepared(connection):
        call.token, call.user = authenticate(call)
        call.person, call.actor = actors_of(call.token, call.user)
    method = "GET" if call.method == "HEAD" else str(call.method)
    view = views.get(method) or views.get("ANY")
    if view is None:
        allowed = ", ".join(sorted(views))
        raise Stopped(
            405,
            "method_not_allowed",
            noted("Here one can only %(allowed)s."),
            headers={"Allow": allowed},
            allowed=allowed,
        )
    with timezone.override(call.user.time_zone or settings.TIME_ZONE):
        return view(call, **args)
