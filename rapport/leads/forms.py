"""How a lead ends, as people type it, and what strangers type into a form."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rapport.kit.speech import say
from rapport.leads.actions.capturing import Sent
from rapport.leads.models import DeadReason, LeadForm
from rapport.leads.queries.leads import dead_reasons
from rapport.parties.consenting import PURPOSES
from rapport.platform.access import Actor
from rapport.platform.ui.forms_visitors import StrangerForm


def _in_a_month() -> Any:
    return timezone.localdate() + timedelta(days=30)


class ConvertForm(forms.Form):
    """What the opportunity is called, and what it may be worth."""

    name = forms.CharField(label=_("Opportunity"), max_length=200)
    amount = forms.DecimalField(
        label=_("Amount"), min_value=0, max_digits=15, decimal_places=2, required=False
    )


class RecycleForm(forms.Form):
    """When to come back to it."""

    back = forms.DateField(
        label=_("Come back on"),
        initial=_in_a_month,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


class DieForm(forms.Form):
    """Why it comes to nothing."""

    dead_reason = forms.TypedChoiceField(label=_("Because"), coerce=int, empty_value=None)

    def __init__(self, asker: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reasons = {reason.pk: reason for reason in dead_reasons(asker)}
        named = [(pk, reason.name) for pk, reason in self.reasons.items()]
        field = cast("forms.ChoiceField", self.fields["dead_reason"])
        field.choices = [("", "–"), *named]

    @property
    def reason(self) -> DeadReason | None:
        return self.reasons.get(self.cleaned_data["dead_reason"])


class VisitorForm(StrangerForm):
    """What a form asks."""

    name = forms.CharField(
        label=_("Your name"), max_length=200, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Your phone number"),
        max_length=60,
        required=False,
        widget=forms.TextInput({"autocomplete": "tel", "type": "tel"}),
    )
    company = forms.CharField(
        label=_("Your company"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    need = forms.CharField(
        label=_("What is it about?"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    purposes = forms.MultipleChoiceField(
        label=_("You may write to me about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, form: LeadForm, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in LeadForm.Ask.values:
            if name not in form.asks:
                del self.fields[name]
        asked = [(name, say(PURPOSES[name])) for name in form.purposes if name in PURPOSES]
        cast("forms.MultipleChoiceField", self.fields["purposes"]).choices = asked
        if not asked:
            del self.fields["purposes"]

    def sent(self, *, address: str, agent: str) -> Sent:
        """It with where it came from."""
        data = self.cleaned_data
        return Sent(
            name=data["name"],
            email=data["email"],
            phone=data.get("phone", ""),
            company=data.get("company", ""),
            need=data.get("need", ""),
            purposes=tuple(data.get("purposes", ())),
            address=address,
            agent=agent,
            language=get_language() or "en",
        )
