"""What people say of their booking pages, and strangers of themselves."""

from __future__ import annotations

from datetime import time
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rapport.activities.actions.booking import Guest, PageFacts
from rapport.activities.booking import read_hours, written_hours
from rapport.activities.models import BookingPage
from rapport.kit.errors import Invalid
from rapport.platform.accounts.models import User
from rapport.platform.ui.forms_visitors import StrangerForm

DAYS = [
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
]
COUNTS = ("length_minutes", "buffer_minutes", "notice_hours", "days_ahead", "capacity")


def zones() -> list[tuple[str, str]]:
    """Every time zone that has a place in its name."""
    return [
        (name, name.replace("_", " "))
        for name in sorted(available_timezones())
        if "/" in name or name == "UTC"
    ]


class BookingPageForm(forms.Form):
    """The page and its hours, day by day."""

    is_open = forms.BooleanField(label=_("Open: people may book a time with me"), required=False)
    title = forms.CharField(label=_("What it is called"), max_length=120)
    slug = forms.CharField(label=_("Address"), max_length=60, help_text=_("It follows /book/."))
    intro = forms.CharField(
        label=_("What people read first"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    place = forms.CharField(label=_("Place or link"), max_length=250, required=False)
    zone = forms.ChoiceField(label=_("Time zone"), choices=zones)
    length_minutes = forms.IntegerField(label=_("Length in minutes"), min_value=5, max_value=480)
    buffer_minutes = forms.IntegerField(label=_("Pause around it"), min_value=0, max_value=240)
    notice_hours = forms.IntegerField(label=_("Hours of notice"), min_value=0, max_value=720)
    days_ahead = forms.IntegerField(label=_("Days ahead"), min_value=1, max_value=365)
    capacity = forms.IntegerField(label=_("People at a time"), min_value=1, max_value=50)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, label in enumerate(DAYS):
            self.fields[f"day_{number}"] = forms.CharField(
                label=label,
                max_length=120,
                required=False,
                widget=forms.TextInput({"placeholder": "9:00-12:30, 13:30-17:00"}),
            )

    @classmethod
    def of(cls, page: BookingPage | None, user: User) -> BookingPageForm:
        """Filled with what is said already, or with what is usual."""
        found = page or BookingPage(
            slug=slugify(user.name)[:60],
            title=str(_("Talk to %(name)s") % {"name": user.name}),
            zone=timezone.get_current_timezone_name(),
            is_open=False,
        )
        same = ("is_open", "title", "slug", "intro", "place", "zone", *COUNTS)
        hours = {
            f"day_{day}": written_hours(found.offer.hours.get(day, ())) for day in range(len(DAYS))
        }
        return cls(initial={name: getattr(found, name) for name in same} | hours)

    def clean(self) -> dict[str, Any]:
        hours: dict[int, list[tuple[time, time]]] = {}
        for day in range(len(DAYS)):
            try:
                hours[day] = read_hours(self.cleaned_data.get(f"day_{day}", ""))
            except Invalid as error:
                self.add_error(f"day_{day}", str(error))
        self.cleaned_data["hours"] = hours
        return self.cleaned_data

    def facts(self) -> PageFacts:
        said = {name: value for name, value in self.cleaned_data.items() if name[:4] != "day_"}
        return PageFacts(**said)


class GuestForm(StrangerForm):
    """Who books."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput({"autocomplete": "email"})
    )
    note = forms.CharField(
        label=_("What is it about?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
    zone = forms.CharField(widget=forms.HiddenInput, required=False)

    def guest(self) -> Guest:
        data = self.cleaned_data
        zone = data["zone"] if data["zone"] in available_timezones() else "UTC"
        return Guest(data["name"], data["email"], data["note"], zone, get_language() or "en")
