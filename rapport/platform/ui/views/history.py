"""What was done: to one record, and by one request, import, bulk edit or rule; and taking it back.

Opened when something looks wrong: who changed this, what stood here before, and how do I get it
back? So each change shows both values and the way to undo it.
"""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.kit.errors import RapportError
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Right
from rapport.platform.records.actions.restoring import restore_value as put_back
from rapport.platform.records.actions.undo import undo_story as undo
from rapport.platform.records.actions.undo.later import AT_ONCE, plan_undo
from rapport.platform.records.queries.history import history
from rapport.platform.records.queries.stories import event_count
from rapport.platform.records.queries.stories import story_page as told
from rapport.platform.ui.page import Request, page

IN_PANEL = 8


@require_safe
def record_history(request: Request, key: str, pk: int) -> HttpResponse:
    """A record's history, of all or of one ``?field=``; in a panel, its beginning."""
    field, cursor = request.GET.get("field", ""), request.GET.get("after", "")
    is_panel = bool(request.htmx) and not cursor
    limit = {"limit": IN_PANEL} if is_panel else {}
    found = history(request.actor, key, pk, field=field, cursor=cursor, **limit)
    here = reverse("record_history", args=[key, pk])
    part = f"field={field}&" if field else ""
    context = {
        "found": found,
        "kind": found.kind,
        "record": found.record,
        "here": here,
        "next_url": f"{here}?{part}after={found.next_cursor}" if found.next_cursor else "",
        "is_in_trash": getattr(found.record, "deleted_at", None) is not None,
        "is_panel": is_panel,
        "may_edit": access.may_see(
            request.actor, found.kind.model, Right.EDIT, name=found.kind.policy_name
        ),
    }
    return page(request, "history/record.html", context, fragment="entries" if cursor else "panel")


@require_POST
def restore_value(request: Request, key: str, pk: int) -> HttpResponse:
    """Put the value ``which`` ("before" or "after") of the change ``event`` of ``field`` back."""
    said = request.POST
    which: Literal["before", "after"] = "after" if said.get("which") == "after" else "before"
    event = int(said["event"]) if said.get("event", "").isdigit() else 0
    field = said.get("field", "")
    try:
        done = put_back(key, pk, event, field, by=request.actor, which=which)
    except RapportError as error:
        messages.error(request, " ".join(getattr(error, "fields", {}).values()) or str(error))
    else:
        sentence = _("It is as it was.") if done.changes else _("It is like that already.")
        messages.success(request, sentence)
    return HttpResponseRedirect(reverse("record_history", args=[key, pk]), status=303)


@require_safe
def story(request: Request, story: UUID) -> HttpResponse:
    """What one request, import, bulk edit or rule did, with the button that takes it back."""
    return page(request, "history/story.html", {"shown": told(request.actor, story)})


@require_POST
def undo_story(request: Request, story: UUID) -> HttpResponse:
    """Take a story back; with ``overwrite`` also what somebody changed since."""
    overwrite = request.POST.get("overwrite") == "1"
    how: dict[str, Any] = {"by": request.actor, "overwrite": overwrite}
    if event_count(story) > AT_ONCE:
        run = plan_undo(story, **how)
        return HttpResponseRedirect(reverse("bulk_run", args=[run.pk]), status=303)
    undone = undo(story, **how)
    outcome = undone.outcome
    if not outcome.changed and not outcome.conflict_count:
        reasons = " ".join(map(say, outcome.left))
        messages.info(request, reasons or _("Everything is as it was before already."))
        return HttpResponseRedirect(reverse("story", args=[story]), status=303)
    messages.success(request, _("%(count)s undone.") % {"count": outcome.changed})
    return HttpResponseRedirect(reverse("story", args=[undone.story]), status=303)
