"""What people say about files to take out, on its way to the actions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from rapport.platform.access import Actor
from rapport.platform.exchange.actions import Plan
from rapport.platform.exchange.models import ExportSchedule
from rapport.platform.exchange.rhythm import LAST_SURE_DAY
from rapport.platform.records.queries.lists import exportable
from rapport.platform.records.queries.views import views_for
from rapport.platform.records.types import record_types

SHEETS = (("csv", "CSV"), ("xlsx", "Excel"), ("parquet", "Parquet"), ("jsonl", "JSON Lines"))
ARCHIVED = (("csv", "CSV"), ("parquet", "Parquet"), ("jsonl", "JSON Lines"))


class ScheduleForm(forms.Form):
    """Which view, as what, and when."""

    what = forms.ChoiceField(label=_("What"))
    format = forms.ChoiceField(label=_("Format"), choices=SHEETS)
    rhythm = forms.ChoiceField(label=_("How often"))
    hour = forms.TypedChoiceField(
        label=_("At"), coerce=int, choices=[(hour, f"{hour:02}:00") for hour in range(24)]
    )

    def __init__(self, *args: Any, asker: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"] = forms.ChoiceField(
            label=_("What"),
            choices=list(_views(asker)),
            help_text=_("Each time as the view is then, and as far as you may export it then."),
        )
        self.fields["rhythm"] = forms.ChoiceField(label=_("How often"), choices=list(_rhythms()))

    @property
    def plan(self) -> Plan:
        """What was said, if it is valid."""
        said = self.cleaned_data
        key, _sep, view = said["what"].partition(":")
        every, _sep, day = said["rhythm"].partition(":")
        return Plan(key, view, said["format"], every, int(day), said["hour"])


class AccountForm(forms.Form):
    """As what everything is written."""

    formats = forms.MultipleChoiceField(
        label=_("Each file as"),
        choices=ARCHIVED,
        initial=["csv"],
        widget=forms.CheckboxSelectMultiple,
    )


def said_of(row: ExportSchedule) -> dict[str, Any]:
    """``row`` as the form says it."""
    return {
        "what": f"{row.record_type}:{row.view}",
        "format": row.format,
        "rhythm": f"{row.every}:{row.day}",
        "hour": row.hour,
    }


def rhythm_of(row: ExportSchedule) -> str:
    """ "Mondays, 06:00"."""
    said = {value: label for _group, some in _rhythms() for value, label in some}
    return f"{said.get(f'{row.every}:{row.day}', row.every)}, {row.hour:02}:00"


def _views(asker: Actor) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """By type, the views of those that ``asker`` may export."""
    for kind in record_types().values():
        if exportable(asker, kind):
            views = views_for(asker, kind).values()
            yield (
                gettext(kind.plural),
                [
                    (f"{kind.key}:{view.key}", f"{gettext(kind.plural)} · {gettext(view.label)}")
                    for view in views
                ],
            )


def _rhythms() -> Iterator[tuple[Any, list[tuple[str, Any]]]]:
    yield _("Daily"), [("day:0", gettext_lazy("Every day"))]
    yield _("Weekly"), [(f"week:{number}", name) for number, name in WEEKDAYS.items()]
    yield (
        _("Monthly"),
        [
            (f"month:{day}", gettext("Day %(day)s of the month") % {"day": day})
            for day in range(1, LAST_SURE_DAY + 1)
        ],
    )
