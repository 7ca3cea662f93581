"""Webhooks: which programs are told what happens, and how their letters fare.

Opened by an administrator who connects another program, and again when that program says that it
was not told: to see each letter, every try, and to send again.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport.kit.errors import Invalid
from rapport.kit.speech import say_count
from rapport.platform import access
from rapport.platform.events.sentences import verb_of
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error
from rapport.platform.webhooks import queries
from rapport.platform.webhooks.actions import again
from rapport.platform.webhooks.actions import webhooks as actions
from rapport.platform.webhooks.choosing import EVERYTHING, groups
from rapport.platform.webhooks.models import Webhook

PATIENCE = timedelta(minutes=10)
"""So long may letters fail before the page warns of it."""
HUES = {"on": "green", "off": "orange", "due": "blue", "delivered": "green", "failed": "red"}
APPS = {
    "parties": gettext_lazy("People and organizations"),
    "orders": gettext_lazy("Orders"),
    "touchpoints": gettext_lazy("Interactions"),
    "records": gettext_lazy("All records, and own types"),
    "catalog": gettext_lazy("Products"),
    "exchange": gettext_lazy("Imports and exports"),
    "automation": gettext_lazy("Automations"),
    "insight": gettext_lazy("Insight"),
    "accounts": gettext_lazy("Users, teams and rights"),
    "webhooks": gettext_lazy("Webhooks"),
    "mcp": gettext_lazy("Assistants"),
    "oauth": gettext_lazy("Apps"),
    "events": gettext_lazy("The audit record"),
}


class WebhookForm(forms.Form):
    """Where to post, and what."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=gettext_lazy("Each letter is posted there as JSON, and signed."),
    )
    names = forms.MultipleChoiceField(
        label=gettext_lazy("What to tell"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["names"].choices = [(EVERYTHING, "")] + [  # type: ignore[attr-defined]
            (name, "") for app, names in groups().items() for name in (f"{app}.*", *names)
        ]

    @property
    def kinds(self) -> list[dict[str, Any]]:
        """Each app with its events as (name, words), and whether some of them are chosen."""
        chosen = set(self["names"].value() or ())
        return [
            {
                "label": APPS.get(app, app),
                "all": f"{app}.*",
                "events": [(name, verb_of(name)) for name in names],
                "is_open": not chosen.isdisjoint(names),
            }
            for app, names in sorted(
                groups().items(), key=lambda pair: [*APPS, pair[0]].index(pair[0])
            )
        ]

    @property
    def chosen(self) -> set[str]:
        """What is ticked."""
        return set(self["names"].value() or ())


class SinceForm(forms.Form):
    """From when on to tell everything again."""

    since = forms.DateTimeField(
        label=gettext_lazy("Everything since"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
    )


@require_safe
def webhooks(request: Request) -> HttpResponse:
    """Every webhook with how it fares."""
    rows = queries.webhooks(request.actor)
    return page(request, "webhooks/webhooks.html", {"webhooks": rows, "hues": HUES})


@require_safe
def webhook(request: Request, pk: int) -> HttpResponse:
    """One webhook: what it tells, its secret, and every letter."""
    return _show(request, queries.webhook(request.actor, pk), SinceForm())


def _show(request: Request, found: Webhook, form: SinceForm, *, status: int = 200) -> HttpResponse:
    state, before = request.GET.get("state", ""), request.GET.get("before", "")
    shown = queries.deliveries(
        request.actor, found, state=state, before=int(before) if before.isdecimal() else 0
    )
    context = {
        "webhook": found,
        "form": form,
        "is_unheard": found.failing_since and found.failing_since < timezone.now() - PATIENCE,
        "deliveries": shown,
        "words": {delivery.name: verb_of(delivery.name) for delivery in shown},
        "segments": _segments(state),
        "next_url": f"?state={state}&before={shown[-1].pk}" if len(shown) == queries.PAGE else "",
        "hues": HUES,
    }
    return page(request, "webhooks/webhook.html", context, fragment="deliveries", status=status)


def _segments(state: str) -> list[tuple[str, str, bool]]:
    wanted = [
        ("", _("All")),
        ("due", _("On its way")),
        ("failed", _("Given up")),
        ("delivered", _("Delivered")),
    ]
    return [(text, f"?state={key}" if key else "?", key == state) for key, text in wanted]


@require_http_methods(["GET", "POST"])
def create_webhook(request: Request) -> HttpResponse:
    """Connect another program."""
    access.require(request.actor, "webhooks.create_webhook")
    form = WebhookForm(request.POST or None, initial={"names": ["parties.*", "orders.*"]})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_webhook(**form.cleaned_data, by=request.actor)
        except Invalid as error:
            show_error(form, error)
        else:
            return _to(made.pk)
    return _show_form(request, form, None)


@require_http_methods(["GET", "POST"])
def edit_webhook(request: Request, pk: int) -> HttpResponse:
    """Change where it posts, and what."""
    found = queries.webhook(request.actor, pk)
    access.require(request.actor, "webhooks.edit_webhook", found)
    initial = {"name": found.name, "url": found.url, "names": found.names}
    form = WebhookForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_webhook(found, **form.cleaned_data, by=request.actor)
        except Invalid as error:
            show_error(form, error)
        else:
            return _to(pk)
    return _show_form(request, form, found)


def _show_form(request: Request, form: WebhookForm, found: Webhook | None) -> HttpResponse:
    context = {"form": form, "webhook": found, "everything": EVERYTHING}
    return page(request, "webhooks/edit_webhook.html", context, status=422 if form.errors else 200)


@require_POST
def switch_webhook(request: Request, pk: int, state: str) -> HttpResponse:
    """Switch it on or off."""
    found = queries.webhook(request.actor, pk)
    act = actions.switch_on_webhook if state == "on" else actions.switch_off_webhook
    act(found, by=request.actor)
    return _to(pk)


@require_POST
def test_webhook(request: Request, pk: int) -> HttpResponse:
    """Post a letter about this test."""
    actions.test_webhook(queries.webhook(request.actor, pk), by=request.actor)
    messages.success(
        request, _("A letter is on its way; in a moment this page says what came of it.")
    )
    return _to(pk)


@require_POST
def renew_webhook_secret(request: Request, pk: int) -> HttpResponse:
    """Sign with a new secret."""
    actions.renew_secret(queries.webhook(request.actor, pk), by=request.actor)
    messages.success(
        request, _("Letters are signed with the new secret, and for a day with the former one too.")
    )
    return _to(pk)


@require_POST
def delete_webhook(request: Request, pk: int) -> HttpResponse:
    """Take it away."""
    actions.delete_webhook(queries.webhook(request.actor, pk), by=request.actor)
    messages.success(
        request, _("The webhook is deleted; nothing is told to that program any more.")
    )
    return HttpResponseRedirect(reverse("webhooks"), status=303)


@require_POST
def send_again(request: Request, pk: int, delivery_pk: int) -> HttpResponse:
    """Send one letter again."""
    again.send_again(queries.webhook(request.actor, pk), delivery_pk, by=request.actor)
    messages.success(request, _("The letter is on its way again."))
    return _to(pk)


@require_POST
def send_failed_again(request: Request, pk: int) -> HttpResponse:
    """Send all letters again that were given up."""
    _say_sent(
        request, again.send_failed_again(queries.webhook(request.actor, pk), by=request.actor)
    )
    return _to(pk)


@require_POST
def send_since(request: Request, pk: int) -> HttpResponse:
    """Tell everything since a moment, again if need be."""
    found, form = queries.webhook(request.actor, pk), SinceForm(request.POST)
    access.require(request.actor, "webhooks.send_again", found)
    if not form.is_valid():
        return _show(request, found, form, status=422)
    _say_sent(request, again.send_since(found, form.cleaned_data["since"], by=request.actor))
    return _to(pk)


def _say_sent(request: Request, count: int) -> None:
    messages.success(
        request,
        say_count("%(count)s letter is on its way.", "%(count)s letters are on their way.", count),
    )


def _to(pk: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("webhook", args=[pk]), status=303)
