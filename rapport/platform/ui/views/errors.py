"""What a person sees when something is missing, forbidden, refused or broken."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, get_language_bidi, gettext_noop
from django.utils.translation import gettext as _

from rapport.kit.errors import Invalid, NotFound, RapportError
from rapport.platform.ui.page import render
from rapport.platform.ui.sheets import DOOR
from rapport.platform.ui.sizes import most_megabytes

TITLES = {
    400: gettext_noop("This request could not be read"),
    403: gettext_noop("This is not yours to do"),
    404: gettext_noop("Not found"),
    409: gettext_noop("That is not possible now"),
    413: gettext_noop("That is too large"),
    422: gettext_noop("Something is not right"),
    429: gettext_noop("Slow down a little"),
    500: gettext_noop("Something broke on our side"),
}
NEXT = {
    403: gettext_noop("If you need this for your work, ask an administrator."),
    404: gettext_noop("Check the address, or search for what you wanted."),
    409: gettext_noop("Go back and reload the page to see how things stand now."),
    413: gettext_noop("Go back and choose a smaller file, or send it in parts."),
    429: gettext_noop("Wait a few minutes, then try again."),
}
"""What to do then, where the sentence itself does not say it."""

BROKEN = """<!doctype html>
<html lang="{language}" dir="{direction}" data-theme="auto">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>{title} · Rapport</title>
<link rel="icon" href="/static/ui/favicon.svg" type="image/svg+xml">
<script src="/static/ui/theme.js"></script>
{sheets}
</head>
<body>
<div class="door">
<header><a class="brand" href="/"><img src="/static/ui/favicon.svg" width="28" height="28" alt="">Rapport</a></header>
<main class="door-card">
<p class="door-code">500</p>
<h1>{title}</h1>
<p>{message} {after}</p>
<div class="form-actions"><a class="btn primary" href="/">{start}</a></div>
</main>
</div>
</body>
</html>
"""


def failure(request: HttpRequest, error: RapportError) -> HttpResponse:
    """``error`` as a page, or as a toast when htmx asked."""
    fields = error.fields if isinstance(error, Invalid) else {}
    return _told(request, error.status, str(error), fields=fields)


def _told(request: HttpRequest, status: int, message: str, **more: Any) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return _page(request, status, message, after=NEXT.get(status, ""), **more)
    response = HttpResponse(status=status)
    response["HX-Reswap"] = "none"
    response["HX-Trigger"] = json.dumps({"toast": {"message": message, "kind": "error"}})
    return response


def _page(request: HttpRequest, status: int, message: str, **more: Any) -> HttpResponse:
    context = {"status": status, "title": TITLES[status], "message": message, **more}
    return HttpResponse(render(request, "ui/error.html", context), status=status)


def too_large(request: HttpRequest) -> HttpResponse:
    sentence = _("This is larger than %(most)s MB, the most that may be uploaded here.")
    return _told(request, 413, sentence % {"most": most_megabytes()})


def too_many(request: HttpRequest) -> HttpResponse:
    return _told(request, 429, _("There were too many attempts from here."))


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
    """Without a template on purpose: whatever broke may also break rendering."""
    body = format_html(
        BROKEN,
        language=get_language() or "en",
        direction="rtl" if get_language_bidi() else "ltr",
        sheets=format_html_join(
            "", '<link rel="stylesheet" href="/static/ui/{}.css">', ((sheet,) for sheet in DOOR)
        ),
        title=_(TITLES[500]),
        message=_("Nothing was half-written. Go back and try once more."),
        after=_("If it breaks again, tell an administrator: the details are in the log."),
        start=_("To the start"),
    )
    return HttpResponse(body, status=500)
