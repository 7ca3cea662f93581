"""Who follows a record, as a panel and a page of its own, and the button on every record's page.

Pressed in passing, whenever somebody wants to hear how a matter goes on, or has heard enough of it.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Model
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from rapport.platform.notifications.actions import followers as actions
from rapport.platform.notifications.queries import followers as queries
from rapport.platform.records.queries import attached
from rapport.platform.ui.page import Request, page

CHANGED = "followers"
"""What the browser is told, so that the button and the panel agree."""


@require_safe
def followers(request: Request, record_type: str, pk: int) -> HttpResponse:
    """Who hears what happens to a record."""
    return _show(request, record_type, attached.record_of(request.actor, record_type, pk))


@require_safe
def follow_button(request: Request, record_type: str, pk: int) -> HttpResponse:
    """The button alone."""
    record = attached.record_of(request.actor, record_type, pk)
    return _button(request, record_type, record)


@require_POST
def follow_record(request: Request, record_type: str, pk: int) -> HttpResponse:
    """Hear what happens to a record."""
    return _change(request, record_type, pk, actions.follow_record)


@require_POST
def unfollow_record(request: Request, record_type: str, pk: int) -> HttpResponse:
    """Hear no more of it."""
    return _change(request, record_type, pk, actions.unfollow_record)


def _change(
    request: Request, record_type: str, pk: int, change: Callable[..., None]
) -> HttpResponse:
    record = attached.record_of(request.actor, record_type, pk)
    change(record, by=request.actor)
    if not request.htmx:
        address = reverse("followers", args=[record_type, record.pk])
        return HttpResponseRedirect(address, status=303)
    show = _button if request.POST.get("part") == "button" else _show
    response = show(request, record_type, record)
    response["HX-Trigger"] = CHANGED
    return response


def _show(request: Request, key: str, record: Model) -> HttpResponse:
    kind, address = attached.address_of(request.actor, key, record.pk)
    rows = queries.followers(record)
    context = {
        "record": record,
        "key": key,
        "type": kind,
        "record_url": address,
        "followers": rows,
        "is_following": any(row.user.pk == request.actor.user_id for row in rows),
    }
    return page(request, "attached/followers.html", context, fragment="panel")


def _button(request: Request, key: str, record: Model) -> HttpResponse:
    is_following = queries.is_following(request.actor, record)
    context = {"record": record, "key": key, "is_following": is_following}
    return page(request, "attached/follow_button.html", context)
