"""Steps, enrolments and previews, as people type them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rapport.guidance.models import MailTemplate, Sequence
from rapport.guidance.stepping import Kind, Otherwise, Step, Unit

SHOWN = {
    Kind.MAIL: ("template",),
    Kind.CALL: ("subject", "notes"),
    Kind.WAIT: ("amount", "unit"),
    Kind.CONDITION: ("filter", "otherwise"),
}
"""Which fields a kind of step has."""
LABELS = {
    Kind.MAIL: _("Send a mail"),
    Kind.CALL: _("Plan a call"),
    Kind.WAIT: _("Wait"),
    Kind.CONDITION: _("Condition"),
}
ICONS = {
    Kind.MAIL: "mail",
    Kind.CALL: "phone",
    Kind.WAIT: "hourglass",
    Kind.CONDITION: "arrows-split-2",
}


class StepForm(forms.Form):
    """One step of a kind; it has only that kind's fields."""

    template = forms.TypedChoiceField(
        label=_("Mail template"), coerce=int, empty_value=None, required=False
    )
    subject = forms.CharField(label=_("What to do"), max_length=200, required=False)
    notes = forms.CharField(
        label=_("What to say"), required=False, widget=forms.Textarea({"rows": 4})
    )
    amount = forms.IntegerField(label=_("How long"), initial=3, required=False)
    unit = forms.ChoiceField(
        label=_("Counted in"),
        required=False,
        choices=[
            (Unit.WORKDAYS.value, _("working days")),
            (Unit.DAYS.value, _("days")),
            (Unit.HOURS.value, _("hours")),
        ],
    )
    filter = forms.CharField(
        label=_("Go on only if"),
        max_length=500,
        required=False,
        help_text=_("A filter, such as amount>1000."),
    )
    otherwise = forms.ChoiceField(
        label=_("Otherwise"),
        required=False,
        choices=[
            (Otherwise.SKIP.value, _("leave the next step out")),
            (Otherwise.END.value, _("end the sequence")),
        ],
    )

    def __init__(
        self, kind: Kind, templates: list[MailTemplate], step: Step | None, data: QueryDict | None
    ) -> None:
        initial = step.as_json() if step else {}
        super().__init__(data, initial=initial)
        self.kind = kind
        choices: Any = self.fields["template"]
        choices.choices = [("", "–"), *((one.pk, str(one)) for one in templates)]
        for name in set(self.fields) - set(SHOWN[kind]):
            del self.fields[name]

    def step(self) -> Step:
        """What was typed."""
        given: dict[str, Any] = {
            name: value or (0 if name in ("amount", "template") else "")
            for name, value in self.cleaned_data.items()
        }
        return Step(kind=self.kind.value, **given)


class EnrolForm(forms.Form):
    """Into which sequence."""

    sequence = forms.TypedChoiceField(label=_("Sequence"), coerce=int, empty_value=None)

    def __init__(self, sequences: list[Sequence], data: QueryDict | None) -> None:
        super().__init__(data)
        self.known = {one.pk: one for one in sequences}
        choices: Any = self.fields["sequence"]
        choices.choices = [(one.pk, one.name) for one in sequences]

    @property
    def sequence_chosen(self) -> Sequence:
        return self.known[self.cleaned_data["sequence"]]
