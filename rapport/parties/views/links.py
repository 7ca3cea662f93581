"""Single contact points, relationships and consents: small forms reached from the party page.

Opened with one fact at hand (a new number, "she left", "take me off the list"), to write it down in
one go.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rapport.kit import countries
from rapport.kit.errors import Invalid, NotFound, RapportError
from rapport.parties import actions as parties
from rapport.parties import queries
from rapport.parties.forms import (
    FORMS,
    LABELS,
    NETWORKS,
    ConsentForm,
    EndForm,
    RelateForm,
    contacts_of_one,
    initial_of,
)
from rapport.parties.models import Party
from rapport.parties.views.editing import form_methods
from rapport.platform import access
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error

_LISTS = {"labels": LABELS, "networks": NETWORKS}


@form_methods
def add_contact_point(request: Request, pk: int, kind: str) -> HttpResponse:
    """One more e-mail, phone, address or handle."""
    party = queries.party(request.actor, pk)
    access.require(request.actor, "parties.add_contact_point", party)
    if kind not in FORMS:
        raise NotFound()
    form = FORMS[kind](request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            parties.add_contact_point(party, contacts_of_one(form, party.country), by=request.actor)
        except Invalid as error:
            show_error(form, error)
        else:
            return _back(request, party, _("Added."))
    return _form(request, "parties/contact_point.html", form, party=party, kind=kind, point=None)


@form_methods
def edit_contact_point(request: Request, pk: int, kind: str, point_pk: int) -> HttpResponse:
    """Correct one; the form also offers to remove it."""
    party = queries.party(request.actor, pk)
    access.require(request.actor, "parties.edit_contact_point", party)
    point = queries.contact_point(request.actor, pk, kind, point_pk)
    form = FORMS[kind](request.POST or None, initial=initial_of(kind, point))
    if request.method == "POST" and form.is_valid():
        try:
            details = contacts_of_one(form, party.country, is_primary=point.is_primary)
            parties.edit_contact_point(point, details, by=request.actor)
        except Invalid as error:
            show_error(form, error)
        else:
            return _back(request, party, _("Saved."))
    return _form(request, "parties/contact_point.html", form, party=party, kind=kind, point=point)


@require_POST
def remove_contact_point(request: Request, pk: int, kind: str, point_pk: int) -> HttpResponse:
    """Forget one."""
    point = queries.contact_point(request.actor, pk, kind, point_pk)
    parties.remove_contact_point(point, by=request.actor)
    return _back(
        request, queries.party(request.actor, pk), _("%(value)s is removed.") % {"value": point}
    )


@form_methods
def relate_parties(request: Request, pk: int) -> HttpResponse:
    """Link the party to another one."""
    party = queries.party(request.actor, pk)
    access.require(request.actor, "parties.relate_parties", party)
    form = RelateForm(
        request.POST or None, is_person=party.is_person, initial={"link": request.GET.get("link")}
    )
    found: list[Party] = []
    if request.method == "POST" and form.is_valid():
        other, found = _other(request, form, party)
        if other is not None and _relate(request, form, party, other):
            return _back(
                request,
                party,
                _("%(one)s and %(other)s are linked.") % {"one": party.name, "other": other.name},
            )
    return _form(request, "parties/relate_parties.html", form, party=party, found=found)


def _other(request: Request, form: RelateForm, party: Party) -> tuple[Party | None, list[Party]]:
    """The party chosen, or the ones to choose from."""
    data = form.cleaned_data
    if data["other"]:
        return queries.party(request.actor, data["other"]), []
    found = [row for row in queries.suggestions(request.actor, data["words"]) if row.pk != party.pk]
    if len(found) == 1:
        return found[0], []
    sentence = _("Choose which one you mean.") if found else _("Nobody of this name is here.")
    form.add_error("words", sentence)
    return None, found


def _relate(request: Request, form: RelateForm, party: Party, other: Party) -> bool:
    data = form.cleaned_data
    subject, target = (other, party) if data["is_backward"] else (party, other)
    try:
        parties.relate_parties(
            subject,
            data["kind"],
            target,
            by=request.actor,
            title=data["title"],
            since=data["since"],
        )
    except RapportError as error:
        form.add_error("words", str(error))
        return False
    return True


@form_methods
def end_relationship(request: Request, pk: int, relationship_pk: int) -> HttpResponse:
    """Say when the relationship ended."""
    party = queries.party(request.actor, pk)
    relationship = queries.relationship(request.actor, pk, relationship_pk)
    access.require(request.actor, "parties.end_relationship", relationship.subject)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            parties.end_relationship(relationship, on=form.cleaned_data["on"], by=request.actor)
        except Invalid as error:
            show_error(form, error)
        else:
            return _back(request, party, _("The relationship has ended."))
    return _form(
        request, "parties/end_relationship.html", form, party=party, relationship=relationship
    )


@form_methods
def record_consent(request: Request, pk: int) -> HttpResponse:
    """Write down what the party allows or forbids."""
    party = queries.party(request.actor, pk)
    access.require(request.actor, "parties.record_consent", party)
    wanted = {
        name: request.GET[name] for name in ("purpose", "channel", "state") if name in request.GET
    }
    form = ConsentForm(request.POST or None, initial=wanted)
    if request.method == "POST" and form.is_valid():
        try:
            parties.record_consent(party, by=request.actor, **form.cleaned_data)
        except Invalid as error:
            show_error(form, error)
        else:
            return _back(request, party, _("Recorded."))
    return _form(request, "parties/record_consent.html", form, party=party)


def _form(request: Request, template: str, form: Any, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    lists = {**_LISTS, "countries": countries.choices()}
    return page(
        request, template, {"form": form, **lists, **context}, fragment="form", status=status
    )


def _back(request: Request, party: Party, message: str) -> HttpResponse:
    messages.success(request, message)
    response = HttpResponseRedirect(reverse("party", args=[party.pk]))
    response.status_code = 303
    return response
