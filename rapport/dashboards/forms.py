"""What people say of a dashboard and of a tile."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.dashboards.actions import LONGEST_NAME
from rapport.dashboards.models import LONGEST_ANNOTATION, Dashboard
from rapport.dashboards.queries.fields import Offered, measures_of
from rapport.dashboards.tiles import (
    CHARTS,
    COUNT,
    OF_METRICS,
    PARTS,
    WIDTHS,
    Asking,
    Chart,
    Width,
)
from rapport.insight.queries.catalogue import Entry
from rapport.kit.speech import say
from rapport.platform.records.fields import Field
from rapport.platform.records.saying import said_choices
from rapport.platform.records.types import RecordType

NOTHING = ("", "–")


class DashboardForm(forms.Form):
    """What a dashboard is called, and for whom it is."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    reach = forms.ChoiceField(label=_("Who sees it"), choices=said_choices(Dashboard.Reach.choices))


class AnnotationForm(forms.Form):
    """What happened, and when."""

    text = forms.CharField(
        label=_("What happened"),
        max_length=LONGEST_ANNOTATION,
        help_text=_("Such as: prices raised, trade fair, shop closed."),
    )
    first = forms.DateField(label=_("On"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    last = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text=_("Only if it lasted longer than a day."),
    )


class TileForm(forms.Form):
    """How a tile is called, and how it looks."""

    title = forms.CharField(label=_("Title"), max_length=LONGEST_NAME)
    chart = forms.ChoiceField(label=_("Shown as"), choices=said_choices(CHARTS.items()))
    width = forms.ChoiceField(
        label=_("How wide"), choices=said_choices(WIDTHS.items()), initial=Width.HALF.value
    )


class MetricTileForm(TileForm):
    """A tile of a metric."""

    by = forms.ChoiceField(
        label=_("Apart by"),
        required=False,
        choices=[NOTHING, *said_choices(PARTS.items())],
        help_text=_("Bars and tables: of whom or what it is made, instead of how it went."),
    )
    field_order = ("title", "chart", "by", "width")

    def __init__(self, entry: Entry, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry, known = entry, self.fields
        known["chart"].choices = said_choices((one, CHARTS[one]) for one in OF_METRICS)  # type: ignore[attr-defined]
        known["title"].initial = say(entry.label)
        if entry.live is None:
            del known["by"]

    def asking(self) -> Asking:
        data = self.cleaned_data
        return Asking(Chart(data["chart"]), metric=self.entry.key, by=data.get("by", ""))


class RecordTileForm(TileForm):
    """A tile of the records of a type."""

    measure = forms.ChoiceField(label=_("What is reckoned"))
    by = forms.ChoiceField(
        label=_("By"), required=False, help_text=_("Days are taken together by month.")
    )
    across = forms.ChoiceField(
        label=_("And by"),
        required=False,
        help_text=_(
            "For stacked bars and heat maps. Of cohorts, whose the records are: then it counts who comes "
            "back; or a second day: then how long it takes until there."
        ),
    )
    where = forms.CharField(
        label=_("Only those with"),
        required=False,
        max_length=500,
        help_text=_("A filter, typed as in any list."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    at = forms.ChoiceField(
        label=_("In the period of the dashboard, by"),
        required=False,
        help_text=_("Without a day, all records count, whatever the period."),
    )
    field_order = ("title", "chart", "measure", "by", "across", "where", "at", "width")

    def __init__(self, kind: RecordType, known: Offered, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self._offer("measure", measures_of(known.numbers.values()))
        self._offer("by", [NOTHING, *_named(known.by() | known.countries)])
        self._offer("across", [NOTHING, *_named(known.grouped | known.dates | known.links)])
        self._offer("at", [NOTHING, *_named(known.dates)])
        self.fields["title"].initial = kind.plural
        if kind.example:
            self.fields["where"].widget.attrs["placeholder"] = kind.example

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def asking(self) -> Asking:
        data = self.cleaned_data
        measure, _colon, field = data["measure"].partition(":")
        return Asking(
            Chart(data["chart"]),
            kind=self.kind.key,
            where=" ".join(data["where"].split()),
            measure=measure,
            field=field,
            by=data["by"],
            across=data["across"],
            at=data["at"],
        )


def values_of(asking: Asking, title: str, width: str) -> dict[str, str]:
    """What a form of a tile starts with."""
    measure = asking.measure if asking.measure == COUNT else f"{asking.measure}:{asking.field}"
    found = asking.as_json() | {"title": title, "width": width, "measure": measure}
    return {name: value for name, value in found.items() if name not in ("metric", "kind", "field")}


def _named(found: dict[str, Field]) -> list[tuple[str, str]]:
    return sorted(((one.name, one.label) for one in found.values()), key=lambda pair: pair[1])
