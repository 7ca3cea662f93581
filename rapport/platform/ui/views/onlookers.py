"""Who else has the record open: asked by onlookers.js while somebody looks at a page.

Never opened by itself; it saves two colleagues from writing past each other.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from rapport.platform.notifications.actions.notifications import read_notifications_of
from rapport.platform.onlookers import actions
from rapport.platform.records.queries import attached
from rapport.platform.ui.page import Request, page


@require_POST
def look_on(request: Request, record_type: str, pk: int) -> HttpResponse:
    """Say that one is here, or has just left, and see who else is. What the bell told of the record is
    seen by it.
    """
    record = attached.record_of(request.actor, record_type, pk)
    if request.POST.get("leaves"):
        actions.leave(record._meta.label_lower, record.pk, by=request.actor)
        return HttpResponse(status=204)
    is_editing = request.POST.get("editing") == "1"
    company = actions.look_on(record, by=request.actor, is_editing=is_editing)
    read_notifications_of(record, by=request.actor)
    return page(request, "ui/_onlookers.html", {"company": company})


@require_POST
def choose_visibility(request: Request) -> HttpResponse:
    """Be shown to colleagues, or not."""
    actions.choose_visibility(is_shown=bool(request.POST.get("is_shown")), by=request.actor)
    messages.success(request, gettext("Saved."))
    return HttpResponseRedirect(reverse("my_notifications"), status=303)
