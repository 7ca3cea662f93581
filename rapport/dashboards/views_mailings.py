"""A dashboard as a file, at once or by mail again and again: for who reads it away from the screen."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport.dashboards import actions
from rapport.dashboards.forms_mailings import MailingForm, rhythm_of, values_of
from rapport.dashboards.mailing import file_name
from rapport.dashboards.models import Dashboard, Mailing
from rapport.dashboards.paper import paper_of
from rapport.dashboards.printing import pdf_of
from rapport.dashboards.queries import finding
from rapport.dashboards.queries import mailings as found_mailings
from rapport.dashboards.sending import PERIODS
from rapport.kit.errors import RapportError
from rapport.performance.asking import line
from rapport.platform import access
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error

SEND = "dashboards.send_dashboard"


@require_safe
def dashboard_pdf(request: Request, pk: int) -> HttpResponse:
    """The dashboard as PDF, for what the page asks, of what the reader may see."""
    row = finding.dashboard(request.actor, pk)
    asked = line(request.actor, request.GET)["asked"]
    made = pdf_of(paper_of(request.actor, row, asked))
    response = HttpResponse(made, content_type="application/pdf")
    name = f"{file_name(row.name)} {asked.period.key}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


@require_safe
def mailings(request: Request, pk: int) -> HttpResponse:
    """To whom it is sent, and when."""
    row = finding.dashboard(request.actor, pk)
    found = found_mailings.mailings(request.actor, pk)
    context = {
        "dashboard": row,
        "rows": [_shown(request, one) for one in found],
        "may_send": access.may(request.actor, SEND),
        "is_mail_set_up": found_mailings.is_mail_set_up(),
    }
    return page(request, "dashboards/mailings.html", context)


def _shown(request: Request, one: Mailing) -> dict[str, Any]:
    people = list(one.recipients.all())
    mine = next((who for who in people if who.user_id == request.actor.user_id), None)
    return {
        "mailing": one,
        "rhythm": rhythm_of(one),
        "period": PERIODS[one.period],
        "people": [who for who in people if who.stopped_at is None],
        "stopped": [who for who in people if who.stopped_at is not None],
        "mine": mine,
        "may_change": found_mailings.may_change_mailing(request.actor, one),
    }


@require_http_methods(["GET", "POST"])
def schedule_mailing(request: Request, pk: int) -> HttpResponse:
    """Have it sent from now on."""
    access.require(request.actor, SEND)
    row = finding.dashboard(request.actor, pk)
    people = found_mailings.readers(request.actor, row)
    form = MailingForm(people, request.POST or None, initial={"people": [request.actor.user_id]})
    if request.method == "POST" and form.is_valid():
        try:
            actions.schedule_mailing(pk, form.plan, by=request.actor)
        except RapportError as error:
            show_error(form, error)
        else:
            return _back(pk)
    return _form(request, row, form, None)


@require_http_methods(["GET", "POST"])
def edit_mailing(request: Request, pk: int, mailing_pk: int) -> HttpResponse:
    """At other times, or to others."""
    row = finding.dashboard(request.actor, pk)
    found = found_mailings.own_mailing(request.actor, pk, mailing_pk)
    people = found_mailings.readers(request.actor, row)
    form = MailingForm(people, request.POST or None, initial=values_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_mailing(pk, mailing_pk, form.plan, by=request.actor)
        except RapportError as error:
            show_error(form, error)
        else:
            return _back(pk)
    return _form(request, row, form, found)


@require_POST
def delete_mailing(request: Request, pk: int, mailing_pk: int) -> HttpResponse:
    """Send it no more."""
    actions.delete_mailing(pk, mailing_pk, by=request.actor)
    return _back(pk)


@require_POST
def stop_mailing(request: Request, pk: int, mailing_pk: int) -> HttpResponse:
    """Not to me."""
    actions.stop_mailing(pk, mailing_pk, by=request.actor)
    return _back(pk)


@require_POST
def resume_mailing(request: Request, pk: int, mailing_pk: int) -> HttpResponse:
    """To me again."""
    actions.resume_mailing(pk, mailing_pk, by=request.actor)
    return _back(pk)


@csrf_exempt  # whoever reads the mail presses it, RFC 8058: the token alone says what may be done
@require_http_methods(["GET", "POST"])
def stop_mailing_by_link(request: Request, token: str) -> HttpResponse:
    """Stop what a mail came with; merely looking at it stops nothing."""
    is_done = request.method == "POST"
    if is_done:
        actions.stop_mailing_by_link(token)
    return page(request, "dashboards/stop_mailing.html", {"is_done": is_done})


def _form(
    request: Request, row: Dashboard, form: MailingForm, found: Mailing | None
) -> HttpResponse:
    context = {
        "dashboard": row,
        "form": form,
        "found": found,
        "title": _("Change when it is sent") if found else _("Send by mail"),
        "zone": timezone.get_current_timezone_name(),
        "is_mail_set_up": found_mailings.is_mail_set_up(),
    }
    status = 422 if form.errors else 200
    return page(request, "dashboards/schedule_mailing.html", context, status=status)


def _back(pk: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("mailings", args=[pk]), status=303)
