"""What goes wrong, as RFC 9457 has it: one document for every error, and what only programs are told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse

from rapport.kit.errors import Invalid, RapportError
from rapport.kit.speech import noted

MEDIA_TYPE = "application/problem+json"
BROKEN = noted("Something broke on our side; nothing was half-written. The details are in our log.")


class Stopped(RapportError):
    """A request that the API itself does not take, with its status and headers."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        headers: Mapping[str, str] | None = None,
        **data: object,
    ) -> None:
        super().__init__(code, message, **data)
        self.status, self.headers = status, dict(headers or {})


def told(error: RapportError) -> HttpResponse:
    """``error`` as a problem document."""
    fields = error.fields if isinstance(error, Invalid) else {}
    headers = error.headers if isinstance(error, Stopped) else {}
    return problem(error.status, error.code, error.message, errors=fields, headers=headers)


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    errors: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """``code`` is for programs, ``detail`` for people; ``errors`` say what is wrong with which field."""
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }
    if errors:
        document["errors"] = dict(errors)
    body = json.dumps(document, ensure_ascii=False)
    return HttpResponse(body, status=status, content_type=MEDIA_TYPE, headers=dict(headers or {}))
