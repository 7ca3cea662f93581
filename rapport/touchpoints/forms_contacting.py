"""How a party likes to be reached, as people type it."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rapport.parties.consenting import CHANNELS
from rapport.platform.records.saying import said_choices
from rapport.touchpoints.contacting import ANY
from rapport.touchpoints.models import Preference


class PreferenceForm(forms.Form):
    """What is left empty is not known."""

    channel = forms.ChoiceField(label=_("They like best"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    zone = forms.ChoiceField(
        label=_("Their time zone"),
        required=False,
        help_text=_("Empty: that of their country."),
    )
    starts = forms.TimeField(
        label=_("Only from"), required=False, widget=forms.TimeInput({"type": "time"})
    )
    ends = forms.TimeField(
        label=_("Only until"), required=False, widget=forms.TimeInput({"type": "time"})
    )

    def __init__(self, found: Preference, data: QueryDict | None) -> None:
        super().__init__(data, initial={name: getattr(found, name) for name in self.base_fields})
        channels = [(key, label) for key, label in CHANNELS.items() if key != ANY]
        self._offer("channel", said_choices(channels))
        self._offer("language", list(settings.LANGUAGES))
        self._offer("zone", [(name, name) for name in sorted(available_timezones())])

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", "–"), *choices]
