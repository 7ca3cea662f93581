"""How an opportunity ends, as people type it."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rapport.platform.access import Actor
from rapport.sales.models import LostReason
from rapport.sales.queries.opportunities import lost_reasons


class WinForm(forms.Form):
    """The day it was won."""

    closed = forms.DateField(
        label=_("Decided on"),
        initial=timezone.localdate,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


class LoseForm(WinForm):
    """The day it was lost, and why."""

    lost_reason = forms.TypedChoiceField(label=_("Lost because"), coerce=int, empty_value=None)

    def __init__(self, asker: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reasons = {reason.pk: reason for reason in lost_reasons(asker)}
        named = [(pk, reason.name) for pk, reason in self.reasons.items()]
        field = cast("forms.ChoiceField", self.fields["lost_reason"])
        field.choices = [("", "–"), *named]
        self.order_fields(["lost_reason", "closed"])

    @property
    def reason(self) -> LostReason | None:
        return self.reasons.get(self.cleaned_data["lost_reason"])
