"""Teams, for administrators: people who share records."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from rapport.kit.errors import Invalid
from rapport.platform import access
from rapport.platform.accounts import queries
from rapport.platform.accounts.actions import teams as actions
from rapport.platform.accounts.models import Team
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error


class TeamForm(forms.Form):
    """What a team is called."""

    name = forms.CharField(label=_("Name"), max_length=80)


def teams(request: Request) -> HttpResponse:
    """Every team."""
    return page(request, "accounts/teams.html", {"teams": queries.teams(request.actor)})


@require_http_methods(["GET", "POST"])
def create_team(request: Request) -> HttpResponse:
    """Form a team."""
    access.require(request.actor, "accounts.create_team")
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_team(form.cleaned_data["name"], by=request.actor)
        except Invalid as error:
            show_error(form, error)
        else:
            return HttpResponseRedirect(reverse("team", args=[made.pk]))
    return page(
        request, "accounts/create_team.html", {"form": form}, status=422 if form.errors else 200
    )


def team(request: Request, pk: int) -> HttpResponse:
    """One team and its members."""
    found = queries.team(request.actor, pk)
    return page(request, "accounts/team.html", _team_context(request, found))


@require_POST
def rename_team(request: Request, pk: int) -> HttpResponse:
    """Call a team by another name."""
    found, form = queries.team(request.actor, pk), TeamForm(request.POST)
    if form.is_valid():
        try:
            actions.rename_team(found, form.cleaned_data["name"], by=request.actor)
        except Invalid as error:
            show_error(form, error)
        else:
            return _done(request, found, _("The team has its new name."))
    return page(
        request, "accounts/team.html", {**_team_context(request, found), "form": form}, status=422
    )


@require_POST
def add_member(request: Request, pk: int) -> HttpResponse:
    """Let someone share a team's records."""
    found = queries.team(request.actor, pk)
    person = queries.user(request.actor, _number(request.POST.get("user", "")))
    actions.add_member(found, person, by=request.actor)
    return _done(request, found, _("They are on the team."))


@require_POST
def remove_member(request: Request, pk: int, user_pk: int) -> HttpResponse:
    """Take someone out of a team."""
    found = queries.team(request.actor, pk)
    actions.remove_member(found, queries.user(request.actor, user_pk), by=request.actor)
    return _done(request, found, _("They have left the team."))


@require_POST
def change_lead(request: Request, pk: int, user_pk: int) -> HttpResponse:
    """Let a member lead the team, or no longer."""
    found = queries.team(request.actor, pk)
    person = queries.user(request.actor, user_pk)
    actions.change_lead(found, person, bool(request.POST.get("lead")), by=request.actor)
    return _done(request, found, _("Who leads the team is changed."))


def _number(text: str) -> int:
    if not text.isdecimal():
        raise Invalid("no_user", fields={"user": "Choose someone."})
    return int(text)


def _team_context(request: Request, found: Team) -> dict[str, object]:
    members = list(queries.members(request.actor, found))
    inside = {member.pk for member in members}
    others = [
        person
        for person in queries.users(request.actor)
        if person.is_active and person.pk not in inside
    ]
    return {
        "team": found,
        "form": TeamForm(initial={"name": found.name}),
        "members": members,
        "others": others,
    }


def _done(request: Request, found: Team, sentence: object) -> HttpResponse:
    messages.success(request, str(sentence))
    return HttpResponseRedirect(reverse("team", args=[found.pk]), status=303)
