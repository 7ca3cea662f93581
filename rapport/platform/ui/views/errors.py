"""What a person sees when something is missing, forbidden, refused or broken."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from rapport.kit.errors import Invalid, NotFound, RapportError
from rapport.platform.ui.page import render

TITLES = {
    400: gettext_noop("This request could not be read"),
    403: gettext_noop("This is not yours to do"),
    404: gettext_noop("Not found"),
    409: gettext_noop("That is not possible now"),
    422: gettext_noop("Something is not right"),
    500: gettext_noop("Something broke on our side"),
}
NEXT = {
    403: gettext_noop("If you need this for your work, ask an administrator."),
    404: gettext_noop("Check the address, or search for what you wanted."),
    409: gettext_noop("Go back and reload the page to see how things stand now."),
}
"""What to do then, where the sentence itself does not say it."""


def failure(request: HttpRequest, error: RapportError) -> HttpResponse:
    """``error`` as a page, or as a toast when htmx asked."""
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=error.status)
        response["HX-Reswap"] = "none"
        response["HX-Trigger"] = json.dumps({"toast": {"message": str(error), "kind": "error"}})
        return response
    fields = error.fields if isinstance(error, Invalid) else {}
    after = NEXT.get(error.status, "")
    return _page(request, error.status, str(error), fields=fields, after=after)


def _page(request: HttpRequest, status: int, message: str, **more: Any) -> HttpResponse:
    context = {"status": status, "title": TITLES[status], "message": message, **more}
    return HttpResponse(render(request, "ui/error.html", context), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(
        request, 400, _("The address or the form was damaged on its way. Go back and try again.")
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    message = _("Your role does not allow this. An administrator can change that.")
    return _page(request, 403, message)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return failure(request, NotFound())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    message = _("This form had expired. Go back, reload the page and send it again.")
    return _page(request, 403, message)


def server_error(request: HttpRequest) -> HttpResponse:
    """Static on purpose: whatever broke may also break rendering."""
    sheets = "".join(
        f'<link rel="stylesheet" href="/static/ui/{name}.css">'
        for name in (
            "tokens",
            "base",
            "components/controls",
            "components/forms",
            "components/shell",
        )
    )
    body = (
        '<!doctype html><html lang="en" data-theme="auto"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Something broke · Rapport</title>{sheets}"
        '<div class="door"><main class="door-card"><p class="door-code">500</p>'
        "<h1>Something broke on our side</h1>"
        "<p>Nothing was half-written. The details are in the log.</p>"
        '<p class="form-actions"><a class="btn primary" href="/">Back to the start</a></p></main></div>'
    )
    return HttpResponse(body, status=500)
