"""What administrators say of categories and attributes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.catalog.actions.categories import KINDS, LONGEST_UNIT, AttributePlan
from rapport.platform.records.fields import Kind
from rapport.platform.ui.forms_custom import BY_KEY

KIND_LABELS = {key: sort.label for key, sort in BY_KEY.items()}
CHOSEN = (Kind.CHOICE, Kind.CHOICES)


class CategoryForm(forms.Form):
    """What a category is called."""

    name = forms.CharField(label=_("Name"), max_length=120)


class AttributeForm(forms.Form):
    """A new attribute. The engine judges; here it is only read."""

    name = forms.CharField(label=_("Name"), max_length=45)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(kind.value, KIND_LABELS[kind.value]) for kind in KINDS]
    )
    unit = forms.CharField(
        label=_("Unit"),
        max_length=LONGEST_UNIT,
        required=False,
        help_text=_("Of a number: kg, cm, W."),
    )
    choices = forms.CharField(
        label=_("Choices"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Of a choice: one a line."),
    )
    is_required = forms.BooleanField(
        label=_("Every product of this category needs a value"), required=False
    )

    is_public = forms.BooleanField(
        label=_("Buyers may read it where a quote compares what they can choose"), required=False
    )

    def plan(self) -> AttributePlan:
        said = self.cleaned_data
        lines = said["choices"].splitlines() if said["kind"] in CHOSEN else ()
        unit, is_public = said["unit"].strip(), said["is_public"]
        return AttributePlan(
            said["name"], said["kind"], unit, tuple(lines), said["is_required"], is_public
        )
