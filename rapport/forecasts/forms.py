"""What people say that a period will bring, as they type it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.kit.errors import Invalid
from rapport.kit.money import Money
from rapport.orders.queries import company_currency


class CallForm(forms.Form):
    """An amount in the company's currency, and what is to be said with it."""

    amount = forms.CharField(
        label=_("Amount"),
        max_length=40,
        required=False,
        help_text=_("Empty: say nothing any more."),
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )
    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea({"rows": 2}), max_length=2000
    )

    def clean_amount(self) -> Money | None:
        text = str(self.cleaned_data.get("amount", "")).strip()
        try:
            return Money.parse(text, company_currency()) if text else None
        except Invalid as error:
            raise forms.ValidationError(str(error)) from None


class OverrideForm(CallForm):
    """The same, of somebody else's forecast."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].help_text = _("Empty: the call below counts again.")
        self.fields["note"].label = _("Why you see it differently")
