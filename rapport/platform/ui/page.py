"""How every view answers: the page, or only the fragment that htmx asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template import engines
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from rapport.platform.access.requests import Request
from rapport.platform.events.stories import current_story

__all__ = ["Request", "offer_undo", "page", "render", "toast"]


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
    compiled = engine.env.in_language(get_language()).get_template(template)
    token: Any = SimpleLazyObject(lambda: get_token(request))  # masked once per page, not per form
    values = {
        **(context or {}),
        "request": request,
        "csrf_token": token,
        "csrf_input": SimpleLazyObject(lambda: _csrf_input(token)),
    }
    for processor in engine.template_context_processors:
        values.update(processor(request))
    if not block:
        return str(compiled.render(values))
    return "".join(compiled.blocks[block](compiled.new_context(values)))


def _csrf_input(token: str) -> SafeString:
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token)


def _wants_fragment(request: Request) -> bool:
    return (
        bool(request.htmx) and not request.htmx.boosted and not request.htmx.history_restore_request
    )


def toast(
    response: HttpResponse, message: str, *, kind: str = "success", undo: UUID | None = None
) -> HttpResponse:
    """Have the browser show ``message`` briefly once it has ``response``, with a button that takes
    the story ``undo`` back.
    """
    said = {"message": message, "kind": kind}
    if undo is not None:
        said["undo"] = reverse("undo_story", args=[undo])
    response["HX-Trigger"] = json.dumps({"toast": said})
    return response


def offer_undo(request: HttpRequest, message: str) -> None:
    """Show ``message`` on the next page, with a button that takes back what this request did."""
    messages.success(request, message, extra_tags=reverse("undo_story", args=[current_story()]))
