"""The patterns page: every component in every state. Accessibility and contrast are tested there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone

from rapport.kit.money import Money
from rapport.platform.access.requests import Request
from rapport.platform.ui.hues import HUES
from rapport.platform.ui.page import page

SECTIONS = {
    "colour": "Colour",
    "type": "Type",
    "buttons": "Buttons and menus",
    "forms": "Forms",
    "marks": "Marks",
    "tables": "Tables",
    "records": "Records",
    "timeline": "Timeline",
    "charts": "Charts",
    "states": "States",
    "import": "Import",
}
GREYS = (
    "canvas",
    "surface",
    "raised",
    "sunken",
    "hover",
    "pressed",
    "line",
    "line-strong",
    "line-control",
)
CHANNELS = {
    "email": "mail",
    "phone_call": "phone",
    "voice_mail": "microphone",
    "text": "message",
    "instant_message": "brand-whatsapp",
    "chat": "messages",
    "web_visit": "world",
    "web_form": "forms",
    "web_order": "shopping-cart",
    "phone_order": "phone-check",
    "meeting": "users",
    "face_to_face": "heart-handshake",
    "service_call": "tool",
    "social_post": "hash",
    "letter": "mail-opened",
    "fax": "printer",
}


class PatternForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(help_text="As it should read on a letter.")
    email = forms.EmailField(label="E-mail", required=False)
    country = forms.ChoiceField(choices=[("gb", "United Kingdom"), ("de", "Germany")])
    born_on = forms.DateField(
        label="Born on", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    kind = forms.ChoiceField(
        choices=[("person", "Person"), ("organization", "Organization")], widget=forms.RadioSelect
    )
    roles = forms.MultipleChoiceField(
        choices=[("customer", "Customer"), ("supplier", "Supplier")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    is_wanted = forms.BooleanField(
        label="Send news by e-mail", help_text="They can leave at any time."
    )
    number = forms.CharField(
        label="Customer number", disabled=True, initial="C-17850", required=False
    )

    def clean(self) -> dict[str, Any]:
        self.add_error(None, "There is already a customer of this name at this address.")
        return self.cleaned_data


class FileForm(forms.Form):
    """What a dropzone takes."""

    file = forms.FileField()


@dataclass(frozen=True)
class Customer:
    """A row of the sample table."""

    name: str
    segment: str
    hue: str
    revenue: Money
    last_on: dt.date
    months: list[int]
    is_organization: bool = False


@dataclass(frozen=True)
class Place:
    """A node of the sample organization chart."""

    name: str
    more: str
    href: str = "#charts"
    is_current: bool = False
    below: list[Place] = field(default_factory=list)


def patterns(request: Request) -> HttpResponse:
    """Show all components with invented values."""
    now = timezone.now()
    context = {
        "sections": SECTIONS,
        "greys": GREYS,
        "hues": (*HUES, "stone"),
        "channels": CHANNELS,
        "form": PatternForm(prefix="new"),
        "wrong": PatternForm({"old-email": "ada@"}, prefix="old"),
        "file": FileForm(prefix="file"),
        "customers": _customers(now.date()),
        "now": now,
        "earlier": now - dt.timedelta(days=9, hours=3),
        "heat": [[1, 2, 3, 4, 5], [2, 3, 4, 5, 6], [0, 1, 3, 4, 6]],
        "tree": [_tree()],
    }
    return page(request, "ui/patterns.html", context)


def _customers(today: dt.date) -> list[Customer]:
    rows = (
        ("Ada Okafor", "Champions", "green", "28411.20", 3, [2, 4, 3, 6, 8, 7, 9, 12], False),
        ("Kästner GmbH", "At risk", "orange", "9120.00", 96, [9, 9, 7, 6, 4, 2, 0, 0], True),
        ("Hiroshi Nakamura", "New", "blue", "86.40", 1, [0, 0, 0, 0, 0, 0, 0, 1], False),
        ("山田商店", "Hibernating", "stone", "1204.55", 420, [3, 1, 0, 0, 0, 0, 0, 0], True),
    )
    return [
        Customer(
            name, segment, hue, Money(Decimal(sum_), "GBP"), today - dt.timedelta(age), months, org
        )
        for name, segment, hue, sum_, age, months, org in rows
    ]


def _tree() -> Place:
    sales = Place(
        "Grace Lind", "Sales", below=[Place("Bruno Costa", "North"), Place("Ines Haddad", "South")]
    )
    buying = Place("Tomás Rossi", "Buying", is_current=True)
    return Place("Maya Eriksen", "Managing director", below=[sales, buying])
