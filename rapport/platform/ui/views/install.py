"""What lets a browser install Rapport as an app: the manifest, the service worker, the offline page.

Opened by browsers, before anybody has signed in; nothing here tells of any record.
"""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rapport.platform.ui.page import render
from rapport.platform.ui.sheets import DOOR

PAPER = "#f8f6f4"
ICONS = (
    ("icon-192.png", "192x192", "image/png", "any"),
    ("icon-512.png", "512x512", "image/png", "any"),
    ("maskable-512.png", "512x512", "image/png", "maskable"),
    ("icon.svg", "any", "image/svg+xml", "any"),
)


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """The web app manifest, in the reader's language."""
    icons = [
        {"src": static(f"ui/icons/{name}"), "sizes": sizes, "type": kind, "purpose": purpose}
        for name, sizes, kind, purpose in ICONS
    ]
    content = {
        "id": "/",
        "name": "Rapport",
        "short_name": "Rapport",
        "description": _("Customers, and everything that passed between them and us."),
        "lang": get_language(),
        "dir": "rtl" if get_language_bidi() else "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": icons,
        "shortcuts": [
            {"name": name, "url": address, "icons": icons[:1]}
            for name, address in (
                (_("Search"), reverse("search")),
                (_("Import a file"), reverse("create_import")),
            )
        ],
    }
    response = JsonResponse(content, content_type="application/manifest+json")
    response["Cache-Control"] = "private, max-age=3600"
    return response


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: keeps versioned static files and the offline page, and no record ever."""
    files = offline_files()
    page = render(request, "install/offline.html", {"sheets": sheets()})
    version = sha256("\n".join([*files, page]).encode()).hexdigest()[:12]
    known = {
        "cache": f"rapport-{version}",
        "files": files,
        "offline": reverse("offline"),
        "prefix": settings.STATIC_URL,
    }
    script = render(request, "install/worker.js", {"known": json.dumps(known)})
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What one sees without a connection; the worker keeps it."""
    return HttpResponse(render(request, "install/offline.html", {"sheets": sheets()}))


@cache
def offline_files() -> list[str]:
    """The addresses of what the offline page is drawn with."""
    return [static(name) for name in (*sheets(), "ui/theme.js", "ui/retry.js", "ui/favicon.svg")]


def sheets() -> list[str]:
    """The style sheets of the offline page: those of the door."""
    return [f"ui/{sheet}.css" for sheet in DOOR]
