"""What is said of a territory, whether it holds or is planned."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.platform.accounts.actions.territories import LISTS

LINES = {"rows": 3}


class AreaForm(forms.Form):
    """A filter, one value a line, and who works there."""

    name = forms.CharField(label=_("Name"), max_length=80)
    inside: Any = forms.ModelChoiceField(
        None, label=_("Inside"), required=False, empty_label=_("No other territory")
    )
    countries = forms.CharField(
        label=_("Countries"),
        required=False,
        widget=forms.Textarea(LINES),
        help_text=_("By name or two letters, one a line."),
    )
    cities = forms.CharField(label=_("Cities"), required=False, widget=forms.Textarea(LINES))
    postal_codes = forms.CharField(
        label=_("Postal codes that begin with"), required=False, widget=forms.Textarea(LINES)
    )
    industries = forms.CharField(
        label=_("Industries"), required=False, widget=forms.Textarea(LINES)
    )
    people: Any = forms.ModelMultipleChoiceField(
        None, label=_("People who work there"), required=False
    )
    teams: Any = forms.ModelMultipleChoiceField(
        None, label=_("Teams that work there"), required=False
    )

    def offer(self, **rows: Any) -> None:
        """Let fields offer ``rows`` to choose from."""
        for name, found in rows.items():
            self.fields[name].queryset = found  # type: ignore[attr-defined]  # all of them choose from rows

    def said(self) -> dict[str, Any]:
        """What was entered, as actions take it."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "inside_id": data["inside"].pk if data["inside"] else None,
            "people": [row.pk for row in data["people"]],
            "teams": [row.pk for row in data["teams"]],
            **{name: re.split(r"[\n,;]+", data[name]) for name in LISTS},
        }
