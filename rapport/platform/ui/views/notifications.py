"""Notices: the bell, its number and its page.

Opened a few times a day from the bell: to see what happened meanwhile and to go there.
"""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from rapport.kit.errors import NotFound
from rapport.platform.automation import queries
from rapport.platform.automation.actions.notifications import (
    read_all_notifications,
    read_notification,
)
from rapport.platform.ui.page import Request, page


@require_safe
def notifications(request: Request) -> HttpResponse:
    """The latest notices of whoever asks."""
    found = queries.notifications(request.actor)
    has_new = any(notice.read_at is None for notice in found)
    context = {"notices": found, "has_new": has_new}
    return page(request, "notifications/notifications.html", context)


@require_safe
def notification(request: Request, pk: int) -> HttpResponse:
    """Go where a notice leads; it is read then."""
    found = read_notification(pk, by=request.actor)
    if found is None:
        raise NotFound()
    return HttpResponseRedirect(found.url or reverse("notifications"))


@require_POST
def read_notifications(request: Request) -> HttpResponse:
    """All is read."""
    read_all_notifications(by=request.actor)
    return HttpResponseRedirect(reverse("notifications"), status=303)


@require_safe
def unread_count(request: Request) -> HttpResponse:
    """The number on the bell, for bell.js."""
    return JsonResponse({"count": queries.unread_count(request.actor)})
