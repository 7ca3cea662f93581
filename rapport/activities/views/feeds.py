"""The calendar for other programs: chosen once, read by phones every quarter of an hour."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.activities import icalendars
from rapport.activities.actions import feeds as actions
from rapport.activities.queries import feeds as queries
from rapport.platform import access
from rapport.platform.accounts.mails import absolute
from rapport.platform.accounts.queries import actor_of
from rapport.platform.ui.page import Request, page


@require_safe
def my_feed(request: Request) -> HttpResponse:
    """Where one's calendar can be read, and who may be told."""
    access.require(request.actor, "activities.read_activities")
    found = queries.own_feed(request.actor)
    address = absolute(reverse("calendar_feed", args=[found.token])) if found else ""
    return page(request, "activities/my_feed.html", {"feed": found, "address": address})


@require_POST
def renew_feed(request: Request) -> HttpResponse:
    """Another secret address; the old one opens nothing any more."""
    actions.renew_feed(by=request.actor)
    messages.success(request, _("Your calendar has a new address."))
    return HttpResponseRedirect(reverse("my_feed"), status=303)


@require_POST
def close_feed(request: Request) -> HttpResponse:
    """No address at all."""
    actions.close_feed(by=request.actor)
    messages.success(request, _("No program reads your calendar any more."))
    return HttpResponseRedirect(reverse("my_feed"), status=303)


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """What programs read; whoever has the address needs no other key."""
    found = queries.feed(token)
    with translation.override(found.user.language):
        moments = queries.moments(actor_of(found.user), now=timezone.now())
        name = _("Rapport: %(name)s") % {"name": found.user.name}
        text = icalendars.calendar(name, moments)
    actions.note_read(found)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="rapport.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response
