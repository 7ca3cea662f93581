"""Where one lands after signing in: the first page that one's roles open."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect

from rapport.platform.ui.page import Request, page
from rapport.platform.ui.plugs import menu_for


def home(request: Request) -> HttpResponse:
    """The first page of the menu; whoever plays no role learns what to do about it."""
    items = [item for _, found in menu_for(request.actor) for item in found]
    return HttpResponseRedirect(items[0].url) if items else page(request, "ui/home.html")
