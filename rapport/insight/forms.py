"""A question as people write it, with the name that it may be kept under."""

from __future__ import annotations

from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.insight.models import LONGEST_SQL
from rapport.insight.predictions.churn import LABELS, LEAST_DAYS, MOST_DAYS, Definition, Way

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


class ChurnForm(forms.Form):
    """What it takes to have left; days that are left empty follow from the data."""

    use_required_attribute = False

    way = forms.ChoiceField(label=_("A customer has left by"), widget=forms.RadioSelect)
    days = forms.IntegerField(
        label=_("Days without an order"),
        min_value=LEAST_DAYS,
        max_value=MOST_DAYS,
        required=False,
        help_text=_(
            "Empty: as long as nine of ten pauses between orders at most, in whole months."
        ),
    )
    active_days = forms.IntegerField(
        label=_("Counts as a customer after an order in the last so many days"),
        min_value=LEAST_DAYS,
        max_value=MOST_DAYS,
        required=False,
        help_text=_("Empty: as many days as above."),
    )

    @classmethod
    def of(cls, known: Definition, data: Any) -> Self:
        """With what is in force, or what was entered."""
        initial = {
            "way": known.way.value,
            "days": known.days or None,
            "active_days": known.active_days or None,
        }
        form = cls(data, initial=initial)
        field = form.fields["way"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(way.value, _(label)) for way, label in LABELS.items()]
        return form

    def definition(self) -> Definition:
        """What was entered."""
        data = self.cleaned_data
        return Definition(Way(data["way"]), data["days"] or 0, data["active_days"] or 0)
