"""Whether and how a party is reached: on its page, in a form, and on the page behind a mail's last line."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from rapport.kit.errors import Invalid
from rapport.parties import queries as parties
from rapport.parties.consenting import CHANNELS
from rapport.platform import access
from rapport.platform.accounts.adapter import seen_from
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error
from rapport.touchpoints import actions, queries
from rapport.touchpoints.actions import Pressed
from rapport.touchpoints.contacting import SENTENCES, Why
from rapport.touchpoints.forms_contacting import PreferenceForm
from rapport.touchpoints.opting_out import read_token

SHOWN = ("email", "phone_call")
SALES = "sales"


@require_safe
def party_contact(request: Request, pk: int) -> HttpResponse:
    """Whether they may be written to and called now, and how they like it."""
    party = parties.party(request.actor, pk)
    now = timezone.now()
    found = {
        channel: queries.may_contact(party, channel=channel, purpose=SALES, now=now)
        for channel in SHOWN
    }
    context = {
        "party": party,
        "verdicts": [(CHANNELS[channel], verdict) for channel, verdict in found.items()],
        "preference": queries.preference_of(request.actor, party),
        "channels": CHANNELS,
        "sentences": SENTENCES,
        "hours": Why.HOURS,
        "may_set": access.may(request.actor, "touchpoints.set_preference"),
    }
    return page(request, "touchpoints/party_contact.html", context, fragment="panel")


@require_http_methods(["GET", "POST"])
def set_preference(request: Request, pk: int) -> HttpResponse:
    """How they like to be reached."""
    party = parties.party(request.actor, pk)
    access.require(request.actor, "touchpoints.set_preference", party)
    sent = request.POST if request.method == "POST" else None
    form = PreferenceForm(queries.preference_of(request.actor, party), sent)
    if form.is_valid():
        try:
            actions.set_preference(party, by=request.actor, **form.cleaned_data)
        except Invalid as error:
            show_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("party", args=[pk]), status=303)
    context = {"party": party, "form": form}
    status = 422 if form.errors else 200
    return page(request, "touchpoints/set_preference.html", context, status=status)


@csrf_exempt  # whoever reads the mail presses it, RFC 8058: the token alone says what may be done
@require_http_methods(["GET", "POST"])
def opt_out(request: Request, token: str) -> HttpResponse:
    """Stop what a mail was part of; merely looking at it stops nothing."""
    is_done, wish = request.method == "POST", read_token(token)
    is_everything = bool(request.POST.get("everything"))
    if is_done:
        pressed = Pressed(seen_from(request)[0], request.headers.get("User-Agent", ""))
        actions.opt_out(wish, pressed, is_everything=is_everything)
    context = {"is_done": is_done, "is_everything": is_everything, "is_damaged": wish is None}
    status = 404 if wish is None else 200
    return page(request, "touchpoints/opt_out.html", context, status=status)
