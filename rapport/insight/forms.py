"""A question as people write it, with the name that it may be kept under."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.insight.models import LONGEST_SQL

WRITING = {
    "rows": 10,
    "dir": "ltr",
    "spellcheck": "false",
    "autocomplete": "off",
    "autocapitalize": "off",
    "autocorrect": "off",
    "data-runs": "",
}


class QuestionForm(forms.Form):
    """SQL, and a name when it is saved: only then are they judged here."""

    use_required_attribute = False

    sql = forms.CharField(
        label=_("Question in SQL"),
        max_length=LONGEST_SQL,
        strip=False,
        widget=forms.Textarea(WRITING),
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    shared = forms.BooleanField(
        label=_("Shared"),
        required=False,
        help_text=_("Whoever may ask the marts sees it; only its owner changes it."),
    )
