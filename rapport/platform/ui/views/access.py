"""Why someone sees a record, and opening it to others: for any record, beside it or as a page of its own.

Opened when somebody asks "why can they see this?", and when a colleague should look at one record.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from rapport.kit.errors import Invalid
from rapport.platform.access import Actor, Right
from rapport.platform.accounts import queries
from rapport.platform.accounts.actions import sharing as actions
from rapport.platform.accounts.actions.sharing import Offer
from rapport.platform.records.actions.allowance import about
from rapport.platform.records.queries import attached
from rapport.platform.records.types import RecordType
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error

EXPLAINED = [right for right in Right if right is not Right.CREATE]
PEOPLE = 50


class ShareForm(forms.Form):
    """With whom to share, and on what terms."""

    whom = forms.ChoiceField(label=_("With"))
    can_edit = forms.BooleanField(label=_("They may edit it too"), required=False)
    until: Any = forms.DateField(
        label=_("Up to and including"), required=False, widget=forms.DateInput({"type": "date"})
    )
    reason = forms.CharField(label=_("Why"), max_length=200, required=False)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {f"person-{row.pk}": row for row in queries.colleagues(actor)}
        self.teams = {f"team-{row.pk}": row for row in queries.teams_to_share_with(actor)}
        people = [(key, str(row)) for key, row in self.people.items()]
        teams = [(key, str(row)) for key, row in self.teams.items()]
        self.fields["whom"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose someone")),
            *([(_("Teams"), teams)] if teams else []),
            (_("People"), people),
        ]

    def offer(self) -> Offer:
        """What was entered, as the action takes it."""
        data = self.cleaned_data
        return Offer(
            self.people.get(data["whom"]),
            self.teams.get(data["whom"]),
            data["can_edit"],
            data["until"],
            data["reason"],
        )


def explain_access(request: Request, record_type: str, pk: int) -> HttpResponse:
    """A sentence on why the asker sees the record. Administrators choose a person and a right, or read
    one sentence for each of the first fifty; up to five queries a person.
    """
    record, found = _record(request, record_type, pk)
    right = _right(request.GET.get("right", ""))
    people = list(queries.colleagues(request.actor)) if request.actor.is_administrator else []
    chosen = request.GET.get("person", "") if people else ""
    asked = [row for row in people if str(row.pk) == chosen] or people[:PEOPLE]
    name, noun = found.policy_name, found.label.lower()
    context = {
        **_frame(record, found),
        "mine": queries.explain(request.actor, record, right, name=name, noun=noun),
        "others": [
            queries.explain(queries.actor_of(row), record, right, name=name, noun=noun)
            for row in asked
            if row.pk != request.actor.user_id or chosen
        ],
        "people": people,
        "chosen": chosen,
        "right": right,
        "rights": EXPLAINED,
    }
    return page(request, "accounts/explain_access.html", context, fragment="panel")


@require_http_methods(["GET", "POST"])
def share_record(request: Request, key: str, pk: int) -> HttpResponse:
    """With whom a record is shared, and the place to share it."""
    record, found = _record(request, key, pk)
    form = ShareForm(request.actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        terms: dict[str, Any] = {"policy": found.policy_name, "about": about(record)}
        try:
            actions.share_record(record, form.offer(), by=request.actor, **terms)
        except Invalid as error:
            show_error(form, error)
        else:
            return _shared(request, key, record, found)
    elif request.method == "POST":
        actions.allow_sharing(record, by=request.actor, policy=found.policy_name)
    return _show_shares(request, record, found, form)


@require_POST
def end_share(request: Request, key: str, pk: int, share_pk: int) -> HttpResponse:
    """Stop sharing a record with someone."""
    record, found = _record(request, key, pk)
    terms: dict[str, Any] = {"policy": found.policy_name, "about": about(record)}
    actions.end_share(record, share_pk, by=request.actor, **terms)
    return _shared(request, key, record, found)


def _show_shares(
    request: Request, record: Model, found: RecordType, form: ShareForm
) -> HttpResponse:
    context = {
        **_frame(record, found),
        "form": form,
        "shares": queries.shares_of(request.actor, record, found.policy_name),
        "may_share": actions.may_share(record, by=request.actor, policy=found.policy_name),
    }
    return page(
        request,
        "accounts/share_record.html",
        context,
        fragment="panel",
        status=422 if form.errors else 200,
    )


def _shared(request: Request, key: str, record: Model, found: RecordType) -> HttpResponse:
    """After a change: the fresh panel for htmx, the page for everybody else."""
    if request.htmx:
        return _show_shares(request, record, found, ShareForm(request.actor))
    messages.success(request, _("Done."))
    return HttpResponseRedirect(reverse("share_record", args=[key, record.pk]), status=303)


def _record(request: Request, key: str, pk: int) -> tuple[Model, RecordType]:
    """Raises NotFound when there is no such record, or the asker does not see it."""
    record = attached.record_of(request.actor, key, pk)
    return record, attached.address_of(request.actor, key, pk)[0]


def _frame(record: Model, found: RecordType) -> dict[str, Any]:
    return {"record": record, "type": found, "record_url": found.url_of(record.pk)}


def _right(text: str) -> Right:
    return Right(text) if text in EXPLAINED else Right.READ
