"""What a phone sends of a visit."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rapport.activities.actions.visits import Position, Report
from rapport.activities.forms import party_called

HIDDEN = forms.HiddenInput


class Photos(forms.ClearableFileInput):
    """Several pictures, straight from the camera where there is one."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:  # noqa: ARG002 - Django's signature
        """The last of them, which the field looks at; the view takes them all."""
        return files.get(name)


class VisitForm(forms.Form):
    """A visit as one tells it at the door. The position is asked for by a button, never without."""

    client_id = forms.UUIDField(widget=HIDDEN)
    activity = forms.IntegerField(widget=HIDDEN, required=False)
    checked_in_at = forms.DateTimeField(widget=HIDDEN, required=False)
    latitude = forms.DecimalField(widget=HIDDEN, required=False)
    longitude = forms.DecimalField(widget=HIDDEN, required=False)
    accuracy = forms.DecimalField(widget=HIDDEN, required=False, min_value=0)
    party = forms.CharField(
        label=_("Whom did you visit?"),
        required=False,
        help_text=_("A name from your list, or the number from its address, as #42."),
    )
    notes = forms.CharField(
        label=_("How was it?"), max_length=20_000, widget=forms.Textarea({"rows": 5})
    )
    outcome = forms.CharField(
        label=_("Outcome"),
        max_length=60,
        required=False,
        widget=forms.TextInput({"list": "outcomes", "autocomplete": "off"}),
    )
    photos = forms.FileField(
        label=_("Photos"),
        required=False,
        widget=Photos({"accept": "image/*", "capture": "environment", "multiple": True}),
    )

    @classmethod
    def blank(cls, **initial: Any) -> VisitForm:
        """A new one, with an id of its own."""
        return cls(initial={"client_id": uuid.uuid4(), **initial})

    def report(self, asker: Any) -> Report:
        """What was said. Raises Invalid where the name fits nobody."""
        data = self.cleaned_data
        party = data["party"].strip()
        return Report(
            client_id=data["client_id"],
            checked_in_at=data["checked_in_at"] or timezone.now(),
            notes=data["notes"],
            outcome=data["outcome"],
            activity_id=data["activity"],
            party_id=party_called(asker, party, "party") if party else None,
            position=self._position(),
        )

    def _position(self) -> Position | None:
        latitude, longitude = self.cleaned_data["latitude"], self.cleaned_data["longitude"]
        if latitude is None or longitude is None:
            return None
        accuracy = self.cleaned_data["accuracy"]
        fine = Decimal("0.000001")
        return Position(
            round(latitude, 6).quantize(fine) if abs(latitude) < 1000 else latitude,
            round(longitude, 6).quantize(fine) if abs(longitude) < 1000 else longitude,
            None if accuracy is None else min(int(accuracy), 1_000_000),
        )
