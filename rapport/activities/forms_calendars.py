"""What people say of their calendar on a server."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.activities.models import CalendarLink
from rapport.kit.speech import say
from rapport.platform.records.saying import said_choices


class ConnectCalendarForm(forms.Form):
    """Where the calendar is and how to sign in there."""

    server = forms.CharField(
        label=_("Address of the server or the calendar"),
        max_length=500,
        help_text=_("For example https://cloud.example.org or the CalDAV address of the calendar."),
        widget=forms.URLInput({"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    user_name = forms.CharField(
        label=_("User name there"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password there"),
        max_length=500,
        strip=False,
        help_text=_("Where the server offers passwords for apps, make one for Rapport."),
        widget=forms.PasswordInput({"autocomplete": "off"}),
    )

    def clean_server(self) -> str:
        text = str(self.cleaned_data["server"]).strip()
        address = text if "://" in text else f"https://{text}"
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise forms.ValidationError(_("Enter a web address."))
        if parts.username or parts.password:
            raise forms.ValidationError(_("Enter the user name and password below, not here."))
        return address


class ChooseCalendarForm(forms.Form):
    """Which calendar, and in which direction changes go."""

    calendar = forms.ChoiceField(label=_("Calendar"), widget=forms.RadioSelect)
    direction = forms.ChoiceField(
        label=_("Direction"),
        choices=said_choices(CalendarLink.Direction.choices),
        widget=forms.RadioSelect,
    )

    def __init__(self, link: CalendarLink, *args: Any, **kwargs: Any) -> None:
        first = link.offered[0][0] if link.offered else ""
        chosen = link.url if link.url in dict(link.offered) else first
        kwargs["initial"] = {"calendar": chosen, "direction": link.direction}
        super().__init__(*args, **kwargs)
        choices = [(url, name or say("Without a title")) for url, name in link.offered]
        self.fields["calendar"].choices = choices  # type: ignore[attr-defined]  # it is a ChoiceField
