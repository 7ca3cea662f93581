"""Notices: the bell, its number and its page.

Opened a few times a day from the bell: to see what happened meanwhile and to go there.
"""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from rapport.kit.errors import NotFound
from rapport.platform.notifications.actions.notifications import (
    read_all_notifications,
    read_notification,
)
from rapport.platform.notifications.queries import notifications as queries
from rapport.platform.ui.page import Request, page


@require_safe
def notifications(request: Request) -> HttpResponse:
    """The latest notices of whoever asks, by record; older ones as one goes down."""
    before = request.GET.get("before", "")
    found = queries.notifications(request.actor, before=int(before) if before.isdecimal() else 0)
    has_new = any(group.has_new for group in found.groups)
    context = {"groups": found.groups, "before": found.before, "has_new": has_new}
    return page(request, "notifications/notifications.html", context, fragment="list")


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
