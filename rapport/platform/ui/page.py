"""How every view answers: the page, or only the fragment that htmx asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.backends.utils import csrf_input_lazy, csrf_token_lazy

from rapport.platform.access.requests import Request

__all__ = ["Request", "page", "render", "toast"]


def page(
    request: Request,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    fragment: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render ``template``, or only its block ``fragment`` when htmx asks (and is not boosting)."""
    wanted = fragment if fragment and _wants_fragment(request) else ""
    response = HttpResponse(render(request, template, context, block=wanted), status=status)
    if fragment:
        response["Vary"] = "HX-Request"
    return response


def render(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    block: str = "",
) -> str:
    """The text of ``template``, or of its one ``block``."""
    engine: Any = engines["pages"]
    if not block:
        return str(engine.get_template(template).render(dict(context or {}), request))
    compiled = engine.get_template(template).template
    values = {
        **(context or {}),
        "request": request,
        "csrf_input": csrf_input_lazy(request),
        "csrf_token": csrf_token_lazy(request),
    }
    for processor in engine.template_context_processors:
        values.update(processor(request))
    return "".join(compiled.blocks[block](compiled.new_context(values)))


def _wants_fragment(request: Request) -> bool:
    return (
        bool(request.htmx) and not request.htmx.boosted and not request.htmx.history_restore_request
    )


def toast(response: HttpResponse, message: str, *, kind: str = "success") -> HttpResponse:
    """Have the browser show ``message`` briefly once it has ``response``."""
    response["HX-Trigger"] = json.dumps({"toast": {"message": message, "kind": kind}})
    return response
