"""Forms: their own page for whoever sets them up, and what strangers see of them."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from rapport.kit.errors import RapportError
from rapport.leads.actions import capturing as actions
from rapport.leads.forms import VisitorForm
from rapport.leads.framing import frame_policy, snippet
from rapport.leads.models import LeadForm
from rapport.leads.queries import forms as queries
from rapport.platform.accounts.adapter import seen_from
from rapport.platform.accounts.mails import absolute
from rapport.platform.records.queries.records import record_page
from rapport.platform.ui.knocking import hold
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.plugs import panels_for
from rapport.platform.ui.refused import show_error

READS, SENDS = 60, 10


@require_safe
def lead_form(request: Request, pk: int) -> HttpResponse:
    """A form with how it looks, where it is, and how to put it on a web site."""
    found = queries.lead_form(request.actor, pk)
    shown = record_page(request.actor, "lead_form", pk)
    address = absolute(reverse("submit_form", args=[found.token]))
    context = {
        "kind": shown.kind,
        "lead_form": found,
        "may_edit": shown.may_edit,
        "may_delete": shown.may_delete,
        "filled": shown.filled,
        "empty": shown.empty,
        "counted": queries.counted(found),
        "preview": VisitorForm(found, auto_id="preview_%s"),
        "address": address,
        "snippet": snippet(address, found.name),
        "panels": panels_for(request.actor, "record"),
    }
    return page(request, "leads/lead_form.html", context)


@csrf_exempt
@xframe_options_exempt
@require_http_methods(["GET", "POST"])
def submit_form(request: Request, token: str) -> HttpResponse:
    """A form as strangers see it, also inside of other web sites, where browsers keep no cookies of ours:
    what it carries is signed instead.
    """
    is_sent = request.method == "POST"
    hold(seen_from(request)[0], "lead_form", SENDS if is_sent else READS)
    found = queries.open_form(token)
    form = VisitorForm(found, request.POST if is_sent else None)
    if form.is_valid():
        agent = request.headers.get("User-Agent", "")
        try:
            actions.submit_form(found, form.sent(address=seen_from(request)[0], agent=agent))
        except RapportError as error:
            show_error(form, error)
        else:
            address = reverse("form_thanks", args=[token])
            return HttpResponseRedirect(address, status=303)
    context = {"lead_form": found, "form": form}
    response = page(request, "leads/submit_form.html", context, status=422 if form.errors else 200)
    return _framed(response, found)


@xframe_options_exempt
@require_safe
def form_thanks(request: Request, token: str) -> HttpResponse:
    """What strangers read afterwards."""
    found = queries.open_form(token)
    return _framed(page(request, "leads/form_thanks.html", {"lead_form": found}), found)


@require_http_methods(["GET", "POST"])
def confirm_submission(request: Request, token: str) -> HttpResponse:
    """Say that one sent it. Reading the mail is not enough: programs follow links too, people press."""
    hold(seen_from(request)[0], "lead_form", READS)
    found = queries.submission_at(token)
    if request.method == "POST":
        actions.confirm_submission(found)
        return HttpResponseRedirect(reverse("confirm_submission", args=[token]), status=303)
    return page(request, "leads/confirm_submission.html", {"submission": found})


def _framed(response: HttpResponse, form: LeadForm) -> HttpResponse:
    response.headers["Content-Security-Policy"] = frame_policy(form.frames)
    return response
