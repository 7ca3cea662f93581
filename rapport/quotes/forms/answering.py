"""What buyers type on their page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class AcceptForm(forms.Form):
    """Who accepts; a drawing where the browser can take one."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    drawing = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200_000)
    agrees = forms.BooleanField(label=_("I accept this quote as it stands here."))
    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class DeclineForm(forms.Form):
    """Why not."""

    reason = forms.CharField(
        label=_("Why not?"), max_length=500, widget=forms.Textarea({"rows": 3})
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class CommentForm(forms.Form):
    """A question, or a remark."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    text = forms.CharField(
        label=_("Your question or remark"), max_length=4_000, widget=forms.Textarea({"rows": 3})
    )
