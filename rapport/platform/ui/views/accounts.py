"""One's own account: profile, and where one is signed in.

Opened by everyone, seldom: to mend one's name or time zone, and to end a session on a lost phone.
"""

from __future__ import annotations

from zoneinfo import available_timezones

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from rapport.kit.errors import Invalid
from rapport.kit.speech import say_count
from rapport.platform.accounts import queries
from rapport.platform.accounts.actions import sessions, users
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error


class ProfileForm(forms.Form):
    """How one is called, and how dates and numbers read."""

    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=users.LANGUAGES)
    time_zone = forms.CharField(
        label=_("Time zone"),
        required=False,
        help_text=_("As in Europe/Berlin; empty means that of the company."),
        widget=forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off"}),
    )


@require_http_methods(["GET", "POST"])
def my_profile(request: Request) -> HttpResponse:
    """See and change one's own profile."""
    user = queries.own_user(request.actor)
    form = ProfileForm(
        request.POST or None,
        initial={name: getattr(user, name) for name in ProfileForm.base_fields},
    )
    if request.method == "POST" and form.is_valid():
        try:
            users.change_profile(user, by=request.actor, **form.cleaned_data)
        except Invalid as error:
            show_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("my_profile"))
    context = {"form": form, "user": user, "zones": sorted(available_timezones())}
    return page(request, "accounts/profile.html", context, status=422 if form.errors else 200)


@login_required  # its address stands outside of the door, among allauth's
def my_sessions(request: Request) -> HttpResponse:
    """Where one is signed in."""
    key = request.session.session_key or ""
    rows = queries.sessions_of(request.actor, queries.own_user(request.actor), current_key=key)
    return page(request, "accounts/sessions.html", {"sessions": rows})


@require_POST
def revoke_session(request: Request, pk: int) -> HttpResponse:
    """End one session: one's own, or anyone's as administrator."""
    sessions.revoke_session(pk, by=request.actor)
    messages.success(request, _("That session has ended."))
    return back(request, reverse("usersessions_list"))


@require_POST
def revoke_other_sessions(request: Request) -> HttpResponse:
    """End every session but this one."""
    user = queries.own_user(request.actor)
    key = request.session.session_key or ""
    ended = sessions.revoke_other_sessions(user, by=request.actor, current_key=key)
    messages.success(
        request,
        say_count(
            "%(count)s other session has ended.", "%(count)s other sessions have ended.", ended
        ),
    )
    return HttpResponseRedirect(reverse("usersessions_list"))


def back(request: Request, otherwise: str) -> HttpResponse:
    """To where the form asked to return, when that is an address of ours."""
    wanted = request.POST.get("next", "")
    is_ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return HttpResponseRedirect(wanted if is_ours else otherwise, status=303)
