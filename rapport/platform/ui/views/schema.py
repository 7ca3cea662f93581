"""The set-up of objects and fields as a file.

Opened by an administrator who tried something out in one installation and wants it in another.
"""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rapport.kit.errors import Invalid
from rapport.platform import access
from rapport.platform.records.actions.custom import importing
from rapport.platform.records.queries.schema import SAME, differences
from rapport.platform.records.queries.schema import schema as schema_of
from rapport.platform.ui.page import Request, page

MOST_BYTES = 2_000_000


@require_safe
def export_schema(request: Request) -> HttpResponse:
    """Every custom object and field, as a file."""
    response = JsonResponse(
        schema_of(request.actor), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    response["Content-Disposition"] = 'attachment; filename="rapport-schema.json"'
    return response


@require_http_methods(["GET", "POST"])
def schema(request: Request) -> HttpResponse:
    """Take the set-up along, or bring another one in: first looked at, then done."""
    access.require(request.actor, "records.import_schema")
    context: dict[str, Any] = {"found": None, "error": "", "text": ""}
    if request.method == "POST":
        try:
            context["text"] = _text(request)
            document = json.loads(context["text"])
            if request.POST.get("do"):
                return _done(request, document)
            found = differences(request.actor, document)
        except json.JSONDecodeError:
            context["error"] = _("This file is not JSON.")
        except Invalid as error:
            context["error"] = str(error)
        else:
            context["found"] = sorted(found, key=lambda one: one.state == SAME)
    return page(request, "custom/schema.html", context, status=422 if context["error"] else 200)


def _text(request: Request) -> str:
    upload = request.FILES.get("file")
    if upload is None:
        return request.POST.get("text", "")
    if upload.size and upload.size > MOST_BYTES:
        raise Invalid("large_file", fields={"file": "This file is too large to be a set-up."})
    return bytes(upload.read()).decode("utf-8", errors="replace")


def _done(request: Request, document: Any) -> HttpResponse:
    found = importing.import_schema(document, by=request.actor)
    left = len(importing.conflicts(found))
    sentence = _("The set-up is brought in; %(left)s conflicts were left alone.") % {"left": left}
    messages.success(request, sentence if left else _("The set-up is brought in."))
    return HttpResponseRedirect(reverse("set_up_objects"), status=303)
