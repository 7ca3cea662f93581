"""What people say of a dashboard that is sent: when, about what time, and to whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.dashboards.actions import Plan
from rapport.dashboards.models import Mailing
from rapport.dashboards.sending import PERIODS
from rapport.platform.accounts.models import User
from rapport.platform.exchange.rhythm import LAST_SURE_DAY
from rapport.platform.records.saying import said_choices


class MailingForm(forms.Form):
    """When it is sent, about what time, and to whom."""

    people = forms.TypedMultipleChoiceField(
        label=_("To"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each gets what they may see themselves. Only those are here who may see it."),
    )
    rhythm = forms.ChoiceField(label=_("How often"))
    hour = forms.TypedChoiceField(
        label=_("At"), coerce=int, choices=[(hour, f"{hour:02}:00") for hour in range(24)]
    )
    period = forms.ChoiceField(label=_("About"), choices=said_choices(PERIODS.items()))
    field_order = ("rhythm", "hour", "period", "people")

    def __init__(self, people: Sequence[User], *args: Any, **kwargs: Any) -> None:
        first = {"rhythm": "week:0", "hour": 7, "period": "month:0"}
        super().__init__(*args, **kwargs | {"initial": first | kwargs.get("initial", {})})
        known: Any = self.fields
        known["people"].choices = [(person.pk, person.name) for person in people]
        known["rhythm"].choices = list(_rhythms())

    @property
    def plan(self) -> Plan:
        """What was said, if it is valid."""
        said = self.cleaned_data
        every, _sep, day = said["rhythm"].partition(":")
        return Plan(tuple(said["people"]), every, int(day), said["hour"], said["period"])


def values_of(row: Mailing) -> dict[str, Any]:
    """``row`` as the form says it."""
    people = [one.user_id for one in row.recipients.all()]
    rhythm = f"{row.every}:{row.day}"
    return {"rhythm": rhythm, "hour": row.hour, "period": row.period, "people": people}


def rhythm_of(row: Mailing) -> str:
    """ "Mondays, 06:00"."""
    said = {value: label for _group, some in _rhythms() for value, label in some}
    return f"{said.get(f'{row.every}:{row.day}', row.every)}, {row.hour:02}:00"


def _rhythms() -> Iterator[tuple[Any, list[tuple[str, Any]]]]:
    yield _("Daily"), [("day:0", _("Every day"))]
    yield _("Weekly"), [(f"week:{number}", name) for number, name in WEEKDAYS.items()]
    yield (
        _("Monthly"),
        [
            (f"month:{day}", gettext("Day %(day)s of the month") % {"day": day})
            for day in range(1, LAST_SURE_DAY + 1)
        ],
    )
