"""The record of everything, and whether it is still what was recorded.

Opened by administrators who must show who did or saw what: after an incident, for a request of a
person, in an audit. Filtered by who, what, which record and when; taken away as a file.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.platform.events import actions, queries
from rapport.platform.ui.forms_audit import AuditForm, rows_of
from rapport.platform.ui.page import Request, page


@require_safe
def audit(request: Request) -> HttpResponse:
    """What was done, the newest first, and whether the chain of seals holds."""
    form = AuditForm(request.actor, request.GET)
    asked = form.asked()
    before = request.GET.get("before", "")
    found = queries.audit(request.actor, asked, before=int(before) if before.isdecimal() else 0)
    seal, waiting = queries.chain_head(request.actor)
    context = {
        "form": form,
        "rows": rows_of(found.events),
        "is_filtered": bool(asked.conditions()),
        "next_url": form.url("audit", before=found.before) if found.before else "",
        "export_url": form.url("export_audit"),
        "seal": seal,
        "waiting": waiting,
        "verdict": queries.last_verdict(request.actor),
    }
    return page(request, "history/audit.html", context, fragment="rows")


@require_safe
def export_audit(request: Request) -> FileResponse:
    """The same as a file."""
    asked = AuditForm(request.actor, request.GET).asked()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "audit.csv"
        actions.export_audit(asked, path, by=request.actor)
        return FileResponse(
            path.open("rb"), as_attachment=True, filename=path.name, content_type="text/csv"
        )


@require_POST
def verify_seals(request: Request) -> HttpResponse:
    """Compare all events with their seals, in the background."""
    actions.verify_seals_later(by=request.actor)
    messages.info(request, _("The comparison runs; its verdict appears here."))
    return HttpResponseRedirect(reverse("audit"), status=303)
