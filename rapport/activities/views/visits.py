"""The visit report: filled in at a customer's door, on a phone whose connection comes and goes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rapport.activities import queries
from rapport.activities.actions.visits import report_visit as report
from rapport.activities.forms import OUTCOMES
from rapport.activities.forms_visits import VisitForm
from rapport.kit.errors import RapportError
from rapport.platform import access
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error

ALLOWED = "camera=(self), geolocation=(self), microphone=()"


@require_http_methods(["GET", "POST"])
def report_visit(request: Request) -> HttpResponse:
    """Tell of a visit; ``?activity=`` of a planned one, ``?party=`` to whom.

    A script that sends what it has kept asks for JSON, and is told where the visit stands.
    """
    access.require(request.actor, "activities.report_visit")
    is_sent = request.method == "POST"
    form = VisitForm(request.POST, request.FILES) if is_sent else VisitForm.blank(**_asked(request))
    wants_json = request.headers.get("Accept") == "application/json"
    if form.is_valid():
        try:
            photos = request.FILES.getlist("photos")
            found = report(form.report(request.actor), by=request.actor, photos=photos)
        except RapportError as error:
            show_error(form, error)
        else:
            address = reverse("activity", args=[found.activity_id])
            if wants_json:
                return JsonResponse({"url": address}, status=201)
            messages.success(request, _("The visit is reported."))
            return HttpResponseRedirect(address, status=303)
    if wants_json:
        told = [str(one) for some in form.errors.values() for one in some]
        return JsonResponse({"errors": told}, status=422)
    context = {"form": form, "outcomes": OUTCOMES, "planned": _planned(request, form)}
    status = 422 if form.errors else 200
    response = page(request, "activities/report_visit.html", context, status=status)
    response["Permissions-Policy"] = ALLOWED
    return response


def _asked(request: Request) -> dict[str, object]:
    found: dict[str, object] = {}
    if (wanted := request.GET.get("activity", "")).isdecimal():
        found["activity"] = queries.activity(request.actor, int(wanted[:18])).pk
    if (wanted := request.GET.get("party", "")).isdecimal():
        found["party"] = f"#{wanted}"
    return found


def _planned(request: Request, form: VisitForm) -> object:
    """The planned visit that is told of, if it is one."""
    text = str(form["activity"].value() or "")
    return queries.activity(request.actor, int(text[:18])) if text.isdecimal() else None
