"""Safety headers, the door that only public addresses stand outside of, what is too large, and errors
as pages.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from rapport.kit.errors import RapportError
from rapport.platform.ui.safety import POLICY
from rapport.platform.ui.sizes import is_too_large
from rapport.platform.ui.views.errors import failure, too_large

Handler = Callable[[HttpRequest], HttpResponse]

PROGRAMS = ("/api/", "/mcp")
"""Where programs call: they show a token, and are told what is wrong in ways of their own."""
PUBLIC = (
    "/static/",
    "/-/health",
    "/-/offline",
    "/sign-in/",
    "/hooks/",
    "/unsubscribe/",
    "/q/",
    "/f/",
    "/calendar/feed/",
    "/book/",
    *PROGRAMS,
    "/.well-known/",
    "/oauth/register",
    "/oauth/token",
    "/oauth/revoke",
    "/favicon.ico",
    "/manifest.webmanifest",
    "/worker.js",
)


def timing_middleware(get_response: Handler) -> Handler:
    """How long the answer took us, for benchmarks and for whoever looks into the browser's tools.

    ``cpu`` is this thread's own work, without waiting for the database or for other processes.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        begun, worked = time.perf_counter(), time.thread_time()
        response = get_response(request)
        took, work = (time.perf_counter() - begun) * 1000, (time.thread_time() - worked) * 1000
        response.headers["Server-Timing"] = f"app;dur={took:.2f}, cpu;dur={work:.2f}"
        return response

    return middleware


def safety_middleware(get_response: Handler) -> Handler:
    """Content security policy and permissions on every answer; pages are never cached by others."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
        )
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def size_middleware(get_response: Handler) -> Handler:
    """Whatever is too large was not read, and goes no further."""

    def middleware(request: HttpRequest) -> HttpResponse:
        is_page = not request.path.startswith(PROGRAMS)
        if is_page and is_too_large(request.headers.get("Content-Length", "")):
            return too_large(request)
        return get_response(request)

    return middleware


def door_middleware(get_response: Handler) -> Handler:
    """Whoever has not signed in is sent to the door, except for public addresses."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated or request.path.startswith(PUBLIC):
            return get_response(request)
        if request.headers.get("HX-Request"):
            response = HttpResponse(status=401)
            response["HX-Redirect"] = settings.LOGIN_REDIRECT_URL
            return response
        return redirect_to_login(request.get_full_path())

    return middleware


class ErrorsMiddleware:
    """Turn a RapportError that a view let pass into its page, fragment or toast."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return failure(request, exception) if isinstance(exception, RapportError) else None
