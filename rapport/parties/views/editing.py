"""Entering, editing, assigning, deleting and restoring a party.

Opened in the middle of other work, to write down one thing and be back: the name first, everything
else may stay empty.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport.kit import countries
from rapport.kit.errors import Invalid, Refused
from rapport.parties import actions as parties
from rapport.parties import queries
from rapport.parties.forms import (
    FORMS,
    LABELS,
    NETWORKS,
    AssignForm,
    PartyForm,
    contact_formsets,
    contacts_of,
)
from rapport.parties.models import Party
from rapport.platform import access
from rapport.platform.accounts.queries import colleagues
from rapport.platform.ui.forms_own import OwnFields
from rapport.platform.ui.page import Request, page, render
from rapport.platform.ui.refused import show_error

_SUGGESTED = ("kind", "name")
form_methods = require_http_methods(["GET", "POST"])


@form_methods
def create_party(request: Request) -> HttpResponse:
    """Enter a new party; ``?kind= &name= &roles=`` fill in what is known."""
    access.require(request.actor, "parties.create_party")
    known = {name: request.GET[name] for name in _SUGGESTED if name in request.GET}
    initial = {"kind": "person", **known, "roles": request.GET.getlist("roles")}
    form, own = PartyForm(request.POST or None, initial=initial), OwnFields(request, "party")
    formsets = contact_formsets(request.POST or None)
    if request.method == "POST" and _are_valid(form, own, *formsets.values()):
        try:
            made = parties.create_party(
                form.details(),
                by=request.actor,
                contacts=contacts_of(formsets),
                roles=form.cleaned_data["roles"],
                own=own.own,
            )
        except Invalid as error:
            show_error(form, error)
        else:
            messages.success(request, _("%(name)s is in.") % {"name": made.name})
            return _to_party(made)
    return _form_page(request, "parties/create_party.html", form, formsets, own=own)


@form_methods
def edit_party(request: Request, pk: int) -> HttpResponse:
    """Change a party's facts and contact points in one form."""
    party = queries.party(request.actor, pk)
    access.require(request.actor, "parties.edit_party", party)
    form = PartyForm(
        request.POST or None,
        initial={name: getattr(party, name) for name in PartyForm.base_fields if name != "roles"},
    )
    form.limit_to(request.actor)
    own = OwnFields(request, "party", party)
    formsets = contact_formsets(request.POST or None, queries.contact_points(request.actor, party))
    status = 422
    if request.method == "POST" and _are_valid(form, own, *formsets.values()):
        try:
            version = form.cleaned_data["version"] or 0
            parties.edit_party(
                party,
                form.details(),
                version=version,
                by=request.actor,
                contacts=contacts_of(formsets),
                own=own.own,
            )
        except (Invalid, Refused) as error:
            show_error(form, error)
            status = error.status
        else:
            messages.success(request, _("Saved."))
            return _to_party(party)
    template = "parties/edit_party.html"
    return _form_page(request, template, form, formsets, own=own, status=status, party=party)


@require_safe
def contact_line(request: Request, kind: str) -> HttpResponse:
    """One more empty line for the party form, numbered after those that it has."""
    access.require(request.actor, "parties.see_parties")
    if kind not in FORMS:
        return HttpResponse(status=404)
    count = request.GET.get(f"{kind}-TOTAL_FORMS", "1")
    place = min(int(count), 49) if count.isdigit() else 1
    line = FORMS[kind](prefix=f"{kind}-{place}")
    return page(
        request, "parties/contact_line.html", {"kind": kind, "line_form": line, "count": place + 1}
    )


@form_methods
def assign_party(request: Request, pk: int) -> HttpResponse:
    """Hand the party to another colleague or team."""
    party = queries.party(request.actor, pk)
    access.require(request.actor, "parties.assign_party", party)
    initial = {"owner": party.owner_id, "team": party.team_id}
    form = AssignForm(request.POST or None, colleagues=colleagues(request.actor), initial=initial)
    if request.method == "POST" and form.is_valid():
        owner, team = form.cleaned_data["owner"], form.cleaned_data["team"]
        parties.assign_party(
            party,
            owner_id=owner.pk if owner else None,
            team_id=team.pk if team else None,
            by=request.actor,
        )
        messages.success(
            request,
            _("%(owner)s looks after %(name)s now.")
            % {"owner": owner or _("Nobody"), "name": party.name},
        )
        return _to_party(party)
    return page(
        request,
        "parties/assign_party.html",
        {"party": party, "form": form},
        status=422 if form.errors else 200,
    )


@form_methods
def delete_party(request: Request, pk: int) -> HttpResponse:
    """Put the party into the trash, with an undo in the message that follows."""
    party = queries.party(request.actor, pk)
    access.require(request.actor, "parties.delete_party", party)
    if request.method == "GET":
        return page(request, "parties/delete_party.html", {"party": party})
    parties.delete_party(party, by=request.actor)
    undo = render(request, "parties/_deleted.html", {"party": party})
    messages.info(request, mark_safe(undo))  # noqa: S308  rendered, hence escaped, by our template
    return HttpResponseRedirect(reverse("records", args=["party"]))


@form_methods
def restore_party(request: Request, pk: int) -> HttpResponse:
    """Take the party out of the trash."""
    party = queries.trashed_party(request.actor, pk)
    access.require(request.actor, "parties.restore_party", party)
    if request.method == "GET":
        return page(request, "parties/restore_party.html", {"party": party})
    parties.restore_party(party, by=request.actor)
    messages.success(request, _("%(name)s is back.") % {"name": party.name})
    return _to_party(party)


@require_POST
def add_role(request: Request, pk: int, role: str) -> HttpResponse:
    """Let the party play a role."""
    party = queries.party(request.actor, pk)
    parties.add_role(party, role, by=request.actor)
    messages.success(request, _("Role added: %(role)s.") % {"role": role})
    return _to_party(party)


@require_POST
def remove_role(request: Request, pk: int, role: str) -> HttpResponse:
    """Let the party no longer play a role."""
    party = queries.party(request.actor, pk)
    parties.remove_role(party, role, by=request.actor)
    messages.success(request, _("Role removed: %(role)s.") % {"role": role})
    return _to_party(party)


def _are_valid(*parts: Any) -> bool:
    """Every part is asked, so that all errors show at once."""
    return not [part for part in parts if not part.is_valid()]


def _form_page(
    request: Request,
    template: str,
    form: PartyForm,
    formsets: Any,
    *,
    own: OwnFields,
    status: int = 422,
    **more: Any,
) -> HttpResponse:
    is_wrong = form.is_bound and (
        form.errors
        or own.errors
        or any(formset.total_error_count() for formset in formsets.values())
    )
    context = {
        "form": form,
        "formsets": formsets,
        "own": own,
        "countries": countries.choices(),
        "labels": LABELS,
        "networks": NETWORKS,
        "party": None,
        **more,
    }
    return page(request, template, context, fragment="form", status=status if is_wrong else 200)


def _to_party(party: Party) -> HttpResponse:
    response = HttpResponseRedirect(reverse("party", args=[party.pk]))
    response.status_code = 303
    return response
