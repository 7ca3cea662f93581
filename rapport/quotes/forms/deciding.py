"""What people say when a quote is sent, approved or taken back."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SendForm(forms.Form):
    """Whom the link goes to; empty, and it is only made."""

    to = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        help_text=_("Empty: only make the link, and give it to them yourself."),
    )
    words = forms.CharField(
        label=_("What the mail says"),
        max_length=5_000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}))


class ApprovalForm(forms.Form):
    """What the asker is told."""

    answer = forms.CharField(label=_("Answer"), max_length=500, required=False)
