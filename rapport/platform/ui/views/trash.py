"""The trash of every type.

Opened when something is missing that somebody deleted, and by administrators who must delete for
good. What lies there, since when, by whom, and when it goes by itself.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rapport.kit.errors import Invalid
from rapport.platform import access
from rapport.platform.records.actions import trash as actions
from rapport.platform.records.queries import trash as queries
from rapport.platform.records.queries.lists import record_type_of
from rapport.platform.ui.page import Request, offer_undo, page

SHOWN_REASONS = 3


@require_safe
def trash(request: Request, key: str = "") -> HttpResponse:
    """What of a type lies in the trash; without a type, of the first of which something does."""
    access.require(request.actor, "records.see_trash")
    heaps = queries.heaps(request.actor)
    chosen = key or next((heap.kind.key for heap in heaps if heap.count), "")
    cursor = request.GET.get("after", "")
    found = queries.trash(request.actor, chosen, cursor=cursor) if chosen else None
    context = {
        "heaps": [heap for heap in heaps if heap.count or heap.kind.key == chosen],
        "others": [heap for heap in heaps if not heap.count and heap.kind.key != chosen],
        "found": found,
        "next_url": f"{reverse('trash_of', args=[chosen])}?after={found.next_cursor}"
        if found and found.next_cursor
        else "",
        "may_erase": access.may(request.actor, "records.erase_record"),
    }
    return page(request, "history/trash.html", context)


@require_POST
def restore_trash(request: Request, key: str) -> HttpResponse:
    """Take the chosen records out of the trash."""
    kind = record_type_of(request.actor, key)
    result = actions.restore_records(kind, _chosen(request), by=request.actor)
    if result.done:
        words = ngettext("%(count)s restored.", "%(count)s restored.", result.done)
        offer_undo(request, words % {"count": result.done})
    return _back(request, key, result)


@require_POST
def erase_trash(request: Request, key: str) -> HttpResponse:
    """Delete the chosen records for good."""
    kind = record_type_of(request.actor, key)
    result = actions.erase_records(kind, _chosen(request), by=request.actor)
    if result.done:
        words = ngettext("%(count)s deleted for good.", "%(count)s deleted for good.", result.done)
        messages.success(request, words % {"count": result.done})
    return _back(request, key, result)


@require_POST
def set_retention(request: Request, key: str) -> HttpResponse:
    """Say how many days a type's records stay in the trash."""
    days = request.POST.get("days", "")
    try:
        actions.set_retention(key, int(days) if days.isdecimal() else -1, by=request.actor)
        messages.success(request, _("Saved."))
    except Invalid as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(reverse("trash_of", args=[key]), status=303)


def _chosen(request: Request) -> list[int]:
    """The ids in the boxes that were ticked, or the one whose own button was pressed."""
    pks = request.POST.getlist("only") or request.POST.getlist("pk")
    return [int(pk) for pk in pks if pk.isdecimal() and len(pk) < 19]


def _back(request: Request, key: str, result: actions.Sorted) -> HttpResponse:
    for sentence in list(dict.fromkeys(said for _pk, said in result.refused))[:SHOWN_REASONS]:
        messages.error(request, sentence)
    if not result.done and not result.refused:
        messages.info(request, _("Choose some records first."))
    return HttpResponseRedirect(reverse("trash_of", args=[key]), status=303)
