"""The apps and assistants that act for one: the ones there are, how to connect another, and the question
that an app has its person asked.

Opened by whoever wants their assistant to know the customers, and has never done so before.
"""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport.kit.errors import Invalid
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.oauth import queries
from rapport.platform.oauth.actions import apps, connections
from rapport.platform.oauth.addresses import host_of, source_of, with_query
from rapport.platform.oauth.asking import Ask, asked_of, way_back
from rapport.platform.oauth.failures import Failed
from rapport.platform.oauth.models import App
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error
from rapport.platform.ui.safety import POLICY
from rapport.platform.ui.views.tokens import DAYS, offer, scopes_for

MCP = "/mcp"


class ConsentForm(forms.Form):
    """What an app may do, and for how long."""

    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("It may"), widget=forms.CheckboxSelectMultiple
    )
    days = forms.ChoiceField(
        label=gettext_lazy("For how long"),
        choices=[*DAYS[:-1], ("0", gettext_lazy("Until I end it"))],
    )


class AppForm(forms.Form):
    """An app that an administrator makes known."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=apps.LONGEST_NAME,
        help_text=gettext_lazy("People read it when the app asks to act for them."),
    )
    redirect_uris = forms.CharField(
        label=gettext_lazy("Where people are sent back to"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr", "placeholder": "https://"}),
        help_text=gettext_lazy("Addresses of the app, one a line, as it sends them to the letter."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[
            ("confidential", gettext_lazy("Confidential: it runs on a server and keeps a secret")),
            ("public", gettext_lazy("Public: it runs in a browser or on people's devices")),
        ],
        initial="confidential",
        widget=forms.RadioSelect,
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("It may ask for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Nothing chosen: whatever the person may do."),
    )


@require_safe
def my_apps(request: Request) -> HttpResponse:
    """The apps that act for one, and how to connect an assistant."""
    labels = dict(scopes_for(request.actor))
    context = {
        "address": f"{settings.BASE_URL}{MCP}",
        "connections": [
            (row, [labels.get(scope, scope) for scope in row.scopes])
            for row in queries.my_connections(request.actor)
        ],
        "is_open": queries.is_registration_open(),
    }
    return page(request, "accounts/apps.html", context)


@require_http_methods(["GET", "POST"])
def authorize(request: Request) -> HttpResponse:
    """The question whether an app may act for one. What the app asks stands in the address; it is read
    again with the answer.
    """
    app = queries.app_that_asks(request.actor, request.GET.get("client_id", ""))
    redirect_uri = way_back(app, request.GET)
    try:
        ask = asked_of(request.GET, app, redirect_uri)
        choices = _choices(request.actor, ask)
    except Failed as failure:
        return _back(request, redirect_uri, **failure.document)
    if request.method == "POST" and "refuse" in request.POST:
        return _back(request, redirect_uri, error="access_denied")
    form = ConsentForm(request.POST or None, initial={"scopes": ask.scopes, "days": "90"})
    offer(form, choices)
    if request.method == "POST" and form.is_valid():
        try:
            code = connections.connect_app(
                app,
                ask,
                form.cleaned_data["scopes"],
                days=int(form.cleaned_data["days"]) or None,
                by=request.actor,
            )
        except Invalid as error:
            show_error(form, error)
        else:
            return _back(request, redirect_uri, code=code)
    return _question(request, app, ask, form)


@require_POST
def disconnect_app(request: Request, pk: int) -> HttpResponse:
    """Let an app act for one no more."""
    connections.disconnect_app(pk, by=request.actor)
    messages.success(request, _("It is disconnected; from now on it is refused."))
    return HttpResponse(status=303, headers={"Location": reverse("my_apps")})


@require_safe
def all_apps(request: Request) -> HttpResponse:
    """Every app that is known."""
    labels = dict(scopes_for(request.actor))
    context = {
        "apps": [
            (
                app,
                sorted({host_of(uri) for uri in app.redirect_uris}),
                [labels.get(scope, scope) for scope in app.scopes],
            )
            for app in queries.apps(request.actor)
        ],
        "is_open": queries.is_registration_open(),
    }
    return page(request, "accounts/all_apps.html", context)


@require_http_methods(["GET", "POST"])
def enter_app(request: Request) -> HttpResponse:
    """Make an app known. Its secret is on the answer alone."""
    access.require(request.actor, "oauth.enter_app")
    form = AppForm(request.POST or None)
    offer(form, scopes_for(request.actor))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = apps.enter_app(
                said["name"],
                said["redirect_uris"].split(),
                has_secret=said["kind"] == "confidential",
                scopes=said["scopes"],
                by=request.actor,
            )
        except Invalid as error:
            show_error(form, error)
        else:
            return page(request, "accounts/app_entered.html", {"made": made}, status=201)
    status = 422 if form.errors else 200
    return page(request, "accounts/enter_app.html", {"form": form}, status=status)


@require_POST
def renew_app_secret(request: Request, pk: int) -> HttpResponse:
    """Give an app another secret, which is on the answer alone."""
    made = apps.renew_app_secret(pk, by=request.actor)
    return page(request, "accounts/app_entered.html", {"made": made}, status=201)


@require_POST
def remove_app(request: Request, pk: int) -> HttpResponse:
    """Shut an app out, whoever connected it."""
    apps.remove_app(pk, by=request.actor)
    messages.success(request, _("That app is shut out, and acts for nobody any more."))
    return HttpResponse(status=303, headers={"Location": reverse("all_apps")})


@require_POST
def change_registration(request: Request) -> HttpResponse:
    """Let apps make themselves known, or let them no more."""
    apps.change_registration(is_open="open" in request.POST, by=request.actor)
    messages.success(request, _("That is changed."))
    return HttpResponse(status=303, headers={"Location": reverse("all_apps")})


def _choices(asker: Actor, ask: Ask) -> list[tuple[str, str]]:
    """What the person can lend of what is asked for. Raises Failed when that is nothing."""
    labels = dict(scopes_for(asker))
    found = [(scope, labels[scope]) for scope in ask.choices if scope in labels]
    if not found:
        raise Failed("invalid_scope", "This person can lend nothing of that.")
    return found


def _question(request: Request, app: App, ask: Ask, form: ConsentForm) -> HttpResponse:
    context = {
        "app": app,
        "form": form,
        "host": host_of(ask.redirect_uri),
        "is_here": ask.redirect_uri.startswith("http:"),
    }
    status = 422 if form.errors else 200
    response = page(request, "accounts/authorize.html", context, status=status)
    away = POLICY.replace("form-action 'self'", f"form-action 'self' {source_of(ask.redirect_uri)}")
    response["Content-Security-Policy"] = away
    return response


def _back(request: Request, redirect_uri: str, **said: str) -> HttpResponse:
    """The answer, to the app's own address, with its word to know it by (and ours, RFC 9207)."""
    state = request.GET.get("state")
    kept = {"state": state} if state is not None else {}
    location = with_query(redirect_uri, **said, **kept, iss=settings.BASE_URL)
    return HttpResponse(status=303, headers={"Location": location})
