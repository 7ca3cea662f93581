"""Users, for administrators: who is here, what they may do, and their ways in.

Opened when someone joins, leaves, changes jobs, or cannot sign in.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from rapport.kit.errors import Invalid
from rapport.platform import access
from rapport.platform.access import Role
from rapport.platform.accounts import queries
from rapport.platform.accounts.actions import sessions, sign_in
from rapport.platform.accounts.actions import users as actions
from rapport.platform.accounts.adapter import AccountAdapter
from rapport.platform.accounts.models import User
from rapport.platform.accounts.tokens import invitation_path
from rapport.platform.events.queries import history
from rapport.platform.records.saying import said_choices
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error

ROLES = [(role.value, role.label) for role in Role]
LATEST = 20


class InviteForm(forms.Form):
    """Whom to invite as what."""

    email = forms.EmailField(label=_("E-mail"))
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=said_choices(ROLES), widget=forms.CheckboxSelectMultiple
    )
    team: Any = forms.ModelChoiceField(
        None, label=_("Team"), required=False, empty_label=_("No team")
    )


class RolesForm(forms.Form):
    """What someone may do here."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=said_choices(ROLES),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def users(request: Request) -> HttpResponse:
    """Everyone who may sign in, or could once."""
    words = request.GET.get("q", "").strip()
    context = {
        "users": queries.users(request.actor, words=words),
        "protected": queries.protected_user_ids(request.actor),
        "words": words,
        "now": timezone.now(),
    }
    return page(request, "accounts/users.html", context, fragment="table")


@require_http_methods(["GET", "POST"])
def invite_user(request: Request) -> HttpResponse:
    """Invite someone by mail."""
    access.require(request.actor, "accounts.invite_user")
    form = InviteForm(request.POST or None, initial={"roles": [Role.SALES_PERSON.value]})
    form.fields["team"].queryset = queries.teams(request.actor)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.invite_user(by=request.actor, **form.cleaned_data)
        except Invalid as error:
            show_error(form, error)
        else:
            messages.success(request, _("The invitation is on its way."))
            return HttpResponseRedirect(reverse("user", args=[user.pk]))
    return page(
        request, "accounts/invite_user.html", {"form": form}, status=422 if form.errors else 200
    )


def user(request: Request, pk: int) -> HttpResponse:
    """One user: roles, teams, ways in, and what happened to them."""
    person = queries.user(request.actor, pk)
    return page(request, "accounts/user.html", _user_context(request, person))


@require_POST
def change_roles(request: Request, pk: int) -> HttpResponse:
    """Give a user other roles."""
    person = queries.user(request.actor, pk)
    form = RolesForm(request.POST)
    if not form.is_valid():
        return page(
            request,
            "accounts/user.html",
            {**_user_context(request, person), "form": form},
            status=422,
        )
    actions.change_roles(person, form.cleaned_data["roles"], by=request.actor)
    return _done(request, person, _("The roles are changed."))


@require_POST
def invite_again(request: Request, pk: int) -> HttpResponse:
    """Send the invitation once more."""
    person = actions.invite_again(queries.user(request.actor, pk), by=request.actor)
    return _done(request, person, _("The invitation is on its way again."))


@require_POST
def deactivate_user(request: Request, pk: int) -> HttpResponse:
    """Shut a user out."""
    person = actions.deactivate_user(queries.user(request.actor, pk), by=request.actor)
    return _done(request, person, _("They are shut out, everywhere, from now on."))


@require_POST
def activate_user(request: Request, pk: int) -> HttpResponse:
    """Let a user in again."""
    person = actions.activate_user(queries.user(request.actor, pk), by=request.actor)
    return _done(request, person, _("They may sign in again."))


@require_POST
def unlock_user(request: Request, pk: int) -> HttpResponse:
    """End a lock before its time."""
    person = sign_in.unlock_user(queries.user(request.actor, pk), by=request.actor)
    AccountAdapter(request).forget_attempts(request, person)
    return _done(request, person, _("The lock is gone."))


@require_POST
def remove_second_factors(request: Request, pk: int) -> HttpResponse:
    """Remove every second factor of someone who lost them."""
    person = queries.user(request.actor, pk)
    sign_in.remove_second_factors(person, by=request.actor)
    return _done(request, person, _("The second factors are removed."))


@require_POST
def revoke_user_sessions(request: Request, pk: int) -> HttpResponse:
    """Sign a user out everywhere."""
    person = queries.user(request.actor, pk)
    current = request.session.session_key or ""
    sessions.revoke_other_sessions(person, by=request.actor, current_key=current)
    return _done(request, person, _("Their sessions have ended."))


def _user_context(request: Request, person: User) -> dict[str, object]:
    link = f"{settings.BASE_URL}{invitation_path(person)}" if person.is_invited else ""
    return {
        "person": person,
        "form": RolesForm(initial={"roles": person.roles}),
        "teams": person.teams.all(),
        "sessions": queries.sessions_of(request.actor, person),
        "factors": queries.factors_of(request.actor, person),
        "tokens": queries.tokens_of(request.actor, person),
        "happened": history(request.actor, person)[:LATEST],
        "link": link,
        "is_locked": person.is_locked(timezone.now()),
        "is_self": person.pk == request.actor.user_id,
    }


def _done(request: Request, person: User, sentence: object) -> HttpResponse:
    messages.success(request, str(sentence))
    return HttpResponseRedirect(reverse("user", args=[person.pk]), status=303)
