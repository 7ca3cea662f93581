"""The page of a mailbox: whether it is read, what came in, and with which password."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport.platform import access
from rapport.platform.records.queries.records import record_page
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.plugs import panels_for
from rapport.touchpoints.channels.email import actions, queries
from rapport.touchpoints.tasks import read_mailboxes_soon


class PasswordForm(forms.Form):
    """The password, which is never shown again."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=500,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "off"}),
        help_text=gettext_lazy(
            "Of the mailbox, better one for this program alone. It is kept, and shown to nobody."
        ),
    )


@require_safe
def mailbox(request: Request, pk: int) -> HttpResponse:
    """One mailbox, whole."""
    found = queries.mailbox(request.actor, pk)
    shown = record_page(request.actor, "mailbox", pk)
    context = {
        "kind": shown.kind,
        "mailbox": found,
        "may_edit": shown.may_edit,
        "may_delete": shown.may_delete,
        "filled": shown.filled,
        "empty": shown.empty,
        "mails": queries.latest_mails(request.actor, found),
        "panels": panels_for(request.actor, "record"),
    }
    return page(request, "touchpoints/mailbox.html", context)


@require_http_methods(["GET", "POST"])
def open_mailbox(request: Request, pk: int) -> HttpResponse:
    """Say with which password it is read."""
    found = queries.mailbox(request.actor, pk)
    access.require(request.actor, "touchpoints.open_mailbox", found)
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.open_mailbox(found, form.cleaned_data["password"], by=request.actor)
        messages.success(request, _("It is read within a minute."))
        return HttpResponseRedirect(reverse("mailbox", args=[pk]), status=303)
    context = {"mailbox": found, "form": form}
    status = 422 if form.errors else 200
    return page(request, "touchpoints/open_mailbox.html", context, status=status)


@require_POST
def read_mailbox(request: Request, pk: int) -> HttpResponse:
    """Have it read now, by the worker."""
    found = queries.mailbox(request.actor, pk)
    access.require(request.actor, "touchpoints.read_mailbox", found)
    read_mailboxes_soon()
    messages.success(request, _("It is being read."))
    return HttpResponseRedirect(reverse("mailbox", args=[pk]), status=303)
