"""One's own tokens: the keys with which programs act for one.

Opened seldom, by whoever connects another program, and in a hurry when a key went astray.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport.kit.errors import Invalid, Refused
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor, Right
from rapport.platform.accounts import queries
from rapport.platform.accounts.actions import tokens
from rapport.platform.records.types import record_types
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error
from rapport.platform.ui.views.accounts import back

DAYS = (
    ("30", gettext_lazy("30 days")),
    ("90", gettext_lazy("90 days")),
    ("365", gettext_lazy("A year")),
    ("0", gettext_lazy("Until it is revoked")),
)


class TokenForm(forms.Form):
    """What a program is called, and what it may do."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("Which program it is for, such as “Web shop”."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        help_text=gettext_lazy("Never more than you may do yourself."),
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.ChoiceField(label=gettext_lazy("Valid for"), choices=DAYS, initial="90")
    networks = forms.CharField(
        label=gettext_lazy("Only from"),
        required=False,
        help_text=gettext_lazy("Addresses or networks, such as 10.0.0.0/8, one a line."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def scopes_for(asker: Actor) -> list[tuple[str, str]]:
    """What ``asker`` can lend to a program, each with its label."""
    found = [("*:read", _("Read everything")), ("*:write", _("Read and change everything"))]
    for key, kind in record_types().items():
        if access.may_see(asker, kind.model, name=kind.policy_name):
            found.append((f"{key}:read", say("%(kinds)s: read", kinds=kind.plural)))
        if any(
            access.may_see(asker, kind.model, right, name=kind.policy_name)
            for right in (Right.CREATE, Right.EDIT)
        ):
            found.append((f"{key}:write", say("%(kinds)s: read and change", kinds=kind.plural)))
    return found


def offer(form: forms.Form, scopes: Sequence[tuple[str, str]]) -> None:
    """Let ``form`` choose among ``scopes``."""
    cast("forms.MultipleChoiceField", form.fields["scopes"]).choices = scopes


@require_safe
def my_tokens(request: Request) -> HttpResponse:
    """The tokens that one has made."""
    rows = queries.tokens_of(request.actor, queries.own_user(request.actor))
    return page(request, "accounts/tokens.html", {"tokens": rows})


@require_http_methods(["GET", "POST"])
def create_token(request: Request) -> HttpResponse:
    """Make a token. Its secret is on the answer alone: it is kept nowhere, not even for a redirect."""
    queries.own_user(request.actor)
    form = TokenForm(request.POST or None, initial={"days": "90"})
    offer(form, scopes_for(request.actor))
    if request.method == "POST" and form.is_valid():
        try:
            made = _make(form, request.actor)
        except (Invalid, Refused) as error:
            show_error(form, error)
        else:
            return page(request, "accounts/token_created.html", {"made": made}, status=201)
    status = 422 if form.errors else 200
    return page(request, "accounts/create_token.html", {"form": form}, status=status)


@require_POST
def revoke_token(request: Request, pk: int) -> HttpResponse:
    """Take a token back: one's own, or anyone's as administrator."""
    tokens.revoke_token(pk, by=request.actor)
    messages.success(request, _("That token is revoked; what uses it is refused from now on."))
    return back(request, reverse("my_tokens"))


def _make(form: TokenForm, by: Actor) -> tokens.Made:
    said = form.cleaned_data
    return tokens.create_token(
        said["name"],
        scopes=said["scopes"],
        days=int(said["days"]) or None,
        networks=said["networks"].split(),
        by=by,
    )
